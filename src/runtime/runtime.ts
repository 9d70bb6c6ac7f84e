// What both entries share: real adapters behind the ports, an orderly end on signals, and nothing left behind.

import { join } from 'node:path'
import { makeTemporaryFolder } from '../adapters/files.ts'
import { createGit } from '../adapters/git/git.ts'
import { maskedBaselines, maskedFiles } from '../adapters/masked.ts'
import { findNix } from '../adapters/nix.ts'
import { createFiles } from '../adapters/user-files.ts'
import { EXIT_STATUS } from '../core/decide/exit-status.ts'
import { PROGRAM } from '../program.ts'
import { shortageOf } from '../core/text/shortage.ts'
import type { Mask } from '../core/text/mask.ts'
import { MeasurementError, messageOf } from '../errors.ts'
import { listenForSignals } from './interruption.ts'
import type { BaselineStore, Ports, Progress } from '../ports/ports.ts'
import { letReadersLeave } from './standard-streams.ts'
import { startWatchdog, STUCK_SECONDS } from './watchdog.ts'

export interface Runtime {
  /** Holds whatever the program makes for itself; removed when it ends. */
  readonly folder: string
  /** Aborts when the program is asked to stop. */
  readonly signal: AbortSignal
  ports(nixFile: string, choice: Choice): Ports
}

/** What differs between the entries. */
export interface Choice {
  readonly progress: Progress
  readonly baselines: BaselineStore
}

export interface Job {
  /** Takes secrets out of whatever is written. */
  readonly mask: Mask
  readonly run: (runtime: Runtime) => Promise<number>
  /** Tells the user what was thrown, and gives the exit status for it. */
  readonly explain: (thrown: unknown) => number
}

/** Runs a job to its exit status. Ctrl-C and a cancelled workflow end its children, keep what was measured, and give 130. */
export async function runJob({ run, explain, mask }: Job): Promise<number> {
  const signal = listenForSignals()
  const notWritten = letReadersLeave(process)
  // One for each process that runs.
  process.setMaxListeners(0)
  // Node's own status for it is that of a regression.
  process.on('uncaughtException', (error) => {
    process.exit(explain(withShortage(error)))
  })
  try {
    const folder = makeOwnFolder()
    startWatchdog({ folder, onStuck: () => explain(stuck()) })
    const ports = (file: string, choice: Choice) => createPorts({ ...choice, file, folder, signal, mask })
    const status = await run({ folder, signal, ports })
    const reason = await notWritten()
    if (reason !== undefined) return status === EXIT_STATUS.ok ? explain(unwritten(reason)) : status
    return signal.aborted ? EXIT_STATUS.interrupted : status
  } catch (error) {
    return explain(signal.aborted ? signal.reason : withShortage(error))
  }
}

/** What was thrown, told as what the machine has too little of where it is that. */
function withShortage(thrown: unknown): unknown {
  return shortageOf('The gate can not go on', thrown) ?? thrown
}

/** Removed at the end, also where something ends the process on its own way out. */
function makeOwnFolder(): string {
  const folder = makeTemporaryFolder(process.env)
  process.once('exit', () => {
    try {
      folder.remove()
    } catch (error) {
      process.stderr.write(`${folder.path} is left behind: ${messageOf(error)}\n`)
    }
  })
  return folder.path
}

function stuck(): MeasurementError {
  return new MeasurementError(
    `The gate was stuck for ${STUCK_SECONDS} s in one calculation, and ended itself.`,
    {
      remedy: 'Run it again. If it stays, please report it with the project, or with what changed in it.',
    },
  )
}

function unwritten(reason: string): MeasurementError {
  return new MeasurementError(`The report could not be printed: ${reason}`, {
    remedy: 'See that there is room where standard output goes.',
  })
}

interface PortsRequest extends Choice {
  readonly file: string
  readonly folder: string
  readonly signal: AbortSignal
  readonly mask: Mask
}

function createPorts({ file, progress, baselines, folder, signal, mask }: PortsRequest): Ports {
  const environment = process.env
  return {
    // What Git makes for us goes where everything of ours is, so that one removal removes all.
    git: createGit({ environment: { ...environment, RUNNER_TEMP: folder }, signal }),
    findNix: () => findNix({ file, environment, directory: join(folder, 'nix'), signal }),
    files: maskedFiles(createFiles({ workspace: environment.GITHUB_WORKSPACE }), mask),
    baselines: maskedBaselines(baselines, mask),
    clock: { seconds: () => performance.now() / 1000 },
    progress,
    random: Math.random,
    signal,
    program: `${PROGRAM.name} ${PROGRAM.version}`,
  }
}
