// The baseline store made real: the cache of GitHub Actions, through a program of its own (baseline-cache-client.ts).

import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../errors.ts'
import type { BaselineStore } from '../ports/ports.ts'
import { hideEnvironment } from './process/hide-environment.ts'
import { type Exit, runCommand } from './process.ts'
import { before } from '../core/text/ends.ts'

export interface BaselineCacheSetup {
  /** Path of the compiled baseline-cache-client. */
  readonly client: string
  /** Of the job: it has the service's address and token. */
  readonly environment: NodeJS.ProcessEnv
  /** A folder of the program's own; whoever made it removes it. */
  readonly directory: string
  readonly signal: AbortSignal
  readonly timeouts?: Timeouts
}

/** From the start of the client to its end, retries included. */
export interface Timeouts {
  readonly restoreSeconds: number
  readonly saveSeconds: number
}

/** Evaluations run beside the restore; the first that are done must not wait for it long. Nothing waits for a save but the job's end. */
const TIMEOUTS: Timeouts = { restoreSeconds: 10, saveSeconds: 30 }

/** Entries of some hundred bytes for each target: this is room for tens of thousands. */
const MOST_BYTES = 16 * 1024 * 1024

/**
 * The file's name is part of what identifies an entry, for the service too. It is relative, so that folders may be
 * called differently in the job that saves and in the one that restores.
 */
const FILE = 'baseline.json'

/** Keeps nothing and has nothing: for the terminal. */
export const noBaselines: BaselineStore = {
  restore: () => Promise.resolve({ text: undefined }),
  save: () => Promise.resolve(undefined),
}

/** Keeps texts in the job's cache service; where it has none, there is nothing and nothing is kept. */
export function createBaselineCache(setup: BaselineCacheSetup): BaselineStore {
  const { ACTIONS_RESULTS_URL, ACTIONS_CACHE_URL } = setup.environment
  if ((ACTIONS_RESULTS_URL ?? '') === '' && (ACTIONS_CACHE_URL ?? '') === '') return noBaselines
  return {
    restore: async (key) => {
      const outcome = await attempt(() => inFolder(setup, (folder) => restore(setup, folder, key)))
      if (outcome.ok) return { text: outcome.text }
      return {
        text: undefined,
        notice: `The baseline cache could not be read (${outcome.reason}), so that base is measured here.`,
      }
    },
    save: async (key, text) => {
      const outcome = await attempt(() => inFolder(setup, (folder) => save(setup, folder, { key, text })))
      return outcome.ok ? undefined : `The baseline could not be kept in the cache (${outcome.reason}).`
    },
  }
}

type Outcome =
  { readonly ok: true; readonly text: string | undefined } | { readonly ok: false; readonly reason: string }

async function restore(setup: BaselineCacheSetup, folder: string, key: string): Promise<Outcome> {
  const exit = await runClient(setup, folder, ['restore', key])
  const failure = failureOf(exit)
  if (failure !== undefined) return { ok: false, reason: failure }
  const path = join(folder, FILE)
  const status = await lstat(path).catch(() => undefined)
  if (status === undefined) return { ok: true, text: undefined }
  if (!status.isFile() || status.size > MOST_BYTES)
    return { ok: false, reason: 'the entry is not one of ours' }
  return { ok: true, text: await readFile(path, 'utf8') }
}

async function save(
  setup: BaselineCacheSetup,
  folder: string,
  { key, text }: { readonly key: string; readonly text: string },
): Promise<Outcome> {
  if (Buffer.byteLength(text) > MOST_BYTES) return { ok: false, reason: 'it is larger than 16 MiB' }
  await writeFile(join(folder, FILE), text)
  const exit = await runClient(setup, folder, ['save', key])
  const failure = failureOf(exit)
  return failure === undefined ? { ok: true, text: undefined } : { ok: false, reason: failure }
}

/** What would make it talk more, and what is the action's own: the token that comments is an input. */
const NOT_INHERITED = /^(?:RUNNER_DEBUG$|INPUT_)/

/** Runs the client with its folder in place of all that the library would write to. */
async function runClient(
  { client, environment, signal, timeouts = TIMEOUTS }: BaselineCacheSetup,
  folder: string,
  [verb, key]: readonly ['restore' | 'save', string],
): Promise<Exit> {
  const inherited = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined || NOT_INHERITED.test(name) ? [] : [[name, value] as const],
  )
  return await runCommand({
    file: process.execPath,
    args: [client, verb, key, FILE],
    cwd: folder,
    env: hideEnvironment(
      { ...Object.fromEntries(inherited), RUNNER_TEMP: folder, GITHUB_WORKSPACE: folder },
      folder,
    ),
    timeoutSeconds: verb === 'save' ? timeouts.saveSeconds : timeouts.restoreSeconds,
    signal,
  })
}

/** What the library says went wrong; undefined where nothing did, a missing entry and one that is there already included. */
function failureOf({ stdout, timedOut, code }: Exit): string | undefined {
  if (timedOut) return 'the service took too long'
  // In the log of a job these lines would be annotations. The reservation's failure is told at this level only.
  const [line] = [
    ...stdout.matchAll(/^::(?:warning|error)::(.*)$|^::debug::(Failed to reserve cache: .*)$/gm),
  ]
  const said = line?.[1] ?? line?.[2]
  if (said === undefined) return code === 0 ? undefined : `the client ended with status ${String(code)}`
  if (/already.exists|\(409\)/i.test(said)) return undefined
  return before(said, '%0A', '%0D')
    .replaceAll(/https?:\/\/\S+/g, 'its address')
    .slice(0, MOST_REASON)
}

/** A line of a report. */
const MOST_REASON = 200

async function inFolder<T>(
  { directory }: BaselineCacheSetup,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  await mkdir(directory, { recursive: true })
  const folder = await mkdtemp(join(directory, 'baseline-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Whatever can go wrong on this machine (a full disk, an interruption) is no worse than a service that is away. */
async function attempt(act: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await act()
  } catch (error) {
    return { ok: false, reason: messageOf(error) }
  }
}
