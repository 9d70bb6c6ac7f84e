// Where text leaves the program in a workflow: whatever it holds, it carries no secret of this job and is no command to the
// runner. Nothing else writes to the log, an output or the job’s summary.

import type { AnnotationProperties } from '@actions/core'
import { leavingText } from '../core/text/plain-text.ts'
import { createMask, type Mask } from '../core/text/mask.ts'
import { findSecrets } from '../core/text/secrets.ts'
import { MeasurementError, messageOf } from '../errors.ts'
import type { ActionOutput } from '../outputs/action-outputs.ts'

/** What the program uses of GitHub's library (`@actions/core`), which writes to the log and to files of the runner's. */
export interface Toolkit {
  getInput(name: string): string
  info(message: string): void
  notice(message: string): void
  warning(message: string, place?: AnnotationProperties): void
  error(message: string, place?: AnnotationProperties): void
  startGroup(name: string): void
  endGroup(): void
  setSecret(secret: string): void
  setOutput(name: string, value: string | number): void
  saveState(name: string, value: string): void
  readonly summary: {
    addRaw(text: string, addEndOfLine?: boolean): { write(): Promise<unknown> }
  }
}

/** The log of a job, its annotations, outputs and summary. */
export interface JobOutlets {
  readonly mask: Mask
  info(text: string): void
  notice(text: string): void
  warning(text: string, place?: AnnotationProperties): void
  error(text: string, place?: AnnotationProperties): void
  startGroup(title: string): void
  endGroup(): void
  /** Throws MeasurementError where the runner cannot read it back. */
  setOutput(name: ActionOutput, value: string | number): void
  /** Adds Markdown to the job's summary, where the runner has one. Throws MeasurementError where it cannot be written. */
  summarize(markdown: string): Promise<void>
  /** For the post step. */
  saveState(name: string, value: string): void
}

/** The runner learns the secrets too, since other steps of the job log as well. */
export function jobOutlets(toolkit: Toolkit, environment: NodeJS.ProcessEnv): JobOutlets {
  const secrets = findSecrets(environment)
  for (const secret of secrets) toolkit.setSecret(secret)
  const mask = createMask(secrets)
  const hasSummary = environment.GITHUB_STEP_SUMMARY !== undefined
  return { mask, ...logOutlets(toolkit, mask), ...fileOutlets(toolkit, mask, hasSummary) }
}

type LogOutlets = Pick<JobOutlets, 'info' | 'notice' | 'warning' | 'error' | 'startGroup' | 'endGroup'>

function logOutlets(toolkit: Toolkit, mask: Mask): LogOutlets {
  const fit = (text: string) => leavingText(mask(text))
  const fitPlace = (place: AnnotationProperties = {}) =>
    place.title === undefined ? place : { ...place, title: fit(place.title) }
  return {
    info: (text) => {
      toolkit.info(fit(text))
    },
    notice: (text) => {
      toolkit.notice(fit(text))
    },
    warning: (text, place) => {
      toolkit.warning(fit(text), fitPlace(place))
    },
    error: (text, place) => {
      toolkit.error(fit(text), fitPlace(place))
    },
    startGroup: (title) => {
      toolkit.startGroup(fit(title))
    },
    endGroup: () => {
      toolkit.endGroup()
    },
  }
}

type FileOutlets = Pick<JobOutlets, 'setOutput' | 'summarize' | 'saveState'>

function fileOutlets(toolkit: Toolkit, mask: Mask, hasSummary: boolean): FileOutlets {
  return {
    setOutput: (name, value) => {
      try {
        toolkit.setOutput(name, typeof value === 'string' ? mask(value) : value)
      } catch (cause) {
        throw unwritable('GITHUB_OUTPUT', cause)
      }
    },
    summarize: async (markdown) => {
      if (!hasSummary) return
      try {
        await toolkit.summary.addRaw(mask(markdown), true).write()
      } catch (cause) {
        throw unwritable('GITHUB_STEP_SUMMARY', cause)
      }
    },
    saveState: (name, value) => {
      toolkit.saveState(name, value)
    },
  }
}

/** What the runner reads back are files, which an earlier step, or a full disk, may have made unwritable. */
function unwritable(variable: string, cause: unknown): MeasurementError {
  return new MeasurementError(`What ${variable} names cannot be written: ${messageOf(cause)}.`, {
    remedy: 'See that no earlier step changed it, and that the runner’s disk has room.',
    cause,
  })
}
