// Where text leaves the program, for both entries: whatever it holds, it carries no secret of this job, moves no cursor and
// is no command to the runner. Nothing else writes to a stream, the log, an output or the job’s summary, but for a last word
// of runtime.ts about its own folder.

import type * as toolkit from '@actions/core'
import type { AnnotationProperties } from '@actions/core'
import type { ErrorStream } from '../adapters/progress.ts'
import { leavingText } from '../core/text/plain-text.ts'
import { createMask, type Mask } from '../core/text/mask.ts'
import { findSecrets } from '../core/text/secrets.ts'
import { MeasurementError, messageOf } from '../errors.ts'
import type { ActionOutput } from './action-outputs.ts'

/** Standard output and standard error. */
export interface TerminalOutlets {
  readonly mask: Mask
  /** A report that is read at the terminal. */
  show(text: string): void
  /** What another program reads: as it is. */
  print(text: string): void
  /** A word besides, on standard error. */
  say(text: string): void
  /** Standard error, for what draws on it and is fit already. */
  readonly errorStream: ErrorStream
}

export function terminalOutlets({ stdout, stderr, env }: NodeJS.Process): TerminalOutlets {
  const mask = createMask(findSecrets(env))
  return {
    mask,
    show: (text) => void stdout.write(leavingText(mask(text))),
    print: (text) => void stdout.write(mask(text)),
    say: (text) => void stderr.write(leavingText(mask(text))),
    errorStream: {
      write: (text) => stderr.write(mask(text)),
      get columns() {
        return stderr.columns
      },
      isTTY: stderr.isTTY,
    },
  }
}

type Toolkit = Pick<
  typeof toolkit,
  | 'endGroup'
  | 'error'
  | 'info'
  | 'notice'
  | 'saveState'
  | 'setOutput'
  | 'setSecret'
  | 'startGroup'
  | 'summary'
  | 'warning'
>

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

/** `core`: GitHub's library. The runner learns the secrets too, since other steps of the job log as well. */
export function jobOutlets(core: Toolkit, environment: NodeJS.ProcessEnv): JobOutlets {
  const secrets = findSecrets(environment)
  for (const secret of secrets) core.setSecret(secret)
  const mask = createMask(secrets)
  const fit = (text: string) => leavingText(mask(text))
  const fitPlace = (place: AnnotationProperties = {}) =>
    place.title === undefined ? place : { ...place, title: fit(place.title) }
  return {
    mask,
    info: (text) => {
      core.info(fit(text))
    },
    notice: (text) => {
      core.notice(fit(text))
    },
    warning: (text, place) => {
      core.warning(fit(text), fitPlace(place))
    },
    error: (text, place) => {
      core.error(fit(text), fitPlace(place))
    },
    startGroup: (title) => {
      core.startGroup(fit(title))
    },
    endGroup: () => {
      core.endGroup()
    },
    setOutput: (name, value) => {
      try {
        core.setOutput(name, typeof value === 'string' ? mask(value) : value)
      } catch (cause) {
        throw unwritable('GITHUB_OUTPUT', cause)
      }
    },
    summarize: async (markdown) => {
      if (environment.GITHUB_STEP_SUMMARY === undefined) return
      try {
        await core.summary.addRaw(mask(markdown), true).write()
      } catch (cause) {
        throw unwritable('GITHUB_STEP_SUMMARY', cause)
      }
    },
    saveState: (name, value) => {
      core.saveState(name, value)
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
