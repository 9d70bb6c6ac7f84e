// The start of a process, in a group of its own, and what keeps a machine from it.

import { type ChildProcess, spawn } from 'node:child_process'
import { MeasurementError, systemCodeOf } from '../../errors.ts'
import type { Command } from '../process.ts'

/** Starts it. What can not be started tells so by its `error` event, and has no streams. */
export function start(command: Command): ChildProcess {
  const { file, args, cwd, env, input } = command
  const child = spawned(command, () =>
    spawn(file, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env,
      detached: true,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    }),
  )
  // It may end before it has read its input; its exit status tells why.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(input)
  return child
}

/** Some of what the system answers is thrown at once. */
function spawned(command: Command, act: () => ChildProcess): ChildProcess {
  try {
    return act()
  } catch (error) {
    throw asNoRoom(command, error)
  }
}

/** What the machine has too little of, by the system's name of the error, and what to do. */
const SHORTAGES: Readonly<Record<string, readonly [string, string]>> = {
  E2BIG: ['an argument is longer than the system takes', 'Shorten the name or address that it holds.'],
  EAGAIN: ['no more processes may run', 'End some, or raise the limit: `ulimit -u`.'],
  EMFILE: ['too many files are open', 'Raise the limit: `ulimit -n 1024`.'],
  ENFILE: ['too many files are open on this machine', 'End other programs, and run it again.'],
  ENOMEM: ['there is no memory left', 'End other programs, or use a machine with more.'],
}

/** What was thrown; MeasurementError where it tells of a shortage: that says nothing about what was to be run. */
export function asNoRoom({ file }: Pick<Command, 'file'>, thrown: unknown): unknown {
  const code = systemCodeOf(thrown) ?? ''
  const [what, remedy] = SHORTAGES[code] ?? []
  if (what === undefined || remedy === undefined) return thrown
  return new MeasurementError(`${file} could not be started: ${what} (${code}).`, { remedy, cause: thrown })
}
