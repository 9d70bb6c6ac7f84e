// The program at the terminal, run in this process on a project in memory.

import type { Ports } from '../../src/ports/ports.ts'
import { cliJob } from '../../src/cli/cli-job.ts'
import { runJob, type Runtime } from '../../src/runtime/job.ts'
import { NAME, SYSTEM } from '../commands/run-gate.ts'
import { fakeWorld, type FakeWorldOptions } from '../fakes/ports.ts'
import { fakeRuntime } from '../fakes/runtime.ts'
import { fakeInput, fakeStream } from '../fakes/terminal.ts'

const WEB = ['packages', SYSTEM, 'web']

/** Its head calls twice as much as its base. */
export const slower: FakeWorldOptions = {
  targets: [{ path: WEB, base: {}, head: { counters: { functionCalls: 2_000_000 } } }],
}
export const same: FakeWorldOptions = { targets: [{ path: WEB, base: {}, head: {} }] }

/** The name of its target. */
export const TARGET = NAME

export interface GivenCommand {
  readonly args: readonly string[]
  readonly world?: FakeWorldOptions
  /** Instead of some of its ports. */
  readonly instead?: (ports: Ports) => Partial<Ports>
  /** Instead of the one in memory. */
  readonly runtime?: Runtime
  readonly env?: Readonly<Record<string, string>>
  /** Of standard output and standard error, where they are terminals. */
  readonly columns?: number
}

export async function runCli({ args, world = same, instead, env = {}, columns, ...given }: GivenCommand) {
  const [stdout, stderr] = [fakeStream(columns), fakeStream(columns)]
  const fake = fakeWorld(world)
  const runtime = fakeRuntime({ ...fake.ports, ...instead?.(fake.ports) })
  const job = cliJob({ args, stdin: () => fakeInput(), env, stdout, stderr })
  const status = await runJob(job, given.runtime ?? runtime)
  return { ...fake, status, stdout: stdout.text(), stderr: stderr.text(), asked: runtime.asked }
}
