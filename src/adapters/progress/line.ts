// How far the work is, for who watches: one line that is drawn over itself, and gone at the end.

import pc from 'picocolors'
import stringWidth from 'string-width'
import { formatDuration } from '../../core/text/number.ts'
import { plainText, shortenEnd, shortenMiddle } from '../../core/text/plain-text.ts'
import type { Clock, Progress } from '../../ports/ports.ts'

/** What a line is written to: standard error, or a fake. */
export interface LineStream {
  write(text: string): unknown
  readonly columns?: number | undefined
}

/** Calls an action again and again until the function it returns is called. */
type Repeat = (milliseconds: number, action: () => void) => () => void

interface LineProgressOptions {
  readonly stream: LineStream
  readonly clock: Clock
  readonly color: boolean
  /** A timer that does not keep the program alive, by default. */
  readonly repeat?: Repeat
}

/** The eye takes no more redraws than this, and a slow terminal not many more. */
const REDRAW_MILLISECONDS = 200

/** Shorter waits are not worth a figure. */
const LEAST_SECONDS_LEFT = 2

const DEFAULT_COLUMNS = 80

const CLEAR_LINE = '\r\u001B[K'

/** One line that is drawn over itself, and gone at the end. */
export function lineProgress({
  stream,
  clock,
  color,
  repeat = repeatUnreferenced,
}: LineProgressOptions): Progress {
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
      work = { title, steps, begun: 0, detail: '', since: clock.seconds(), end: undefined }
      stop ??= repeat(REDRAW_MILLISECONDS, draw)
      draw()
    },
    step(detail, secondsLeft) {
      // Drawn by the timer: hundreds of short steps cost no more than one.
      if (work === undefined) return
      const end = secondsLeft === undefined ? undefined : clock.seconds() + secondsLeft
      work = { ...work, begun: work.begun + 1, detail, end }
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

interface Work {
  readonly title: string
  readonly steps: number | undefined
  readonly begun: number
  readonly detail: string
  readonly since: number
  /** When it will be over at the latest, where that is known. */
  readonly end: number | undefined
}

/** `Timing · 3 of 12 · nixosConfigurations.web · about 48 s left`. */
function progressText({ title, steps, begun, detail, since, end }: Work, now: number): string {
  const left = secondsLeft({ steps, begun }, now - since)
  const most = end === undefined || end <= now ? undefined : end - now
  return [
    plainText(title),
    ...(begun === 0 ? [] : [steps === undefined ? String(begun) : `${begun} of ${steps}`]),
    ...(detail === '' ? [] : [shown(detail)]),
    ...(left === undefined ? [] : [`about ${formatDuration(Math.ceil(left))} left`]),
    ...(most === undefined ? [] : [atMost(most)]),
  ].join(' · ')
}

/** From the steps that are over; the one that has begun counts as left. */
function secondsLeft({ steps, begun }: Pick<Work, 'steps' | 'begun'>, elapsed: number): number | undefined {
  const over = begun - 1
  if (steps === undefined || over < 1 || begun > steps) return undefined
  const left = (elapsed / over) * steps - elapsed
  return left >= LEAST_SECONDS_LEFT ? left : undefined
}

const MOST_DETAIL = 60

/** `, at most 3 min left`; empty where that is not known. */
export function mostLeft(secondsLeft: number | undefined): string {
  return secondsLeft === undefined ? '' : `, ${atMost(secondsLeft)}`
}

function atMost(seconds: number): string {
  return `at most ${formatDuration(Math.ceil(seconds))} left`
}

/** A detail as text that fits beside others. */
export function shown(detail: string): string {
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
