// The program in GitHub Actions: inputs and the event → a command → the pull request, outputs, job summary and exit status.

import { EXIT_STATUS, exitStatusOfError } from '../core/decide/exit-status.ts'
import { describeError, messageOf } from '../errors.ts'
import type { Job } from '../runtime/job.ts'
import { type JobOutlets, jobOutlets } from './outlets.ts'
import { withdraw } from './publish-results.ts'
import { runCommand } from './run-command.ts'
import { openStep, type Surroundings } from './step.ts'

export function actionJob(surroundings: Surroundings): Job {
  const outlets = jobOutlets(surroundings.toolkit, surroundings.env)
  return {
    mask: outlets.mask,
    run: async (runtime) => {
      rememberFolder(runtime.folder, outlets)
      const step = openStep(surroundings, { runtime, outlets })
      try {
        return await runCommand(step)
      } catch (error) {
        await withdraw(step)
        throw error
      }
    },
    explain: (thrown) => explain(thrown, outlets),
  }
}

/** The post step removes the folder where the runner ended us without a chance to. */
function rememberFolder(folder: string, outlets: JobOutlets): void {
  try {
    outlets.saveState('folder', folder)
  } catch (error) {
    outlets.info(`What a cancelled job leaves will not be removed: ${messageOf(error)}`)
  }
}

function explain(thrown: unknown, outlets: JobOutlets): number {
  const { message, remedy } = describeError(thrown)
  outlets.error(remedy === '' ? message : `${message}\n\n${remedy}`)
  const status = exitStatusOfError(thrown)
  if (status === EXIT_STATUS.incomplete) tellIncomplete(outlets)
  return status
}

function tellIncomplete(outlets: JobOutlets): void {
  try {
    outlets.setOutput('verdict', 'incomplete')
  } catch (error) {
    outlets.warning(messageOf(error))
  }
}
