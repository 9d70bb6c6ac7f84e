// Runs a job as a process: an orderly end on signals and wherever it is stuck, and nothing left behind. Only this acts on
// the process as a whole.

import { makeTemporaryFolder } from '../adapters/files.ts'
import { thisPlatform } from '../adapters/platform.ts'
import { EXIT_STATUS } from '../core/decide/exit-status.ts'
import { MeasurementError, messageOf } from '../errors.ts'
import { createRuntime } from './create-runtime.ts'
import { listenForSignals } from './interruption.ts'
import { type Job, runJob, withShortage } from './job.ts'
import { letReadersLeave } from './standard-streams.ts'
import { startWatchdog, STUCK_SECONDS } from './watchdog.ts'

/** Gives the exit status. Ctrl-C and a cancelled workflow end the process's children. */
export async function runProcess(job: Job): Promise<number> {
  const { explain, mask } = job
  const startedAt = new Date()
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
    const platform = thisPlatform()
    startWatchdog({ folder, processes: platform.processes, onStuck: () => explain(stuck()) })
    const runtime = createRuntime({ folder, signal, startedAt, environment: process.env, platform, mask })
    const status = await runJob(job, runtime)
    const reason = await notWritten()
    return reason !== undefined && status === EXIT_STATUS.ok ? explain(unwritten(reason)) : status
  } catch (error) {
    return explain(withShortage(error))
  }
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
