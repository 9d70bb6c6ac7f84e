// What the flakes of both sides say of how their own files are to be fetched. Base's holds for both: what head says of it would
// choose what the user's credentials are used for.

import type { Notice } from '../core/model/results.ts'
import type { Commit, Side } from '../core/model/revision.ts'
import type { TargetPattern } from '../core/model/target.ts'
import { parseSelfSettings, type SelfSettings } from '../core/nix/self-settings.ts'
import type { Repository } from '../ports/git.ts'
import { filesOfFlakes, flakeFolders } from './flake-files.ts'

export interface SelfSettingsRequest {
  /** Undefined where one revision is looked at by itself. */
  readonly base: Commit | undefined
  readonly head: Commit
  readonly patterns: readonly TargetPattern[]
  readonly directory: string
}

export interface OwnFetching {
  /** Both sides are evaluated with the files of their submodules. */
  readonly submodules: boolean
  readonly notices: readonly Notice[]
}

export async function readSelfSettings(
  repository: Pick<Repository, 'readFile'>,
  request: SelfSettingsRequest,
): Promise<OwnFetching> {
  const { patterns, directory } = request
  const paths = filesOfFlakes([directory, ...flakeFolders(patterns)], 'flake.nix')
  const settingsOf = async (sha: string): Promise<SelfSettings> => {
    const texts = await Promise.all(paths.map((path) => repository.readFile(sha, path)))
    const found = texts.flatMap((text) => (text === undefined ? [] : [parseSelfSettings(text)]))
    return { submodules: found.some((one) => one.submodules), lfs: found.some((one) => one.lfs) }
  }
  const head = await settingsOf(request.head.sha)
  const base = request.base === undefined ? head : await settingsOf(request.base.sha)
  return { submodules: base.submodules, notices: noticesOf({ base, head }) }
}

function noticesOf({ base, head }: Readonly<Record<Side, SelfSettings>>): readonly Notice[] {
  return [
    ...(head.submodules && !base.submodules ? [ONLY_HEAD_HAS_SUBMODULES] : []),
    ...(head.lfs || base.lfs ? [WITHOUT_LFS] : []),
  ]
}

const ONLY_HEAD_HAS_SUBMODULES: Notice = {
  level: 'warning',
  message:
    'Head’s flake has `inputs.self.submodules = true`, which holds once base’s has it: both sides are evaluated without the files of submodules. To have them now, set in the configuration of base: nix: { submodules: true }',
}

const WITHOUT_LFS: Notice = {
  level: 'warning',
  message:
    'The flake has `inputs.self.lfs = true`, which is not supported: both sides are evaluated with the pointers that are committed in place of files in Git LFS.',
}
