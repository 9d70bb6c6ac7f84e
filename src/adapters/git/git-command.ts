// Runs Git: no shell, no prompts, no hooks, and nothing of the caller's environment that would point it at
// another repository. `execFile` of Node, since a fetch needs a time-out and @actions/exec cannot end a command.

import { execFile, type ExecFileException } from 'node:child_process'
import { InterruptedError, MeasurementError, UsageError } from '../../errors.ts'

export interface GitResult {
  /** Undefined where Git was ended by its time-out or a signal. */
  readonly exitCode: number | undefined
  readonly stdout: Buffer
  readonly stderr: string
}

export interface GitOptions {
  readonly environment?: Readonly<Record<string, string>>
  readonly input?: string | Buffer
  readonly timeoutSeconds?: number
}

/** Runs Git with these arguments, whatever its exit status. Throws UsageError where there is no Git. */
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

/** A runner of Git in the given environment; `signal` ends what runs. */
export function createRunGit(from: {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal | undefined
}): RunGit {
  const environment = gitEnvironment(from.environment)
  return (parameters, options = {}) =>
    new Promise((resolve, reject) => {
      const child = execFile(
        'git',
        [...quietSettings, ...parameters],
        {
          encoding: 'buffer',
          env: { ...environment, ...options.environment },
          maxBuffer: Number.POSITIVE_INFINITY,
          timeout: (options.timeoutSeconds ?? 0) * 1000,
          ...(from.signal === undefined ? {} : { signal: from.signal }),
        },
        (error, stdout, stderr) => {
          if (error !== null && typeof error.code === 'string') {
            reject(notRun(error))
          } else {
            resolve({ exitCode: exitCodeOf(error), stdout, stderr: stderr.toString().trim() })
          }
        },
      )
      // Git may end before it has read its input; its exit status tells why.
      child.stdin?.on('error', () => undefined)
      child.stdin?.end(options.input ?? '')
    })
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

/** What Git prints, byte for byte. Throws MeasurementError where Git fails. */
export async function bytesOfGit(
  run: RunGit,
  parameters: readonly string[],
  options?: GitOptions,
): Promise<Buffer> {
  const result = await run(parameters, options)
  if (result.exitCode !== 0) {
    throw new MeasurementError(`git ${parameters[0] ?? ''} failed: ${result.stderr || 'it was ended'}`, {
      remedy: 'See that `git status` and `git fsck` work in the repository and that the disk is not full.',
    })
  }
  return result.stdout
}

/** Removes the one line's end that Git adds; a path may end in more of them. */
export function withoutLineEnd(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text
}

function exitCodeOf(error: ExecFileException | null): number | undefined {
  if (error === null) return 0
  return typeof error.code === 'number' ? error.code : undefined
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

function notRun(cause: Error): Error {
  if (cause.name === 'AbortError') return new InterruptedError()
  return new UsageError('Git could not be started.', {
    remedy: 'Install Git 2.30 or newer and see that `git` is on PATH.',
    cause,
  })
}
