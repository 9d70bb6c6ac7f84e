// Whether what a change brings may be built: of a pull request from a fork only where the configuration means those as well.

import { type GithubEvent, isUnderReview } from '../core/github/github-event.ts'
import type { Building } from '../core/model/config.ts'
import type { Notice } from '../core/model/results.ts'
import type { Nix } from '../ports/nix.ts'

/** Why nothing is built, as what the report says; undefined where it may be. */
export function refuseBuild({ forks }: Building, event: GithubEvent | undefined): Notice | undefined {
  if (forks || !mayBeFromFork(event)) return undefined
  const why =
    event?.kind === 'pull_request'
      ? 'this pull request comes from a fork'
      : 'the event does not tell whether the change comes from a fork'
  return {
    level: 'warning',
    message: `Nothing was built: ${why}, and building runs its code. Limits on what a build takes, and on closures, hold for none of its targets. The configuration of base can allow it: build: { forks: true }`,
  }
}

/** What nothing but the operating system holds, where a fork's code is built. */
export function sandboxNotices(
  { sandbox }: Pick<Nix, 'sandbox'>,
  event: GithubEvent | undefined,
): readonly Notice[] {
  if (!mayBeFromFork(event) || sandbox === undefined || sandbox === 'true') return []
  return [
    {
      level: 'warning',
      message: `A fork’s code was built, and Nix’s setting sandbox is ${sandbox} here: its builders could read whatever their user can, and reach the network.`,
    },
  ]
}

/** Of an event that tells nothing, anything may be true. */
function mayBeFromFork(event: GithubEvent | undefined): boolean {
  switch (event?.kind) {
    case 'pull_request':
      return event.isFork
    case 'merge_group':
      return false
    case 'pull_request_target':
    case 'push':
    case 'workflow_run':
    case 'untold':
    case 'other':
    case undefined:
      return isUnderReview(event)
  }
}
