// What both entries share: real adapters behind the ports, an orderly end on signals, and nothing left behind.

import { join } from 'node:path'
import { files, makeTemporaryFolder } from './adapters/files.ts'
import { createGit } from './adapters/git/git.ts'
import { maskedBaselines, maskedFiles } from './adapters/masked.ts'
import { findNix } from './adapters/nix.ts'
import { EXIT_STATUS } from './core/exit-status.ts'
import { PROGRAM } from './core/program.ts'
import type { Mask } from './core/text/mask.ts'
import { InterruptedError } from './errors.ts'
import type { BaselineStore, Ports, Progress } from './ports.ts'

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
  const interruption = new AbortController()
  const interrupt = () => {
    interruption.abort(new InterruptedError())
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupt)
  const folder = makeTemporaryFolder(process.env)
  // Also where something ends the process on its own way out.
  process.once('exit', () => {
    folder.remove()
  })
  const { signal } = interruption
  const ports = (file: string, choice: Choice) =>
    createPorts({ ...choice, file, folder: folder.path, signal, mask })
  try {
    const status = await run({ folder: folder.path, signal, ports })
    return interruption.signal.aborted ? EXIT_STATUS.interrupted : status
  } catch (error) {
    return explain(interruption.signal.aborted ? interruption.signal.reason : error)
  }
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
    files: maskedFiles(files, mask),
    baselines: maskedBaselines(baselines, mask),
    clock: { seconds: () => performance.now() / 1000 },
    progress,
    random: Math.random,
    signal,
    program: `${PROGRAM.name} ${PROGRAM.version}`,
  }
}
