// Reports of causes that were proven by leaving out parts of the change, as golden files hold them.

import type { CausesExplanation } from '../../../src/core/model/causes.ts'
import type { Results } from '../../../src/core/model/results.ts'
import type { TargetResults } from '../../../src/core/model/target-results.ts'
import { picturedExplanation } from '../../fakes/call-trees.ts'
import {
  causeRow,
  causesOf,
  jointCauses,
  memoryCauses,
  partialCauses,
  placeAt,
  rebuildCauses,
} from '../../fakes/causes.ts'
import { hostExplanation } from '../../fakes/explanations.ts'
import { exactFinding, hostFindings, platformResults, resultsOf } from '../../fakes/results.ts'
import { quietTargets, rebuilt, slower, timedOnce } from './scenarios.ts'

/** A host of which the causes are all that is known. */
export function withCauses(name: string, causes: CausesExplanation): TargetResults {
  const [base, head] = causes.difference > 0 ? [1_000_000, 2_000_000] : [2_000_000, 1_000_000]
  return timedOnce(`nixosConfigurations.${name}`, [exactFinding('function-calls', [base, head])], {
    explanation: { causes },
    runs: { exact: 2, pairs: 1, without: causes.evaluations },
  })
}

function failing(...targets: readonly TargetResults[]): Results {
  return resultsOf({
    verdict: 'fail',
    platforms: [platformResults({ verdict: 'fail', targets: [...targets] })],
  })
}

/** Without what the change adds to one file, nearly all is gone: more than the trace lays to it. */
const provenCause = causesOf(
  [
    causeRow([placeAt('hosts/web/nginx.nix:14-22')], 0.9962, { without: 730_450 }),
    causeRow([placeAt('modules/limits.nix:3', 'added')], 0.061, { without: 813_547 }),
  ],
  { difference: 88_855, evaluations: 9 },
)

export const provenScenarios: Readonly<Record<string, Results>> = {
  proven: failing(
    {
      ...slower,
      explanation: { ...picturedExplanation, causes: provenCause },
      runs: { ...slower.runs, without: 9 },
    },
    { ...slower, name: 'nixosConfigurations.db', explanation: hostExplanation },
    ...quietTargets.slice(2, 4),
  ),
  'proven-rebuilds': failing(
    {
      ...rebuilt('nixosConfigurations.web'),
      explanation: { causes: rebuildCauses },
      runs: { exact: 2, pairs: 1, without: 5 },
    },
    timedOnce('nixosConfigurations.vpn', hostFindings({ 'allocated-memory': 138_800_000 }), {
      explanation: { causes: memoryCauses },
      runs: { exact: 2, pairs: 1, without: 3 },
    }),
  ),
  'proven-jointly': failing(...Object.entries(jointCauses).map(([name, causes]) => withCauses(name, causes))),
  'proven-in-part': failing(
    ...Object.entries(partialCauses).map(([name, causes]) => withCauses(name, causes)),
  ),
}
