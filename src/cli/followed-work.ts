// What a person at the terminal is told while the program works: as much as was asked for.

import { followCommands, type RanCommand } from '../adapters/process/command-log.ts'
import { createProgress, plainProgress, silentProgress } from '../adapters/progress.ts'
import { shellWord } from '../core/text/shell-word.ts'
import { assertNever } from '../errors.ts'
import type { Progress } from '../ports/ports.ts'
import type { Surroundings, Terminal } from './terminal.ts'

export interface FollowedWork {
  readonly progress: Progress
  /** Nothing more is told. */
  readonly end: () => void
}

export function followWork(terminal: Terminal, env: Surroundings['env']): FollowedWork {
  const { verbosity, errorStream } = terminal
  const end = () => {
    // Nobody follows commands.
  }
  switch (verbosity) {
    case 'quiet':
      return { progress: silentProgress(), end }
    case 'normal':
      return { progress: createProgress(errorStream, env), end }
    case 'verbose':
      return {
        progress: plainProgress(errorStream),
        end: followCommands((ran) => {
          terminal.say(commandLine(ran))
        }),
      }
    default:
      return assertNever(verbosity)
  }
}

/** `    0.52 s  nix eval …`, with the status where it is another than 0. */
function commandLine({ words, wallSeconds, status }: RanCommand): string {
  const seconds = wallSeconds.toFixed(2).padStart(SECONDS_WIDTH)
  const ending =
    status === 0 ? '' : ` (${status === null || status === undefined ? 'ended' : `status ${status}`})`
  return `${seconds} s  ${words.map(shownWord).join(' ')}${ending}\n`
}

const SECONDS_WIDTH = 8

/** A program in an argument, in Nix's language or in Perl's, takes pages: its first line stands for it. */
const MOST_WORD = 500

function shownWord(word: string): string {
  const first = word.trimStart().split('\n', 1).join('').slice(0, MOST_WORD)
  return first === word ? shellWord(word) : `${shellWord(first)}…`
}
