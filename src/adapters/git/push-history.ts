// The history as a branch that is pushed to, for forges whose API can not write to Git's database (Gitea, Forgejo). It goes to the
// forge with the job's token, as the API would be asked, so that the checkout need not have credentials. A commit is made on top
// of what was fetched and pushed without force: where another job was faster it is refused, and made anew on top of that one's.

import { Buffer } from 'node:buffer'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TreeEdit } from '../../core/causes/compose.ts'
import { waitAfterRefusal } from '../../core/github/refused-commit.ts'
import { HISTORY_BRANCH } from '../../core/trend/paths.ts'
import { HostError, MeasurementError, messageOf, UsageError } from '../../errors.ts'
import type { EditHistory, HistoryEdit, HistoryState, WritableHistory } from '../../ports/history.ts'
import type { Clock } from '../../ports/ports.ts'
import { listFiles } from './check-out.ts'
import { writeCommit } from './compose.ts'
import { firstComplaint, renderSetting, type Setting } from './fetch.ts'
import {
  createRunGit,
  FATAL,
  fixed,
  type GitResult,
  type GitSetup,
  readObjectName,
  type RunGit,
  YES_OR_NO,
} from './git-command.ts'
import { findFile } from './read-object.ts'

export interface PushedHistoryOptions extends GitSetup {
  /** What Git calls the repository, without credentials: `https://codeberg.org/owner/project`. */
  readonly remote: string
  readonly token: string
  /** A folder of ours that is not there yet; its repository stays in it, the token does not. */
  readonly directory: string
  readonly signal: AbortSignal
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
  /** Of the commits, seconds since 1970. */
  readonly timestamp: number
  readonly sleep: (seconds: number) => Promise<void>
}

/** One call to the forge. */
const TIMEOUT_SECONDS = 120

const REF = `refs/heads/${HISTORY_BRANCH}`

/** Nothing is done before the function is called. */
export function pushHistory(options: PushedHistoryOptions): WritableHistory['append'] {
  const { clock, random, sleep } = options
  return async (edit, message) => {
    const began = clock.seconds()
    const git = await openRepository(options)
    let unmoved = 0
    let before: string | undefined
    for (let tries = 1; ; tries += 1) {
      const outcome = await tryOnce({ ...options, git }, { edit, message })
      if (typeof outcome === 'string') return outcome
      unmoved = tries > 1 && outcome.tip === before ? unmoved + 1 : 0
      before = outcome.tip
      const wait = waitAfterRefusal({ tries, unmoved, elapsedSeconds: clock.seconds() - began }, random)
      if (wait === undefined) throw refused(outcome.reason)
      await sleep(wait)
    }
  }
}

/** A repository that has nothing but the branch. */
async function openRepository(options: PushedHistoryOptions): Promise<RunGit> {
  const run = createRunGit(options)
  const { directory } = options
  await mkdir(directory, { recursive: true })
  await run(['init', '--quiet', '--bare', '--template=', '--initial-branch=head', directory])
  return fixed(run, { parameters: ['-C', directory, `--git-dir=${directory}`], environment: {} })
}

interface Context extends PushedHistoryOptions {
  readonly git: RunGit
}

/** `tip`: the branch as it was before. `reason`: why it did not take the commit, or why that is not known. */
async function tryOnce(
  context: Context,
  { edit, message }: { readonly edit: EditHistory; readonly message: string },
): Promise<'written' | 'unchanged' | { readonly tip: string | undefined; readonly reason: string }> {
  const { git, timestamp } = context
  let tip: string | undefined
  try {
    tip = await fetchTip(context)
    const edits = await edit(await stateOf(git, tip))
    if (edits.length === 0) return 'unchanged'
    const commit = await writeCommit(git, { parent: tip, timestamp, message, edits: edits.map(treeEdit) })
    const reason = await push(context, commit)
    return reason === undefined ? 'written' : { tip, reason }
  } catch (error) {
    if (error instanceof MeasurementError) return { tip, reason: messageOf(error) }
    if (error instanceof UsageError) throw refused(messageOf(error))
    throw error
  }
}

