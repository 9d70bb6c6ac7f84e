// Reports as somebody meets them before the gate decides anything: at the terminal, and at first.

import type { Results } from '../../../src/core/model/results.ts'
import { NOTICES, platformResults, resultsOf } from '../../fakes/results.ts'
import { quietTargets, slower } from './scenarios.ts'

export const localScenarios: Readonly<Record<string, Results>> = {
  'working-tree': resultsOf({
    base: { ...resultsOf().base, chosen: 'given as `main`' },
    head: {
      ...resultsOf().head,
      kind: 'working-tree',
      chosen: 'the working tree, with uncommitted changes',
    },
    notices: [NOTICES.shallow],
    platforms: [platformResults({ targets: quietTargets.slice(0, 3) })],
  }),
  'report-only': resultsOf({
    verdict: 'fail',
    configuration: { ...resultsOf().configuration, mode: 'report-only' },
    platforms: [platformResults({ verdict: 'fail', targets: [slower, ...quietTargets.slice(2, 4)] })],
  }),
}
