// Runs Git: no shell, no prompts, no hooks, and nothing of the caller's environment that would point it at
// another repository. What Git answers is told from its failures here: no caller takes one for the other.

import { OBJECT_NAME } from '../../core/model/revision.ts'
import { MeasurementError, systemCodeOf, UsageError } from '../../errors.ts'
import { type ExitOf, runForBytes } from '../process.ts'

export interface GitResult {
  readonly exitCode: number
  readonly stdout: Buffer
  readonly stderr: string
}

export interface GitOptions {
  readonly environment?: Readonly<Record<string, string>>
  readonly input?: string | Buffer
  readonly timeoutSeconds?: number
  /** Exit statuses that are an answer; 0 alone where it is not given. */
  readonly answers?: readonly number[]
}

/** Success, or the “no” that Git has for what is not there. */
export const YES_OR_NO = [0, 1]

/** What Git ends with where something is wrong, and where a remote does not give what it was asked for. */
export const FATAL = 128

/**
 * Runs Git with these arguments. Throws MeasurementError where it ends with a status that is no answer, by a signal or by
 * its time-out, and UsageError where there is no Git.
 */
export type RunGit = (parameters: readonly string[], options?: GitOptions) => Promise<GitResult>

/** Settings that keep a repository's configuration from running programs or writing where we only read. */
const quietSettings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=', // empty, since Git 2.30 takes `false` for a program
  'core.splitIndex=false',
  'core.filesRefLockTimeout=10000',
  'gc.auto=0',
  'maintenance.auto=false',
  'submodule.recurse=false',
].flatMap((setting) => ['-c', setting])

/** Variables of Git's that say how to connect and which configuration of the user holds, not which repository. */
const keptVariable =
  /^GIT_(SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|SSL_\w+|PROXY_\w+|HTTP_\w+|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|EXEC_PATH|ALLOW_PROTOCOL|PROTOCOL_FROM_USER)$/

/** What GitHub's runner tells the action alone: the token among its inputs, and those of the runner's own services. */
const actionVariable = /^(?:INPUT|ACTIONS)_/

/** A file system on another machine may be slow, and a partial clone fetches what it is asked for. */
const TIMEOUT_SECONDS = 300

/** How a runner of Git is made. */
export interface GitSetup {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Ends what runs. */
  readonly signal?: AbortSignal
  /** No call may take longer, in place of the usual limits. */
  readonly timeoutSeconds?: number
}

/** A runner of Git in the given environment. */
export function createRunGit(from: GitSetup): RunGit {
  const environment = gitEnvironment(from.environment)
  const signal = from.signal ?? new AbortController().signal
  return async (parameters, options = {}) => {
    const { input, answers = [0] } = options
    const timeoutSeconds = from.timeoutSeconds ?? options.timeoutSeconds ?? TIMEOUT_SECONDS
    const exit = await runForBytes({
      file: 'git',
      args: [...quietSettings, ...parameters],
      env: { ...environment, ...options.environment },
      ...(input !== undefined && { input }),
      timeoutSeconds,
      signal,
    }).catch((error: unknown) => {
      throw notStarted(error)
    })
    const { code, stdout, stderr } = exit
    if (code === null || exit.timedOut || !answers.includes(code)) {
      throw failed(parameters, { ...exit, timeoutSeconds })
    }
    return { exitCode: code, stdout, stderr: stderr.trim() }
  }
}

/** The same runner with parameters and variables that always hold. */
export function fixed(
  run: RunGit,
  by: { parameters: readonly string[]; environment: GitOptions['environment'] },
): RunGit {
  return (parameters, options = {}) =>
    run([...by.parameters, ...parameters], {
      ...options,
      environment: { ...by.environment, ...options.environment },
    })
}

/** What Git prints, without the line's end. Throws MeasurementError where Git fails. */
export async function readGit(
  run: RunGit,
  parameters: readonly string[],
  options?: GitOptions,
): Promise<string> {
  return withoutLineEnd((await bytesOfGit(run, parameters, options)).toString())
}

/** The path that Git prints. Throws MeasurementError where it prints what can not be one. */
export async function readPath(run: RunGit, parameters: readonly string[]): Promise<string> {
  const path = await readGit(run, parameters)
  if (path === '' || path.includes('\0')) throw unreadable(parameters)
  return path
}

/** What Git prints, byte for byte. Throws MeasurementError where Git fails. */
export async function bytesOfGit(
  run: RunGit,
  parameters: readonly string[],
  options?: GitOptions,
): Promise<Buffer> {
  return (await run(parameters, options)).stdout
}

/** The name of an object that Git prints. Throws MeasurementError where it prints anything else. */
export async function readObjectName(
  run: RunGit,
  parameters: readonly string[],
  options?: GitOptions,
): Promise<string> {
  const name = await readGit(run, parameters, options)
  if (!OBJECT_NAME.test(name)) throw unreadable(parameters)
  return name
}

/** Git ended well, and what it printed is no answer. */
export function unreadable(parameters: readonly string[]): MeasurementError {
  return new MeasurementError(`${nameOf(parameters)} gave no answer that can be read.`, { remedy: REMEDY })
}

/** Removes the one line's end that Git adds; a path may end in more of them. */
export function withoutLineEnd(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text
}

function gitEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || actionVariable.test(name)) continue
    if (!name.startsWith('GIT_') || keptVariable.test(name)) kept[name] = value
  }
  return {
    ...kept,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
  }
}

function failed(
  parameters: readonly string[],
  exit: ExitOf<Buffer> & { readonly timeoutSeconds: number },
): MeasurementError {
  const reason = exit.timedOut
    ? `it did not end within ${exit.timeoutSeconds} s`
    : exit.stderr.trim().slice(0, MOST_REASON) ||
      (exit.signal === null ? `it ended with status ${String(exit.code)}` : `it was ended by ${exit.signal}`)
  return new MeasurementError(`${nameOf(parameters)} failed: ${reason}`, { remedy: REMEDY })
}

const REMEDY = 'See that `git status` and `git fsck` work in the repository and that the disk is not full.'

/** Of what Git complains of, this much is shown. */
const MOST_REASON = 2_000

/** The command as people know it, without what we put before it. */
function nameOf(parameters: readonly string[]): string {
  const verb = parameters.findIndex(
    (parameter, index) => !parameter.startsWith('-') && !/^-[cC]$/.test(parameters[index - 1] ?? ''),
  )
  return `git ${parameters[verb] ?? ''}`.trim()
}

function notStarted(cause: unknown): unknown {
  if (!['ENOENT', 'EACCES', 'ENOTDIR'].includes(systemCodeOf(cause) ?? '')) return cause
  return new UsageError('Git could not be started.', {
    remedy: 'Install Git 2.30 or newer and see that `git` is on PATH.',
    cause,
  })
}
