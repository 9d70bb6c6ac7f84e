// Completes a commit of a partial clone (`git clone --filter`, actions/checkout with `sparse-checkout`): Git fetches
// files when they are asked for, Nix does not.

import { MeasurementError } from '../../errors.ts'
import { FETCH_TIMEOUT_SECONDS, type Repositories } from './fetch.ts'
import { FATAL, readGit, YES_OR_NO } from './git-command.ts'

/** More rounds than the kinds of things that can be missing: trees, trees below them, files. */
const MOST_ROUNDS = 100

/** Fetches what is missing of a commit's files into the private repository, many at a time. */
export async function completeCommit(at: Repositories, sha: string): Promise<void> {
  const remote = await promisorRemote(at)
  if (remote === undefined) return
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const missing = await missingObjects(at, sha)
    if (missing.length === 0) return
    await at.own.alone(() => fetchObjects(at, remote, missing))
  }
}

async function promisorRemote(at: Repositories): Promise<string | undefined> {
  const result = await at.user(
    ['config', '--name-only', '--get-regexp', String.raw`^remote\..*\.promisor$`],
    {
      answers: YES_OR_NO,
    },
  )
  return /^remote\.(.+)\.promisor$/m.exec(result.stdout.toString())?.[1]
}

async function missingObjects(at: Repositories, sha: string): Promise<readonly string[]> {
  const objects = await readGit(at.user, ['rev-list', '--objects', '--no-walk', '--missing=print', sha])
  return objects.split('\n').flatMap((line) => (line.startsWith('?') ? [line.slice(1)] : []))
}

/** As Git itself fetches from a promisor remote; objects alone, so that no ref is written. */
async function fetchObjects(at: Repositories, remote: string, objects: readonly string[]): Promise<void> {
  const result = await at.user(
    [
      ...['-c', 'fetch.negotiationAlgorithm=noop', 'fetch', '--quiet', remote, '--refmap=', '--no-tags'],
      ...['--no-write-fetch-head', '--recurse-submodules=no', '--filter=blob:none', '--stdin'],
    ],
    {
      input: objects.map((object) => `${object}\n`).join(''),
      timeoutSeconds: FETCH_TIMEOUT_SECONDS,
      answers: [...YES_OR_NO, FATAL],
    },
  )
  if (result.exitCode === 0) return
  throw new MeasurementError(
    `This is a partial clone, and the files it lacks could not be fetched from ${remote}: ${result.stderr}`,
    {
      remedy:
        'Clone without `--filter`; in a workflow, give actions/checkout neither `filter` nor `sparse-checkout`.',
    },
  )
}
