// Reports as somebody meets them at the terminal, before a push.

import type { Results } from '../../../src/core/model/results.ts'
import { NOTICES, platformResults, resultsOf } from '../../fakes/results.ts'
import { quietTargets } from './scenarios.ts'

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
}
