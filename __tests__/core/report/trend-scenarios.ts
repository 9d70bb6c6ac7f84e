// Reports of projects whose default branch has a history.

import type { Results } from '../../../src/core/model/results.ts'
import { metricOf } from '../../../src/core/model/metric.ts'
import { trendOf } from '../../../src/core/trend/trend.ts'
import { NOW, type RecordedCommit, recordedOf } from '../../fakes/history-files.ts'
import { hostFigures, platformResults, resultsOf } from '../../fakes/results.ts'
import { quietTargets, slower } from './scenarios.ts'

/** Every few days a commit makes web a little dearer; db became cheaper at once, and mail goes to and fro. */
const commits = Array.from({ length: 32 }, (_, index): RecordedCommit => {
  const daysAgo = 94 - 3 * index
  const calls = hostFigures['function-calls']
  const web = Math.round(calls * (0.9 + 0.004 * Math.max(0, index - 12) * (1 + (index % 3) / 4)))
  return {
    daysAgo,
    figures: {
      [slower.name]: { 'function-calls': web, thunks: Math.round(1.65 * web) },
      'nixosConfigurations.db': { 'allocated-memory': index < 20 ? 140_000_000 : 123_731_968 },
      'nixosConfigurations.mail': { 'closure-derivations': index === 25 ? 2_310 : 2_304 },
    },
  }
})

const trend = trendOf({
  recorded: recordedOf(commits),
  now: NOW,
  thresholdOf: (_, { id }) => metricOf(id).threshold,
})

export const trendScenarios: Readonly<Record<string, Results>> = {
  'slow-creep': resultsOf({
    verdict: 'fail',
    platforms: [
      platformResults({
        verdict: 'fail',
        targets: [slower, ...quietTargets.slice(2, 4)],
        ...(trend && { trend }),
      }),
    ],
  }),
}
