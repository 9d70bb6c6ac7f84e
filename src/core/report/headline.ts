// What a reader sees first: the verdict and the next step, one line each.

import { grownPhrase } from './builds-text.ts'
import { measuresNothing } from '../decide/verdict.ts'
import { metricOf } from '../model/metric.ts'
import type { Mode } from '../model/config.ts'
import type { Finding, Verdict } from '../model/finding.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { mainRoot } from './cause-text.ts'
import { mainCause } from './change-text.ts'
import { failureOf } from '../model/failure.ts'
import { failureRemedy, UNKNOWN_FAILURE } from './failure-text.ts'
import { findingText } from './finding-text.ts'
import { gapsOf } from './gaps.ts'
import { type Phrase, code, phrase } from '../text/phrase.ts'
import { onPlatform } from './platform-name.ts'
import { provenStep } from './proven-text.ts'
import { rankedTargets, type RankedTarget } from '../decide/standing.ts'
import { summaryOf } from './summary.ts'

export interface Headline {
  readonly verdict: Verdict
  /** Whether it decides the check. */
  readonly mode: Mode
  /** What the counts of targets say: `2 of 14 targets are over their limits`. */
  readonly summary: string
  /** What the reader should do. */
  readonly next: Phrase
}

/** The gravest target and the platform it is on. */
interface Lead extends RankedTarget {
  readonly platform: PlatformResults
}

export function headlineOf(results: Results): Headline {
  const gaps = gapsOf(results)
  return {
    verdict: results.verdict,
    mode: results.configuration.mode ?? 'gate',
    summary: summaryOf(results, gaps?.texts ?? []),
    next: nextStep(results, gaps?.next),
  }
}

/** `gap`: what to do about what is missing. */
function nextStep(results: Results, gap: Phrase | undefined): Phrase {
  const lead = leadOf(results)
  const otherwise =
    gap ??
    (results.verdict === 'pass'
      ? phrase`Nothing to do.`
      : (varyingStep(results) ?? phrase`Read the notices below.`))
  if (lead === undefined || (gap !== undefined && isWarning(lead))) return otherwise
  const name = code(lead.target.name)
  const where = phrase`${onPlatform(results, lead.platform)}`
  const { first } = lead
  switch (lead.standing) {
    case 'broken':
      return mend(lead, phrase`${name}${where}`, phrase`Mend the evaluation of ${name}${where} first`)
    case 'new-broken':
      return mend(
        lead,
        phrase`${name}${where}, which is new,`,
        phrase`Mend the evaluation of ${name}${where} first, which is new`,
      )
    case 'unbuilt':
      return phrase`Mend the build of ${name}${where} first; what its builder says is below.`
    case 'both-failed': {
      const isAccusing = lead.target.failsOnBothSides === 'fail'
      return isAccusing || results.platforms.every(measuresNothing)
        ? mend(
            lead,
            phrase`${name}${where}, which fails in base, too,`,
            phrase`Mend the evaluation of ${name}${where}, which fails in base, too`,
          )
        : phrase`Nothing has to be done for this change. ${name}${where} fails in base, too; Nix’s error is below.`
    }
    case 'not-measured':
      return phrase`${name}${where} ${failureRemedy(failureOf(lead.target)) ?? UNKNOWN_FAILURE}`
    case 'regression':
    case 'warning': {
      if (first === undefined) return phrase`Look at ${name}${where} first.`
      const { metric, change, note } = findingText(first)
      const figures = [change, note].filter((part) => part !== '').join(', ')
      const order = first.outcome === 'warning' ? ' ' : ' first '
      const look = phrase`${code(metric)} of ${name}${where}${order}(${figures})${causeOf(first, lead.target)}.`
      return lead.standing === 'warning'
        ? phrase`Nothing has to be done. Worth a look: ${look}`
        : phrase`Look at ${look}`
    }
    case 'base-failed':
      return phrase`Nothing has to be done. ${name}${where} can not be compared until base evaluates.`
    case 'removed':
      return phrase`Nothing has to be done, if ${name}${where} was to go: it is measured no more.`
    case 'inconclusive':
    case 'accepted':
    case 'not-comparable':
    case 'improvement':
    case 'changed':
    case 'added':
    case 'unchanged':
      return otherwise
  }
}

/** What fails, with its cause and remedy; where they are not known, that it is to be mended. */
function mend({ target }: Lead, what: Phrase, otherwise: Phrase): Phrase {
  const remedy = failureRemedy(failureOf(target))
  return remedy === undefined
    ? phrase`${otherwise}; Nix’s error is below.`
    : phrase`${what} ${remedy} Nix’s error is below.`
}

/** What a finding comes of, behind a colon; empty where that is not told. */
function causeOf({ metric }: Finding, { explanation, derivationChanges, builds }: TargetResults): Phrase {
  const { explainedBy } = metricOf(metric)
  const [grown] = builds?.grown ?? []
  if (explainedBy === 'closure') return grown === undefined ? [] : phrase`: ${grownPhrase(grown)}`
  const proven = explanation?.causes
  if (proven !== undefined && metricOf(proven.metric).explainedBy === explainedBy) {
    const step = provenStep(explanation ?? {})
    if (step !== undefined) return phrase`: ${step}`
  }
  const place = explainedBy === 'calls' ? mainCause(explanation?.callPaths) : undefined
  if (place !== undefined) return phrase`: see ${place}`
  const root = explainedBy === 'derivations' ? mainRoot(derivationChanges?.rootCauses) : undefined
  return root === undefined ? [] : phrase`: ${root}`
}

/** What varies in head only warns, whatever leads the report. */
function varyingStep(results: Results): Phrase | undefined {
  const [step] = results.platforms.flatMap((platform) =>
    platform.targets.flatMap(({ name, findings }) =>
      findings
        .filter(({ variesInHeadOnly }) => variesInHeadOnly === true)
        .map(
          ({ metric }) =>
            phrase`See why ${code(metricOf(metric).label)} of ${code(name)}${onPlatform(results, platform)} varies from run to run; base’s does not.`,
        ),
    ),
  )
  return step
}

function isWarning({ standing }: Lead): boolean {
  return warnings.some((one) => one === standing)
}

const warnings = ['warning', 'both-failed', 'base-failed', 'removed'] as const

function leadOf({ platforms }: Results): Lead | undefined {
  const platformOf = new Map(
    platforms.flatMap((platform) => platform.targets.map((target) => [target, platform])),
  )
  const [lead] = rankedTargets([...platformOf.keys()])
  const platform = lead === undefined ? undefined : platformOf.get(lead.target)
  return lead === undefined || platform === undefined ? undefined : { ...lead, platform }
}
