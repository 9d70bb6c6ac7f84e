// What a person at a terminal gives the program, and where its text leaves: without secrets, and without what moves the
// cursor.

import type { TerminalStream } from '../adapters/progress.ts'
import { createMask, type Mask } from '../core/text/mask.ts'
import { leavingText } from '../core/text/plain-text.ts'
import { findSecrets } from '../core/text/secrets.ts'
import type { Verbosity } from './verbosity.ts'

/** Standard input, or a fake. */
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean | undefined }

export interface Surroundings {
  readonly args: readonly string[]
  /** Opened by who reads it. */
  readonly stdin: () => Input
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: TerminalStream
  readonly stderr: TerminalStream
}

export interface Terminal {
  readonly mask: Mask
  /** How reports on standard output are drawn. */
  readonly screen: Screen
  /** The same of standard error. */
  readonly errorScreen: Screen
  /** A report that is read at the terminal. */
  show(text: string): void
  /** What another program reads: as it is. */
  print(text: string): void
  /** What went wrong, on standard error. */
  say(text: string): void
  /** A word besides, on standard error; not where the program is to be quiet. */
  tell(text: string): void
  /** How much it says from here on. */
  speak(verbosity: Verbosity): void
  readonly verbosity: Verbosity
  /** Standard error, for what draws on it and is fit already. */
  readonly errorStream: TerminalStream
}

export interface Screen {
  readonly color: boolean
  readonly width: number
}

export function openTerminal({ env, stdout, stderr }: Omit<Surroundings, 'args' | 'stdin'>): Terminal {
  const mask = createMask(findSecrets(env))
  let verbosity: Verbosity = 'normal'
  const say = (text: string) => void stderr.write(leavingText(mask(text)))
  return {
    mask,
    get screen() {
      return screenOf(stdout, env)
    },
    get errorScreen() {
      return screenOf(stderr, env)
    },
    show: (text) => void stdout.write(leavingText(mask(text))),
    print: (text) => void stdout.write(mask(text)),
    say,
    tell: (text) => {
      if (verbosity !== 'quiet') say(text)
    },
    speak: (asked) => {
      verbosity = asked
    },
    get verbosity() {
      return verbosity
    },
    errorStream: {
      write: (text) => stderr.write(mask(text)),
      get columns() {
        return stderr.columns
      },
      isTTY: stderr.isTTY,
    },
  }
}

/** What is piped gets the width that fits everywhere. */
const PIPED_WIDTH = 80

function screenOf({ isTTY, columns }: TerminalStream, env: Surroundings['env']): Screen {
  if (isTTY !== true) return { color: false, width: PIPED_WIDTH }
  // A terminal that nobody told its size says 0.
  const width = columns === undefined || columns === 0 ? PIPED_WIDTH : columns
  return { color: (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb', width }
}
