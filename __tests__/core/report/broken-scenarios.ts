// Reports of targets that the change did not break.

import type { Results } from '../../../src/core/model/results.ts'
import type { TargetResults } from '../../../src/core/model/target-results.ts'
import { brokenTarget, platformResults, resultsOf } from '../../fakes/results.ts'
import { nixEnded, nixError } from './failures.ts'
import { quietTargets } from './scenarios.ts'

export const brokenScenarios: Readonly<Record<string, Results>> = {
  'both-failed': resultsOf({
    verdict: 'warn',
    platforms: [
      platformResults({
        verdict: 'warn',
        targets: [
          ...quietTargets.slice(0, 5),
          brokenOnBothSides('nixosConfigurations.old', [nixError, nixError]),
          brokenOnBothSides('nixosConfigurations.older', [nixError, "error: attribute 'foo' missing\n"]),
        ],
      }),
    ],
  }),
}

/** What Nix says of head, and of base. */
function brokenOnBothSides(name: string, [head, base]: readonly [head: string, base: string]): TargetResults {
  return {
    ...brokenTarget(name, nixEnded({ messages: head })),
    status: 'both-failed',
    derivation: { base: null, head: null },
    failures: { head: nixEnded({ messages: head }), base: nixEnded({ messages: base }) },
  }
}