/** The branch's newest commit, without those before it; undefined where there is no such branch. */
async function fetchTip(context: Context): Promise<string | undefined> {
  const { git, remote } = context
  return await connected(context, async (ask) => {
    const { exitCode } = await ask(['ls-remote', '--quiet', '--exit-code', '--', remote, REF], [0, NONE])
    if (exitCode === NONE) return undefined
    const how = ['--quiet', '--depth=1', '--no-tags', '--no-write-fetch-head', '--recurse-submodules=no']
    await ask(['fetch', ...how, '--', remote, `+${REF}:${REF}`], [0])
    return await readObjectName(git, ['rev-parse', '--verify', '--quiet', `${REF}^{commit}`])
  })
}

/** What `git ls-remote --exit-code` ends with where nothing matches. */
const NONE = 2

async function stateOf(git: RunGit, tip: string | undefined): Promise<HistoryState> {
  if (tip === undefined) return { paths: [], read: () => Promise.resolve(undefined) }
  return {
    paths: await listFiles(git, tip),
    read: async (path) => (await findFile(git, tip, path))?.toString(),
  }
}

function treeEdit({ path, text }: HistoryEdit): TreeEdit {
  if (text === null) return { path, entry: undefined }
  return { path, entry: { mode: '100644', text: Buffer.from(text).toString('latin1') } }
}

/** Undefined where the forge has it now; else why not. What was taken and not answered for is found the next time. */
async function push(context: Context, commit: string): Promise<string | undefined> {
  const { remote } = context
  return await connected(context, async (ask) => {
    const how = ['--porcelain', '--no-verify', '--no-signed', '--no-follow-tags', '--recurse-submodules=no']
    const { exitCode, stdout, stderr } = await ask(
      ['push', ...how, '--', remote, `${commit}:${REF}`],
      YES_OR_NO,
    )
    if (exitCode === 0) return undefined
    const [, refusal] = /^!\t[^\t\n]*\t(.*)$/m.exec(stdout.toString()) ?? []
    if (refusal === undefined) return firstComplaint(stderr, 'git push')
    const [, words] = /^remote: *(\S.{0,300})/m.exec(stderr) ?? []
    return words === undefined ? refusal : `${refusal}: ${words.trim()}`
  })
}

type Ask = (parameters: readonly string[], answers: readonly number[]) => Promise<GitResult>

/** Git with the token, which is in a file that nobody else may read, for as long as it takes. */
async function connected<T>(
  { git, remote, token, directory }: Context,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  const credentials = Buffer.from(`x-access-token:${token}`).toString('base64')
  const file = join(directory, 'connection')
  const settings: readonly Setting[] = [
    { key: `http.${remote}.extraHeader`, value: `AUTHORIZATION: basic ${credentials}` },
    // It is for this address alone, and what the machine has of other credentials is not asked.
    { key: 'http.followRedirects', value: 'false' },
    { key: 'credential.helper', value: '' },
  ]
  await writeFile(file, settings.map(renderSetting).join(''), { mode: 0o600 })
  try {
    return await work(async (parameters, answers) => {
      const result = await git(['-c', `include.path=${file}`, ...parameters], {
        timeoutSeconds: TIMEOUT_SECONDS,
        answers: [...answers, FATAL],
      })
      if (answers.includes(result.exitCode)) return result
      const reason = firstComplaint(result.stderr, `git ${parameters[0] ?? ''}`)
      if (DENIED.test(result.stderr)) throw refused(`the job’s token may not push (${reason})`)
      throw new MeasurementError(reason, { remedy: 'See whether the forge answers, and run the job again.' })
    })
  } finally {
    await rm(file)
  }
}

/** How Git says that the forge does not take the token for what it was asked. To ask again changes nothing. */
const DENIED = /Authentication failed|could not read (?:Username|Password)|returned error: 40[13]\b/

function refused(reason: string): HostError {
  return new HostError(`could not write to the branch ${HISTORY_BRANCH}: ${reason}`)
}
