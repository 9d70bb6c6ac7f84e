// The part of ANALYSIS.md on evaluation: what it takes, what the evaluator counted, and which calls it went to.

import { portionText } from '../text/portion.ts'
import type { CallTreeRecord } from '../model/call-paths.ts'
import { toldMetrics } from '../model/counter.ts'
import { codeBlock } from '../text/escape.ts'
import { code, phrase } from '../text/phrase.ts'
import { figure, missingText, phraseTable, sectionText } from './analysis-section.ts'
import { heavyPaths } from './heavy-paths.ts'
import { hotFunctions, type HotLine } from './hot-functions.ts'
import { originPhrase, placePhrase } from './place-text.ts'
import { valueOf } from './part.ts'
import type { ProfileFacts, ProfileSubject } from './target-profile.ts'

const MOST_FUNCTIONS = 15
const MOST_OWN = 8
const MOST_PRIMOPS = 8
const MOST_ORIGINS = 10

/** Lines of a block of text that the outline itself does not limit. */
const MOST_LINES = 40

/** The call trees as they are drawn. */
export interface DrawnTrees {
  readonly calls: CallTreeRecord | undefined
  readonly time: CallTreeRecord | undefined
}

/** A part that differs between two profiles of the same code. */
export function timingSection({ timed }: ProfileFacts): string {
  const run = valueOf(timed)
  if (run === undefined) return sectionText('Timing', [missingText('One run alone', timed)])
  const { cpuSeconds, gcSeconds } = run.statistics
  const share =
    gcSeconds === undefined || cpuSeconds === undefined
      ? ''
      : ` (${portionText(gcSeconds, cpuSeconds)} of CPU time)`
  const collection = figure(gcSeconds, 'seconds') + share
  return sectionText('Timing', [
    phraseTable(
      ['One run, alone', 'Figure'],
      [
        [phrase`wall-clock time`, phrase`${figure(run.wallSeconds, 'seconds')}`],
        [phrase`CPU time`, phrase`${figure(cpuSeconds, 'seconds')}`],
        [phrase`garbage collection`, phrase`${collection}`],
        [phrase`peak memory`, phrase`${figure(run.residentBytes, 'bytes')}`],
      ],
    ),
    'Times vary from run to run, by a tenth and more on a shared machine; counts do not. To compare times of two revisions, run `nix-perf-gate gate`.',
  ])
}

/** What the evaluator counted, as far as there was any; the same on every run of the same code. */
export function statisticsSection({ exact }: ProfileFacts): string {
  const rows = toldMetrics.flatMap(({ label, source, unit }) => {
    const value = source.read(exact)
    return value === 0 ? [] : [[phrase`${label}`, phrase`${figure(value, unit)}`]]
  })
  return sectionText('Evaluator statistics', [phraseTable(['Counted by Nix', 'Figure'], rows)])
}

export function callsSection({ calls }: ProfileFacts): string {
  const counted = valueOf(calls)
  if (counted === undefined) return sectionText('Calls', [missingText('Calls by function', calls)])
  const hot = hotFunctions(counted, { functions: MOST_FUNCTIONS, primops: MOST_PRIMOPS })
  return [
    sectionText('Hottest functions', [hotTable(hot.functions)]),
    sectionText('Hottest functions of the repository itself', [hotTable(hot.own.slice(0, MOST_OWN))]),
    sectionText('Calls by origin', [
      phraseTable(
        ['Calls', 'Share', 'Functions of'],
        hot.origins
          .slice(0, MOST_ORIGINS)
          .map((row) => [
            phrase`${figure(row.calls, 'count')}`,
            phrase`${portionText(row.calls, hot.calls)}`,
            originPhrase(row),
          ]),
      ),
    ]),
    sectionText('Built-in functions', [
      phraseTable(
        ['Calls', 'Function'],
        hot.primops.map(({ name, calls: count }) => [
          phrase`${figure(count, 'count')}`,
          phrase`${code(name)}`,
        ]),
      ),
    ]),
  ]
    .filter((text) => text !== '')
    .join('\n\n')
}

/** Without shares: where other functions are called more often, these lines stay as they are. */
function hotTable(lines: readonly HotLine[]): string {
  return phraseTable(
    ['Calls', 'Function', 'Defined at'],
    lines.map(({ calls, name, place }) => [
      phrase`${figure(calls, 'count')}`,
      name === undefined ? phrase`–` : phrase`${code(name)}`,
      placePhrase(place),
    ]),
  )
}

/** What is on the stack while calls are made: an outline of the picture. */
export function pathsSection({ tree }: ProfileFacts, { calls }: DrawnTrees): string {
  return sectionText('Heaviest call paths', [
    outlineText(
      calls,
      'Calls that a line of code leads to, those of built-in functions too; below it, where they go on to.',
    ),
    missingText('Every call by its path', tree),
  ])
}

/** The other part that differs between two profiles of the same code. */
export function timeSection(
  { time }: ProfileFacts,
  drawn: DrawnTrees,
  { hasProfiler }: Pick<ProfileSubject, 'hasProfiler'>,
): string {
  return sectionText('Where time goes', [
    outlineText(drawn.time, 'Share of the samples that the profiler took; they vary as times do.'),
    missingText('Samples of the profiler', time),
    hasProfiler ? '' : NEWER_NIX,
  ])
}

const NEWER_NIX =
  'This Nix has no profiler. With Nix 2.30 or newer the profile has `time.folded` and `time-flamegraph.svg` too: where time goes, which calls alone do not tell.'

function outlineText(tree: CallTreeRecord | undefined, about: string): string {
  const lines = tree === undefined ? [] : heavyPaths(tree)
  return lines.length === 0 ? '' : `${about}\n\n${codeBlock(lines.join('\n'), MOST_LINES)}`
}
