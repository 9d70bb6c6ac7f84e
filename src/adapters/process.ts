// Runs programs that may hang, eat memory or start children of their own: each in a process group that can be
// ended as a whole. Not by @actions/exec, which knows no process groups, no time limits and no bound on output, and hands the
// whole environment on where none is given.

import type { ChildProcess } from 'node:child_process'
import { systemCodeOf } from '../errors.ts'
import type { Command } from './process/command.ts'
import { tellOfCommand } from './process/command-log.ts'
import { type ProcessGroup, processGroup } from './process/group.ts'
import { collect, handOn } from './process/output.ts'
import { asNoRoom, start } from './process/start.ts'

interface Ending {
  /** Null where a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface ExitOf<Output> extends Ending {
  readonly stdout: Output
  readonly stderr: string
  /** From just before the start to the moment that the exit was seen. */
  readonly wallSeconds: number
  readonly timedOut: boolean
  /** It printed more than is kept, and was ended; `stderr` says so and `stdout` is empty. */
  readonly overflowed: boolean
}

export type Exit = ExitOf<string>

/** Nothing that we run prints that much by rights; it is half of what fits in a string of Node's. */
const MOST_OUTPUT_BYTES = 256 * 1024 * 1024

/** How long a process that has ended may be followed by others that hold its output. */
const HELD_MILLISECONDS = 200

/**
 * Runs a command to its end. Rejects where it can not be started (ENOENT, EACCES), where `signal` aborted, with
 * MeasurementError where the machine has no room for it, or with what `onStderr` threw; any exit status is a result.
 */
export async function runCommand(command: Command): Promise<Exit> {
  const exit = await runForBytes(command)
  return { ...exit, stdout: exit.stdout.toString('utf8') }
}

/** As `runCommand`; undefined where there is no such program, or none that may be run. */
export async function runIfThere(command: Command): Promise<Exit | undefined> {
  try {
    return await runCommand(command)
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR', 'ENOEXEC'].includes(systemCodeOf(error) ?? '')) return undefined
    throw error
  }
}

/** As `runCommand`, with what is printed byte for byte. */
export async function runForBytes(command: Command): Promise<ExitOf<Buffer>> {
  const { signal, mostOutputBytes: most = MOST_OUTPUT_BYTES, onStderr } = command
  signal.throwIfAborted()
  const started = process.hrtime.bigint()
  const child = start(command)
  const group = processGroup(child)
  const stdout = collect(child.stdout, { group, most })
  const stderr = onStderr ? handOn(child.stderr, group, onStderr) : collect(child.stderr, { group, most })
  let wallSeconds = 0
  let status: number | null | undefined
  let timedOut = false
  child.once('spawn', () => {
    if (child.pid !== undefined) command.onStart?.(child.pid)
  })
  child.once('exit', () => {
    wallSeconds = Number(process.hrtime.bigint() - started) / 1e9
  })
  signal.addEventListener('abort', group.end, { once: true })
  const timer = setTimeout(() => {
    timedOut = true
    group.end()
  }, command.timeoutSeconds * 1000)
  try {
    const ending = await ended(child, group)
    status = ending.code
    signal.throwIfAborted()
    const overflowed = stdout.overflowed() || stderr.overflowed()
    const exit = { ...ending, stdout: stdout.taken(), stderr: stderr.taken().toString('utf8') }
    return { ...exit, ...(overflowed && cutOff(most)), wallSeconds, timedOut, overflowed }
  } catch (error) {
    throw asNoRoom(command, error)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', group.end)
    group.release()
    tellOfCommand(command, { wallSeconds, status })
  }
}

/** Half an answer is none, even where the process came to its end before it was ended. */
function cutOff(most: number) {
  const stderr = `printed more than ${String(Math.round(most / 1024 ** 2))} MB and was ended`
  return { code: null, signal: 'SIGTERM', stdout: Buffer.alloc(0), stderr } as const
}

/** The end of a process and of its output, which others may hold: those of its group end with it, any are let go. */
function ended(child: ChildProcess, group: ProcessGroup): Promise<Ending> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    const letGo = () => {
      child.stdout?.destroy()
      child.stderr?.destroy()
    }
    child.once('error', reject)
    child.once('exit', () => {
      timer = setTimeout(() => {
        group.kill()
        // What the process itself had printed has been read once the loop has been around.
        timer = setTimeout(() => setImmediate(letGo), HELD_MILLISECONDS)
      }, HELD_MILLISECONDS)
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal })
    })
  })
}
