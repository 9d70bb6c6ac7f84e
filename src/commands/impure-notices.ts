// The word of warning where a change's code is evaluated impurely, and nothing but Nix's own modes would have held it.

import { type GithubEvent, isUnderReview } from '../core/github/github-event.ts'
import type { Notice } from '../core/model/results.ts'
import type { Code } from './read-code.ts'

export function impureNotices(
  { configuration, nix }: Pick<Code, 'configuration' | 'nix'>,
  event: GithubEvent | undefined,
): readonly Notice[] {
  const { isolation } = nix.identity.machine
  const isHeld = isolation?.kind === 'landlock'
  if (!configuration.config.nix.impure || !isUnderReview(event) || isHeld) return []
  const reason = isolation === undefined ? '' : `: ${isolation.reason}`
  return [
    {
      level: 'warning',
      message: `The configuration has nix.impure, and evaluators are not isolated here${reason}. The code of the change can read whatever this user can, and fetch from anywhere.`,
    },
  ]
}
