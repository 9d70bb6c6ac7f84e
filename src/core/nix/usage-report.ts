// What wrappers of an evaluator report of it: the memory that it held, and the instructions that it took.

import { bytesSchema, countSchema } from '../model/figure.ts'

export interface Usage {
  /** Maximum resident set of the process, and of those that it started and waited for. */
  readonly residentBytes: number | undefined
  /** Retired by the process: on Linux in user space, and by all that it started. */
  readonly instructions: number | undefined
}

export const NO_USAGE: Usage = { residentBytes: undefined, instructions: undefined }

/** What the perl wrapper reports: its usage, or why the kernel counts no instructions for it. */
export interface WrapperReport extends Usage {
  /** A number of errno(3); undefined where it counted. */
  readonly refusal: number | undefined
}

/**
 * A counter that ran for less of the time than this has missed more than its noise. On processors with two kinds of cores, each
 * kind counts for its part of the time.
 */
const LEAST_COUNTED = 0.999

/**
 * Parses what the wrapper wrote: KiB; then for each counter its count and the nanoseconds that it was wanted and that it ran,
 * or `refused` and an errno.
 */
export function parseWrapperReport(text: string): WrapperReport {
  const [memory = '', ...rest] = text.trimEnd().split('\n')
  const refusal = rest.flatMap((line) => /^refused (\d{1,6})$/.exec(line)?.[1] ?? [])[0]
  return {
    residentBytes: bytesOf(memory, KIBIBYTE),
    instructions: refusal === undefined ? sumOfCounters(rest) : undefined,
    refusal: refusal === undefined ? undefined : Number(refusal),
  }
}

/** What GNU time wrote for `%M`: the last line, behind what it says of an exit status. */
export function parseGnuTimeReport(text: string): Usage {
  return { ...NO_USAGE, residentBytes: bytesOf(text.trimEnd().split('\n').at(-1) ?? '', KIBIBYTE) }
}

/**
 * What `time -l` of macOS writes, behind what else is in the text, and where it starts. Its memory figure is in bytes, and its
 * instructions are those of the process alone, those of the kernel included.
 */
export function parseBsdTimeReport(stderr: string): (Usage & { readonly start: number }) | undefined {
  // Its own is the last; what looks like it before that is the evaluator's.
  const start = stderr.lastIndexOf('\n', stderr.lastIndexOf(' real ')) + 1
  const lines = stderr.slice(start).split('\n')
  if (!/^ +[\d.,]+ real +[\d.,]+ user +[\d.,]+ sys *$/.test(lines[0] ?? '')) return undefined
  const figure = (title: string) =>
    lines
      .find((line) => line.trimEnd().endsWith(` ${title}`))
      ?.trim()
      .slice(0, -title.length)
      .trimEnd()
  const residentBytes = bytesOf(figure('maximum resident set size') ?? '', 1)
  if (residentBytes === undefined) return undefined
  return { start, residentBytes, instructions: countOf(figure('instructions retired')) }
}

/** What the command said, without what `time` of macOS adds where a signal ended it. */
export function withoutBsdTimeEnding(stderr: string): string {
  const ending = BSD_TIME_ENDINGS.find((line) => stderr.endsWith(line))
  return ending === undefined ? stderr : stderr.slice(0, -ending.length)
}

const BSD_TIME_ENDINGS = ['time: command terminated abnormally\n', 'Command terminated abnormally.\n']

const KIBIBYTE = 1024

function sumOfCounters(lines: readonly string[]): number | undefined {
  const counters = lines.map(
    (line) => /^(\d{1,20}) (\d{1,20}) (\d{1,20})$/.exec(line)?.slice(1).map(Number) ?? [],
  )
  const wanted = Math.max(0, ...counters.map(([, nanoseconds = 0]) => nanoseconds))
  const ran = counters.reduce((sum, [, , nanoseconds = 0]) => sum + nanoseconds, 0)
  if (wanted === 0 || ran < LEAST_COUNTED * wanted) return undefined
  return countOf(String(counters.reduce((sum, [count = NaN]) => sum + count, 0)))
}

function bytesOf(text: string, unit: number): number | undefined {
  return /^\d+$/.test(text) ? bytesSchema.safeParse(Number(text) * unit).data : undefined
}

/** No program takes none: a zero is a machine that does not count. */
function countOf(text: string | undefined): number | undefined {
  const count = /^\d+$/.test(text ?? '') ? countSchema.safeParse(Number(text)).data : undefined
  return count === 0 ? undefined : count
}
