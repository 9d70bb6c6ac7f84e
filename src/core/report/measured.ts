// How it was measured: the two revisions, the machines, the Nix, the runs and the settings.

import { nixName } from './platform-name.ts'
import type { Isolation, Machine } from '../model/identity.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Results, ResultsRevision } from '../model/results.ts'
import { formatDuration, formatSetting, formatValue, grouped } from '../text/number.ts'
import { type Phrase, code, counted, listing, phrase, written } from '../text/phrase.ts'

/** One fact: what it is about, and the fact. */
export interface Fact {
  readonly title: string
  readonly fact: Phrase
  /** Shown where there is little room too. */
  readonly brief: boolean
}

const MOST_SETTINGS = 40
const SHORT_NAME = 12

export function measuredFacts(results: Results): readonly Fact[] {
  return [
    { title: 'Base', fact: chosenPhrase(results.base), brief: true },
    { title: 'Head', fact: chosenPhrase(results.head), brief: true },
    ...results.platforms.flatMap(platformFacts),
    { title: 'Timing', fact: samplingPhrase(results), brief: false },
    { title: 'Thresholds', fact: thresholdsPhrase(results), brief: true },
    { title: 'Program', fact: phrase`${results.program}`, brief: false },
  ]
}

/** `54c1e0d3a2b7`. */
function shortRevision({ revision }: ResultsRevision): string {
  return revision.slice(0, SHORT_NAME)
}

/** The confidence of the intervals that are shown: `99 %`, or `99 % to 99.9 %`; undefined where there are none. */
export function confidenceText(results: Results): string | undefined {
  const confidences = results.platforms
    .flatMap((platform) => platform.targets)
    .flatMap((target) => target.findings)
    .flatMap((finding) => finding.change?.interval?.confidence ?? [])
  if (confidences.length === 0) return undefined
  const shown = [...new Set(confidences.toSorted((one, other) => one - other).map(shareRoundedDown))]
  return shown.length === 1 ? shown[0] : `${shown[0] ?? ''} to ${shown.at(-1) ?? ''}`
}

/** A revision by its name and subject; of a working tree, the commit that it is on top of. */
export function revisionPhrase(revision: ResultsRevision): Phrase {
  const named = phrase`${code(shortRevision(revision))} “${revision.subject}”`
  return revision.kind === 'working-tree' ? phrase`${written(revision.chosen)}, on top of ${named}` : named
}

function chosenPhrase(revision: ResultsRevision): Phrase {
  const named = revisionPhrase(revision)
  return revision.kind === 'working-tree' ? named : phrase`${named}, ${written(revision.chosen)}`
}

function platformFacts(platform: PlatformResults): readonly Fact[] {
  const { machine, settings } = platform.identity
  const given = Object.entries(settings).map(([name, value]) => code(`${name} = ${value}`))
  const memory = formatValue(machine.memoryBytes, 'bytes')
  const { system } = platform
  return [
    {
      title: system,
      fact: phrase`${nixName(platform)} on ${machine.os}; ${machine.cpu}, ${counted(machine.cores, 'core')}, ${memory} of memory; peak memory from ${machine.residentMemoryFrom}${instructionsPhrase(machine)}`,
      brief: false,
    },
    ...(machine.isolation === undefined
      ? []
      : [{ title: `Evaluators on ${system}`, fact: isolationPhrase(machine.isolation), brief: false }]),
    ...('impure' in settings
      ? [
          {
            title: `Flakes on ${system}`,
            fact: phrase`evaluated impurely, as the configuration asks`,
            brief: true,
          },
        ]
      : []),
    { title: `Runs on ${system}`, fact: runsPhrase(platform), brief: true },
    ...(given.length === 0
      ? []
      : [{ title: `Nix settings on ${system}`, fact: listing(given, MOST_SETTINGS), brief: false }]),
  ]
}

function instructionsPhrase({ instructions }: Machine): Phrase {
  if (instructions === undefined) return []
  return instructions.kind === 'counted'
    ? phrase`, instructions from ${instructions.from}`
    : phrase`; instructions are not counted: ${written(instructions.reason)}`
}

function isolationPhrase(isolation: Isolation): Phrase {
  return isolation.kind === 'landlock'
    ? phrase`held to the store, the project and its sources by Landlock ${isolation.version}, on both sides`
    : phrase`not held to the store, the project and its sources but by Nix’s own modes: ${written(isolation.reason)}`
}

function runsPhrase({ targets, cost }: PlatformResults): Phrase {
  const exact = sum(targets.map((target) => target.runs.exact))
  const pairs = sum(targets.map((target) => target.runs.pairs))
  const timed = targets.filter((target) => target.runs.pairs > 0).length
  const timing =
    pairs === 0 ? 'none was timed' : `${counted(pairs, 'timed pair')} for ${counted(timed, 'target')}`
  const kept = targets.filter((target) => target.runs.cachedBase === true).length
  const cache = kept === 0 ? '' : ` (base of ${grouped(kept, 0)} from the baseline cache)`
  return phrase`${counted(exact, 'exact run')} for ${counted(targets.length, 'target')}${cache}${togetherText(targets)}, ${timing}${withoutText(targets)}; ${counted(cost.evaluations, 'evaluation')} in ${formatDuration(cost.seconds)}`
}

function togetherText(targets: PlatformResults['targets']): string {
  const together = targets.flatMap(({ runs }) => runs.together ?? [])
  if (together.length === 0) return ''
  const proofs = new Map(together.map(({ first, evaluations }) => [first, evaluations]))
  const evaluations = sum([...proofs.values()])
  return ` (${grouped(together.length, 0)} of them proven unchanged together, by ${counted(evaluations, 'evaluation')})`
}

/** What causes were proven by. */
function withoutText(targets: PlatformResults['targets']): string {
  const without = sum(targets.map(({ runs }) => runs.without ?? 0))
  if (without === 0) return ''
  const proven = targets.some(({ explanation }) => (explanation?.causes?.rows.length ?? 0) > 0)
  return `; causes ${proven ? 'proven' : 'looked for'} by ${counted(without, 'evaluation')} of head without parts of the change`
}

function samplingPhrase({ sampling }: Results): Phrase {
  const { minPairs, maxPairs, confidence, timeBudgetSeconds } = sampling
  if (timeBudgetSeconds === 0) return phrase`off`
  return phrase`base and head in turn, ${grouped(minPairs, 0)} to ${grouped(maxPairs, 0)} pairs for each target, ${formatSetting(confidence, 'fraction')} confidence over the whole report, at most ${formatDuration(timeBudgetSeconds)}`
}

function thresholdsPhrase({ configuration }: Results): Phrase {
  const edited = configuration.changedInHead ? ' (head edits them; that holds once it is merged)' : ''
  return phrase`from ${written(configuration.from)}${edited}`
}

function shareRoundedDown(confidence: number): string {
  return formatSetting(Math.floor(confidence * 10_000 + 1e-6) / 10_000, 'fraction')
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
