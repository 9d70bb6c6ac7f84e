// What a report cannot tell: what was not measured, and what the method does not see.

import { isCounter } from '../model/counter.ts'
import { metricOf } from '../model/metric.ts'
import type { Finding } from '../model/finding.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { grouped } from '../text/number.ts'
import { type Phrase, code, counted, listing, phrase } from '../text/phrase.ts'
import { notPursuedPhrases } from './not-pursued.ts'
import { onPlatform } from './platform-name.ts'
import { reasonText } from './reason-text.ts'
import { shownFindings } from './shown-findings.ts'
import { standingOf } from '../decide/standing.ts'

const MOST_NAMES = 6

export interface Limit {
  readonly phrase: Phrase
  /** Particular to these results, so that it is shown where there is little room too. */
  readonly brief: boolean
}

export function limitPhrases(results: Results): readonly Limit[] {
  return [
    ...leftOutPhrases(results).map((one) => ({ phrase: one, brief: true })),
    ...results.platforms.flatMap((platform) => platformPhrases(platform, onPlatform(results, platform))),
    {
      phrase: phrase`The evaluator’s counters do not see work inside a built-in function; time does.`,
      brief: false,
    },
  ]
}

/** What was to be measured by nobody, so that no report gets shorter without a word. */
function leftOutPhrases(results: Results): readonly Phrase[] {
  const exclude = (results.configuration.exclude ?? []).map((text) => code(text))
  if (exclude.length === 0) return []
  const by = phrase`excluded as ${listing(exclude, MOST_NAMES)}`
  const told = results.platforms.flatMap((platform) =>
    platform.leftOut === undefined
      ? []
      : [
          phrase`${counted(platform.leftOut.count, 'target')}${onPlatform(results, platform)}: left out, ${by}: ${leftOutNames(platform.leftOut)}`,
        ],
  )
  return told.length > 0 ? told : [phrase`Left out is what is ${by}.`]
}

function leftOutNames({ count, names }: NonNullable<PlatformResults['leftOut']>): Phrase {
  const shown = names.slice(0, MOST_NAMES)
  const more = Math.max(count, names.length) - shown.length
  const list = listing(
    shown.map((name) => code(name)),
    MOST_NAMES,
  )
  return more === 0 ? phrase`${list}.` : phrase`${list} and ${grouped(more, 0)} more.`
}

function platformPhrases(platform: PlatformResults, where: string): readonly Limit[] {
  return [
    ...[...untimed(platform, where), ...together(platform, where)].map((one) => ({
      phrase: one,
      brief: false,
    })),
    ...[
      ...notPursuedPhrases(platform, where),
      ...notTold(platform, where),
      ...demoted(platform, where),
      ...imported(platform, where),
    ].map((one) => ({
      phrase: one,
      brief: true,
    })),
  ]
}

function untimed({ targets }: PlatformResults, where: string): readonly Phrase[] {
  const quiet = targets.filter((target) => target.runs.pairs === 0 && standingOf(target) === 'unchanged')
  if (quiet.length === 0) return []
  const apart = quiet.some(({ apartFromRevision }) => apartFromRevision === true)
  return [
    phrase`${counted(quiet.length, 'target')}${where}: not timed. Counters and derivation are equal on both sides${apart ? ', the revision in it apart' : ''}, and evaluating them cost about the same.`,
  ]
}

function together({ targets }: PlatformResults, where: string): readonly Phrase[] {
  const count = targets.filter(({ runs }) => runs.together !== undefined).length
  if (count === 0) return []
  return [
    phrase`${counted(count, 'target')}${where}: evaluated together with others of the same set. What all of them count is equal as one sum, and each derivation by itself; there are no figures of each.`,
  ]
}

/** Metrics without figures or without a like to compare with, for one reason on many targets in one line. */
function notTold({ targets }: PlatformResults, where: string): readonly Phrase[] {
  const groups = new Map<string, { finding: Finding; targets: TargetResults[] }>()
  for (const target of targets.filter((one) => one.status === 'compared')) {
    for (const finding of shownFindings(target)) {
      if (finding.outcome !== 'not-available' && finding.outcome !== 'not-comparable') continue
      if (finding.reason === undefined) continue
      const key = JSON.stringify([finding.metric, finding.outcome, finding.reason])
      const group = groups.get(key) ?? { finding, targets: [] }
      group.targets.push(target)
      groups.set(key, group)
    }
  }
  return [...groups.values()].map(({ finding, targets: concerned }) => {
    const word = finding.outcome === 'not-available' ? 'not available' : 'not comparable'
    const whom = concerned.length === targets.length ? [{ text: 'every target' }] : names(concerned)
    return phrase`${metricOf(finding.metric).label}${where}: ${word} for ${whom}: ${reasonText(finding) ?? ''}`
  })
}

function demoted({ targets }: PlatformResults, where: string): readonly Phrase[] {
  return targets.flatMap((target) => {
    const labels = target.findings
      .filter(({ metric, demoted }) => demoted === true && isCounter(metricOf(metric)))
      .map((one) => code(metricOf(one.metric).label))
    if (labels.length === 0) return []
    return [
      phrase`${code(target.name)}${where}: ${listing(labels, MOST_NAMES)} varied between runs of the same code and is judged as sampled.`,
    ]
  })
}

function imported({ targets }: PlatformResults, where: string): readonly Phrase[] {
  return targets.flatMap((target) => {
    const derivations = target.importedDerivations ?? []
    if (derivations.length === 0) return []
    const built = listing(
      derivations.map((path) => code(derivationName(path))),
      MOST_NAMES,
    )
    return [
      phrase`${code(target.name)}${where} imports from derivations, which were built before anything was timed: ${built}`,
    ]
  })
}

function names(targets: readonly TargetResults[]): Phrase {
  return listing(
    targets.map((target) => code(target.name)),
    MOST_NAMES,
  )
}

/** `/nix/store/<hash>-name.drv` → `name`. */
function derivationName(path: string): string {
  return path.replace(/^.*\/[0-9a-z]{32}-/, '').replace(/\.drv$/, '')
}
