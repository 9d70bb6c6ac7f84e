// Runs programs that may hang, eat memory or start children of their own: each in a process group that can be
// ended as a whole.

import { spawn, type ChildProcess } from 'node:child_process'

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd?: string
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  /** Ends the process group when it aborts. */
  readonly signal: AbortSignal
  /** Called with the process id as soon as it is known. */
  readonly onStart?: (pid: number) => void
  /**
   * Takes standard error as it comes, however long it is; `stderr` of the exit is empty then. What it throws ends the
   * process group.
   */
  readonly onStderr?: (chunk: Buffer) => void
}

export interface Exit {
  /** Null where a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** From just before the start to the moment that the exit was seen. */
  readonly wallSeconds: number
  readonly timedOut: boolean
}

/** Past this much output of one stream the program is ended: nothing that we run prints that much by rights. */
const OUTPUT_LIMIT_BYTES = 512 * 1024 * 1024

/** Between the polite signal and the one that can not be refused. */
const GRACE_MILLISECONDS = 2_000

/**
 * Runs a command to its end. Rejects where it can not be started (ENOENT, EACCES), where `signal` aborted, or with
 * what `onStderr` threw; any exit status is a result.
 */
export async function runCommand(command: Command): Promise<Exit> {
  command.signal.throwIfAborted()
  const started = process.hrtime.bigint()
  const child = spawn(command.file, command.args, {
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    env: command.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stdout = collect(child, child.stdout)
  const { onStderr } = command
  const stderr = onStderr === undefined ? collect(child, child.stderr) : handOn(child, child.stderr, onStderr)
  let wallSeconds = 0
  let timedOut = false
  child.once('spawn', () => {
    if (child.pid !== undefined) command.onStart?.(child.pid)
  })
  child.once('exit', () => {
    wallSeconds = Number(process.hrtime.bigint() - started) / 1e9
  })
  const abort = () => {
    endGroup(child)
  }
  command.signal.addEventListener('abort', abort, { once: true })
  const timer = setTimeout(() => {
    timedOut = true
    endGroup(child)
  }, command.timeoutSeconds * 1000)
  try {
    const { code, signal } = await closed(child)
    command.signal.throwIfAborted()
    return { code, signal, stdout: stdout.text(), stderr: stderr.text(), wallSeconds, timedOut }
  } finally {
    clearTimeout(timer)
    command.signal.removeEventListener('abort', abort)
  }
}

function closed(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      resolve({ code, signal })
    })
  })
}

function collect(child: ChildProcess, stream: NodeJS.ReadableStream): { text: () => string } {
  const chunks: Buffer[] = []
  let bytes = 0
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > OUTPUT_LIMIT_BYTES) endGroup(child)
    else chunks.push(chunk)
  })
  return { text: () => Buffer.concat(chunks).toString('utf8') }
}

/** Nobody else would catch what is thrown while a stream is read: it waits for the end. */
function handOn(
  child: ChildProcess,
  stream: NodeJS.ReadableStream,
  take: (chunk: Buffer) => void,
): { text: () => string } {
  let failure: { readonly thrown: unknown } | undefined
  stream.on('data', (chunk: Buffer) => {
    if (failure !== undefined) return
    try {
      take(chunk)
    } catch (thrown) {
      failure = { thrown }
      endGroup(child)
    }
  })
  return {
    text: () => {
      if (failure !== undefined) throw failure.thrown
      return ''
    },
  }
}

function endGroup(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM')
  // The group may outlive its leader; signalling it late is harmless, so the timer only has to let us exit.
  setTimeout(() => {
    signalGroup(child, 'SIGKILL')
  }, GRACE_MILLISECONDS).unref()
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // The group is gone already.
  }
}
