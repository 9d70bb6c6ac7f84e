// How far the work is: one line that updates in place at a terminal, groups in the log of GitHub Actions, plain
// lines in the log of another CI system, or nothing.

import { plainText } from '../core/text/plain-text.ts'
import type { Clock, Progress } from '../ports/ports.ts'
import { lineProgress, type LineStream, mostLeft, shown } from './progress/line.ts'

/** The three functions of @actions/core that grouped lines need. */
export interface GroupLog {
  startGroup(title: string): void
  endGroup(): void
  info(message: string): void
}

/** Standard output or standard error, or a fake. */
export interface TerminalStream extends LineStream {
  readonly isTTY?: boolean | undefined
}

/**
 * What suits a program at the terminal: a line that updates where a person watches, plain lines in a CI system,
 * else nothing.
 */
export function createProgress(
  stream: TerminalStream,
  environment: Readonly<Record<string, string | undefined>>,
  clock: Clock = { seconds: () => performance.now() / 1000 },
): Progress {
  const told = (name: string) => (environment[name] ?? '') !== ''
  if (stream.isTTY === true && environment.TERM !== 'dumb') {
    return lineProgress({ stream, clock, color: !told('NO_COLOR') })
  }
  return told('CI') ? plainProgress(stream) : silentProgress()
}

/** A group for each stage in the log of GitHub Actions, with a line for each step. */
export function groupedProgress(log: GroupLog): Progress {
  let open = false
  let count = counter()

  function close(): void {
    if (open) log.endGroup()
    open = false
  }

  return {
    stage(title, steps) {
      close()
      count = counter(steps)
      open = true
      log.startGroup(plainText(title))
    },
    step(detail, secondsLeft) {
      log.info(`${count()} ${shown(detail)}${mostLeft(secondsLeft)}`)
    },
    done: close,
  }
}

/** A line for each stage and step, for logs that know no groups. */
export function plainProgress(stream: LineStream): Progress {
  let count = counter()
  return {
    stage(title, steps) {
      count = counter(steps)
      stream.write(`${plainText(title)}\n`)
    },
    step(detail, secondsLeft) {
      stream.write(`  ${count()} ${shown(detail)}${mostLeft(secondsLeft)}\n`)
    },
    done() {
      // Nothing is on the screen that could be cleared.
    },
  }
}

export function silentProgress(): Progress {
  const nothing = () => {
    // Silent.
  }
  return { stage: nothing, step: nothing, done: nothing }
}

/** `3/12`, or `3` where the number of steps is not known. It also keeps a detail from starting a line. */
function counter(steps?: number): () => string {
  let begun = 0
  return () => {
    begun += 1
    return steps === undefined ? String(begun) : `${begun}/${steps}`
  }
}
