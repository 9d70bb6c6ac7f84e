// Opens Nix as the configuration has it, for the code of one comparison: with what base's lock files name, and not at all
// where it can not hold a stranger's code.

import type { NixOptions } from '../core/model/config.ts'
import { type GithubEvent, isUnderReview } from '../core/github/github-event.ts'
import type { TargetPattern } from '../core/model/target.ts'
import { MeasurementError } from '../errors.ts'
import type { Repository } from '../ports/git.ts'
import type { Nix, OpenNix } from '../ports/nix.ts'
import { filesOfFlakes, flakeFolders } from './flake-files.ts'

export interface OpenNixRequest {
  readonly options: NixOptions
  readonly repository: Repository
  /** Object name of the commit that decides. */
  readonly base: string
  /** Object name of the commit that is measured: its inputs are the user’s own, but for a change under review. */
  readonly head: string
  readonly patterns: readonly TargetPattern[]
  /** Folder of the flake that is looked at where no pattern says otherwise, `.` for the root. */
  readonly directory: string
  readonly event: GithubEvent | undefined
}

/** Throws MeasurementError where Nix is of a release that a pull request's code is not to be evaluated by. */
export async function openNix(finding: Promise<OpenNix>, request: OpenNixRequest): Promise<Nix> {
  const { options, event } = request
  const open = await finding
  const nix = await open({ options, baseLocks: await readLocks(request) })
  if (nix.weakness !== undefined && isUnderReview(event) && !options.allowUnsafeRelease)
    throw unsafeRelease(nix.weakness)
  return nix
}

async function readLocks({
  repository,
  base,
  head,
  event,
  patterns,
  directory,
}: OpenNixRequest): Promise<readonly string[]> {
  const paths = filesOfFlakes([directory, ...flakeFolders(patterns)], 'flake.lock')
  const commits = isUnderReview(event) ? [base] : [base, head]
  const texts = await Promise.all(
    [...new Set(commits)].flatMap((sha) => paths.map((path) => repository.readFile(sha, path))),
  )
  return texts.filter((text) => text !== undefined)
}

function unsafeRelease(weakness: string): MeasurementError {
  return new MeasurementError(
    `The code of a pull request is not evaluated here: ${weakness}. It could run programs and read files of this machine.`,
    {
      remedy: [
        'Install Nix 2.20 or newer in the step before this one.',
        'To evaluate it all the same, set in the configuration of base: nix: { allow-unsafe-release: true }',
      ].join('\n'),
    },
  )
}
