// A program as a process runs it, or a test: what it is given, and how it comes to an exit status.

import { EXIT_STATUS } from '../core/decide/exit-status.ts'
import type { Mask } from '../core/text/mask.ts'
import { shortageOf } from '../core/text/shortage.ts'
import type { History } from '../ports/history.ts'
import type { BaselineStore, Ports, Progress } from '../ports/ports.ts'

export interface Job {
  /** Takes secrets out of whatever is written. */
  readonly mask: Mask
  readonly run: (runtime: Runtime) => Promise<number>
  /** Tells the user what was thrown, and gives the exit status for it. */
  readonly explain: (thrown: unknown) => number
}

/** What a program is given besides its own arguments, environment and streams. */
export interface Runtime {
  /** Holds whatever the program makes for itself; removed when it ends. */
  readonly folder: string
  /** Aborts when the program is asked to stop. */
  readonly signal: AbortSignal
  readonly startedAt: Date
  /** `nixFile`: path of the `nix` binary, or its name on PATH. */
  ports(nixFile: string, choice: Choice): Ports
}

/** What differs between programs. */
export interface Choice {
  readonly progress: Progress
  readonly baselines: BaselineStore
  readonly history: History
}

/** Runs a job to its exit status. One that was asked to stop keeps what was measured, and gives 130. */
export async function runJob({ run, explain }: Job, runtime: Runtime): Promise<number> {
  const { signal } = runtime
  try {
    const status = await run(runtime)
    return signal.aborted ? EXIT_STATUS.interrupted : status
  } catch (error) {
    return explain(signal.aborted ? signal.reason : withShortage(error))
  }
}

/** What was thrown, told as what the machine has too little of where it is that. */
export function withShortage(thrown: unknown): unknown {
  return shortageOf('The gate can not go on', thrown) ?? thrown
}
