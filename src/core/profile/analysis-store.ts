// The part of ANALYSIS.md on what evaluation leads to: builds and downloads, caches, the closure, and a real build.

import { codeBlock } from '../text/escape.ts'
import { formatDuration, formatValue, grouped, NO_FIGURE } from '../text/number.ts'
import { portionText } from '../text/portion.ts'
import { code, counted, listing, type Phrase, phrase } from '../text/phrase.ts'
import { figure, missingText, phraseTable, sectionText, sentence } from './analysis-section.ts'
import { cacheHitRate } from '../model/measurement.ts'
import { packageName } from '../nix/store-name.ts'
import { largestPaths } from '../nix/largest-paths.ts'
import type { BuildRun, SubstituterHealth } from './store-facts.ts'
import { valueOf } from './part.ts'
import type { ProfileFacts } from './target-profile.ts'

const MOST_NAMES = 8
const MOST_PATHS = 10
const MOST_BUILDS = 10
const MOST_ERROR_LINES = 12

export function planSection(facts: ProfileFacts): string {
  const plan = valueOf(facts.plan)
  const closure = valueOf(facts.closure)
  const rows: (readonly [Phrase, Phrase])[] = [
    [phrase`derivations in the closure`, phrase`${figure(closure?.derivations.size, 'count')}`],
    [phrase`built while evaluating`, phrase`${grouped(facts.importedDerivations.length, 0)}`],
  ]
  if (plan === undefined) {
    return sectionText('Builds and downloads', [
      phraseTable(['Here, now', 'Figure'], rows),
      missingText('What would be built', facts.plan),
    ])
  }
  rows.push(
    [phrase`derivations to build`, phrase`${grouped(plan.toBuild.length, 0)}`],
    [phrase`paths to fetch`, phrase`${grouped(plan.toFetch.length, 0)}`],
    [phrase`download`, phrase`${figure(plan.downloadBytes, 'bytes')}`],
    [phrase`unpacked`, phrase`${figure(plan.unpackedBytes, 'bytes')}`],
    [phrase`cache hit rate`, phrase`${figure(cacheHitRate(plan), 'fraction')}`],
  )
  const missing = plan.unknown.length
  return sectionText('Builds and downloads', [
    phraseTable(['Here, now', 'Figure'], rows),
    namesText('To build', plan.toBuild),
    namesText('Built while evaluating (import from derivation)', facts.importedDerivations),
    missing === 0
      ? ''
      : sentence(
          phrase`${counted(missing, 'path')} can be neither built nor fetched: ${names(plan.unknown)}`,
        ),
  ])
}

export function cachesSection({ substituters, wanted }: ProfileFacts): string {
  const total = wanted.paths.length
  const what =
    wanted.kind === 'closure'
      ? `Each was asked for ${counted(total, 'path')}: all that the target needs to run.`
      : `Each was asked for ${counted(total, 'path')}: the outputs of what is to be built, and what is to be fetched.`
  if (substituters.length === 0) {
    return sectionText('Caches', [
      'Nix has no substituter to ask (`substituters` is empty): everything is built.',
    ])
  }
  return sectionText('Caches', [
    phraseTable(
      ['Substituter', 'Answers in', 'Has', 'Hit rate'],
      substituters.map((one) => substituterRow(one, total)),
    ),
    what,
    ...substituters.flatMap(({ url, answer }) =>
      answer.kind === 'silent' ? [sentence(phrase`${code(url)} does not answer: ${answer.reason}`)] : [],
    ),
  ])
}

function substituterRow({ url, answer, has }: SubstituterHealth, total: number): readonly Phrase[] {
  return [
    phrase`${code(url)}`,
    answer.kind === 'reachable'
      ? phrase`${formatValue(answer.latencySeconds, 'seconds')}`
      : phrase`does not answer`,
    phrase`${figure(has, 'count')}`,
    phrase`${has === undefined ? NO_FIGURE : portionText(has, total)}`,
  ]
}

export function closureSection({ outputClosure }: ProfileFacts): string {
  const closure = valueOf(outputClosure)
  if (closure === undefined) return sectionText('Closure', [missingText('Sizes', outputClosure)])
  const { sizes, substituter } = closure
  const { totalBytes, largest } = largestPaths(sizes, MOST_PATHS)
  const told = substituter === undefined ? phrase`the store` : phrase`${code(substituter)}`
  return sectionText('Closure', [
    sentence(
      phrase`${counted(sizes.size, 'path')}, ${formatValue(totalBytes, 'bytes')} unpacked, as ${told} has it. The largest:`,
    ),
    phraseTable(
      ['Size', 'Share', 'Path'],
      largest.map(({ path, unpackedBytes }) => [
        phrase`${formatValue(unpackedBytes, 'bytes')}`,
        phrase`${portionText(unpackedBytes, totalBytes)}`,
        phrase`${code(packageName(path))}`,
      ]),
    ),
  ])
}

export function buildSection({ build, outputs, outputClosure }: ProfileFacts): string {
  if (build === undefined) return ''
  const { log } = build
  const sizes = valueOf(outputClosure)?.sizes
  const slowest = log.builds.toSorted((one, other) => other.seconds - one.seconds).slice(0, MOST_BUILDS)
  return sectionText('Build', [
    failureText(build),
    phraseTable(
      ['A real build', 'Figure'],
      [
        [phrase`from first step to last`, phrase`${formatDuration(log.totalSeconds)}`],
        [
          phrase`downloading`,
          phrase`${formatDuration(log.downloadSeconds)} (${counted(log.downloads.length, 'path')})`,
        ],
        [
          phrase`building`,
          phrase`${formatDuration(log.buildSeconds)} (${counted(log.builds.length, 'derivation')})`,
        ],
        ...outputs.map((path) => [
          phrase`size of ${code(packageName(path))}`,
          phrase`${figure(sizes?.get(path), 'bytes')}`,
        ]),
      ],
    ),
    phraseTable(
      ['Seconds', 'Derivation', 'Outcome'],
      slowest.map(({ derivation, seconds, outcome }) => [
        phrase`${grouped(seconds, 2)}`,
        phrase`${code(packageName(derivation))}`,
        phrase`${outcome}`,
      ]),
    ),
    log.builds.length > slowest.length ? 'The slowest; `build-stats.json` has all.' : '',
  ])
}

function failureText({ failure }: BuildRun): string {
  return failure === undefined
    ? ''
    : `**The build failed.**\n\n${codeBlock(failure.message, MOST_ERROR_LINES)}`
}

function namesText(what: string, paths: readonly string[]): string {
  return paths.length === 0 ? '' : sentence(phrase`${what}: ${names(paths)}`)
}

function names(paths: readonly string[]): Phrase {
  return listing(paths.map(packageName).sort().map(code), MOST_NAMES)
}
