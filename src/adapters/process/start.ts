// The start of a process, in a group of its own, and what keeps a machine from it.

import { type ChildProcess, spawn } from 'node:child_process'
import { shortageOf } from '../../core/text/shortage.ts'
import type { Command } from './command.ts'

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

/** What was thrown; MeasurementError where it tells of a shortage: that says nothing about what was to be run. */
export function asNoRoom({ file }: Pick<Command, 'file'>, thrown: unknown): unknown {
  return shortageOf(`${file} could not be started`, thrown) ?? thrown
}
