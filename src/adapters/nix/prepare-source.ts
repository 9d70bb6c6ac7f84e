// A revision's files in the store, from a repository that has its commit, kept from the garbage collector for as long as the
// program runs.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { parseJson } from '../../core/text/json.ts'
import { type Commit, exportBranch } from '../../core/model/revision.ts'
import { MeasurementError } from '../../errors.ts'
import type { Source } from '../../ports/store.ts'
import { type NixCommand, failureOf, reasonOf, runEvaluator, runNix } from './nix-command.ts'

const prefetchSchema = z.object({
  storePath: z.string().startsWith('/'),
  hash: z.string().startsWith('sha256-'),
})

/** A source, and what keeps it in the store. */
export interface KeptSource {
  readonly source: Source
  readonly root: string
}

/** Throws MeasurementError where Nix can not read them. */
export async function prepareSource(
  command: NixCommand,
  directory: string,
  commit: Commit,
): Promise<KeptSource> {
  const query = new URLSearchParams({ rev: commit.sha, shallow: '1', ref: exportBranch(commit.sha) })
  const reference = `git+${pathToFileURL(directory).href}?${query.toString()}`
  const exit = await runEvaluator(command, ['flake', 'prefetch'], ['--json', reference])
  const parsed = prefetchSchema.safeParse(parseJson(exit.stdout))
  if (exit.code !== 0 || !parsed.success) {
    const failure = failureOf(command, exit, { sourcePath: undefined, messages: exit.stderr })
    throw new MeasurementError(`Nix could not read the files of commit ${commit.sha}: ${failure.message}`, {
      remedy: 'Check that the commit is whole with: git fsck --connectivity-only',
    })
  }
  const { storePath, hash } = parsed.data
  const root = await keep(command, storePath)
  return { source: { storePath, narHash: hash, sha: commit.sha, timestamp: commit.timestamp }, root }
}

/** Makes it a root of the garbage collector by a link in our folder, which is removed at the end; gives the link. */
async function keep(command: NixCommand, storePath: string): Promise<string> {
  const link = join(command.directory, `${command.nextName()}.root`)
  const exit = await runNix(command, ['build'], ['--offline', '--out-link', link, storePath])
  if (exit.code === 0) return link
  throw new MeasurementError(
    `Nix could not keep ${storePath} from its garbage collector: ${reasonOf(exit)}`,
    { remedy: 'See that this user may write to Nix’s state: nix store gc --dry-run' },
  )
}
