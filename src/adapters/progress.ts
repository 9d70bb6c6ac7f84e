// How far the work is: one line that updates in place at a terminal, groups in the log of GitHub Actions, plain
// lines in the log of another CI system, or nothing.

import pc from 'picocolors'
import stringWidth from 'string-width'
import { formatDuration } from '../core/text/number.ts'
import { plainText, shortenEnd, shortenMiddle } from '../core/text/plain-text.ts'
import type { Clock, Progress } from '../ports/ports.ts'

/** What a progress line is written to: standard error, or a fake. */
export interface ProgressStream {
  write(text: string): unknown
  readonly columns?: number | undefined
}

/** Calls an action again and again until the function it returns is called. */
export type Repeat = (milliseconds: number, action: () => void) => () => void

export interface TerminalProgressOptions {
  readonly stream: ProgressStream
  readonly clock: Clock
  readonly color: boolean
  /** A timer that does not keep the program alive, by default. */
  readonly repeat?: Repeat
}

/** The three functions of @actions/core that grouped lines need. */
export interface GroupLog {
  startGroup(title: string): void
  endGroup(): void
  info(message: string): void
}

/** Standard output or standard error, or a fake. */
export interface TerminalStream extends ProgressStream {
  readonly isTTY?: boolean | undefined
}

/** The eye takes no more redraws than this, and a slow terminal not many more. */
const REDRAW_MILLISECONDS = 200

/** Shorter waits are not worth a figure. */
const LEAST_SECONDS_LEFT = 2

const DEFAULT_COLUMNS = 80
const MOST_DETAIL = 60
const CLEAR_LINE = '\r\u001B[K'

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
    return terminalProgress({ stream, clock, color: !told('NO_COLOR') })
  }
  return told('CI') ? plainProgress(stream) : silentProgress()
}

/** One line that is drawn over itself, and gone at the end. */
export function terminalProgress({
  stream,
  clock,
  color,
  repeat = repeatUnreferenced,
}: TerminalProgressOptions): Progress {
  const paint = pc.createColors(color)
  let work: Work | undefined
  let drawn = ''
  let stop: (() => void) | undefined

  function draw(): void {
    if (work === undefined) return
    const line = fitted(progressText(work, clock.seconds()), (stream.columns ?? DEFAULT_COLUMNS) - 1)
    if (line === drawn) return
    drawn = line
    stream.write(CLEAR_LINE + paint.dim(line))
  }

  return {
    stage(title, steps) {
      work = { title, steps, begun: 0, detail: '', since: clock.seconds() }
      stop ??= repeat(REDRAW_MILLISECONDS, draw)
      draw()
    },
    step(detail) {
      // Drawn by the timer: hundreds of short steps cost no more than one.
      if (work !== undefined) work = { ...work, begun: work.begun + 1, detail }
    },
    done() {
      stop?.()
      stop = undefined
      work = undefined
      if (drawn !== '') stream.write(CLEAR_LINE)
      drawn = ''
    },
  }
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
    step(detail) {
      log.info(`${count()} ${shown(detail)}`)
    },
    done: close,
  }
}

/** A line for each stage and step, for logs that know no groups. */
export function plainProgress(stream: ProgressStream): Progress {
  let count = counter()
  return {
    stage(title, steps) {
      count = counter(steps)
      stream.write(`${plainText(title)}\n`)
    },
    step(detail) {
      stream.write(`  ${count()} ${shown(detail)}\n`)
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

interface Work {
  readonly title: string
  readonly steps: number | undefined
  readonly begun: number
  readonly detail: string
  readonly since: number
}

/** `Timing · 3 of 12 · nixosConfigurations.web · about 48 s left`. */
function progressText({ title, steps, begun, detail, since }: Work, now: number): string {
  const left = secondsLeft({ steps, begun }, now - since)
  return [
    plainText(title),
    ...(begun === 0 ? [] : [steps === undefined ? String(begun) : `${begun} of ${steps}`]),
    ...(detail === '' ? [] : [shown(detail)]),
    ...(left === undefined ? [] : [`about ${formatDuration(Math.ceil(left))} left`]),
  ].join(' · ')
}

/** From the steps that are over; the one that has begun counts as left. */
function secondsLeft({ steps, begun }: Pick<Work, 'steps' | 'begun'>, elapsed: number): number | undefined {
  const over = begun - 1
  if (steps === undefined || over < 1 || begun > steps) return undefined
  const left = (elapsed / over) * steps - elapsed
  return left >= LEAST_SECONDS_LEFT ? left : undefined
}

/** `3/12`, or `3` where the number of steps is not known. It also keeps a detail from starting a line. */
function counter(steps?: number): () => string {
  let begun = 0
  return () => {
    begun += 1
    return steps === undefined ? String(begun) : `${begun}/${steps}`
  }
}

function shown(detail: string): string {
  return shortenMiddle(plainText(detail), MOST_DETAIL)
}

/** At most so many columns: a line that wraps could not be drawn over. */
function fitted(text: string, columns: number): string {
  let line = text
  for (let most = columns; stringWidth(line) > columns && most > 0; most -= 1) line = shortenEnd(text, most)
  return line
}

function repeatUnreferenced(milliseconds: number, action: () => void): () => void {
  const timer = setInterval(action, milliseconds)
  timer.unref()
  return () => {
    clearInterval(timer)
  }
}
