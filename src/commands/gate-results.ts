// What the gate came to, as the results of one platform.

import { thresholdFor } from '../core/config/threshold-for.ts'
import { platformVerdict } from '../core/decide/verdict.ts'
import type { Config } from '../core/model/config.ts'
import type { MovedInput } from '../core/model/moved-input.ts'
import { MOST_LEFT_OUT, type PlatformResults } from '../core/model/platform-results.ts'
import { type Notice, type Results, SCHEMA_VERSION } from '../core/model/results.ts'
import type { Revision } from '../core/model/revision.ts'
import type { TargetResults } from '../core/model/target-results.ts'
import { trendOf } from '../core/trend/trend.ts'
import { evaluationsOf } from '../core/model/platform-results.ts'
import { contradictionNotices, type RestoredBaseline } from './baseline.ts'
import type { Explained } from './explain.ts'
import type { FoundTargets } from './find-targets.ts'
import type { ExactMeasurements } from './measure-exact.ts'
import type { Prepared } from './prepare.ts'
import type { Past } from './read-history.ts'
import type { WrittenProfiles } from './write-profiles.ts'

/** What each step of the gate came to. */
export interface GateOutcome {
  readonly program: string
  readonly prepared: Prepared
  readonly found: FoundTargets
  readonly restored: RestoredBaseline
  readonly past: Past
  readonly exact: ExactMeasurements
  readonly inputs: MovedInput[]
  /** What is to be said of building. */
  readonly builds: readonly Notice[]
  /** What is to be said of caches that were not asked. */
  readonly caches: readonly Notice[]
  readonly explained: Explained
  readonly profiles: WrittenProfiles
  readonly seconds: number
  readonly interrupted: boolean
}

export function resultsOf(outcome: GateOutcome): Results {
  const { program, prepared, inputs, interrupted } = outcome
  const { revisions, configuration } = prepared
  const { config, origin } = configuration
  const platform = platformOf(outcome)
  return {
    schemaVersion: SCHEMA_VERSION,
    program,
    verdict: platform.verdict,
    base: describeRevision(revisions.base),
    head: describeRevision(revisions.head),
    sampling: { ...config.sampling },
    configuration: {
      ...origin,
      ...excludeOf(prepared),
      ...(config.report.smallestChange > 0 && { smallestChange: config.report.smallestChange }),
      ...(config.mode !== 'gate' && { mode: config.mode }),
      comment: config.comment,
      ...(config.trend !== 'record' && { trend: config.trend }),
    },
    notices: [...(interrupted ? [INTERRUPTED] : []), ...noticesOf(outcome)],
    ...(inputs.length > 0 && { inputs }),
    platforms: [platform],
  }
}

function excludeOf({ exclude }: Prepared): Pick<Results['configuration'], 'exclude'> {
  return exclude.length === 0 ? {} : { exclude: exclude.map(({ text }) => text) }
}

function platformOf(outcome: GateOutcome): PlatformResults {
  const { prepared, found, exact, explained, profiles, seconds, interrupted } = outcome
  const { nix, baseline } = prepared
  const { targets } = explained
  const { isUnread: historyUnread } = outcome.past
  return {
    system: nix.system,
    identity: nix.identity,
    evaluation: baseline.evaluation,
    ...(interrupted && { interrupted }),
    ...(historyUnread && { historyUnread }),
    verdict: platformVerdict({ targets, interrupted, historyUnread }),
    ...leftOutOf(found),
    targets,
    ...trendIn(outcome),
    cost: {
      seconds,
      evaluations: evaluationsOf(targets) + exact.otherEvaluations + profiles.evaluations,
    },
  }
}

function leftOutOf({ leftOut }: FoundTargets): Pick<PlatformResults, 'leftOut'> {
  if (leftOut.length === 0) return {}
  return { leftOut: { count: leftOut.length, names: leftOut.slice(0, MOST_LEFT_OUT) } }
}

/** Of the targets that were found here; their own limits say what creeps. */
function trendIn({ past, found, prepared }: GateOutcome): Pick<PlatformResults, 'trend'> {
  const { recorded, now } = past
  if (recorded === undefined) return {}
  const { config } = prepared.configuration
  const targets = new Map(found.targets.map(({ target }) => [target.name, target]))
  const trend = trendOf({
    recorded,
    now,
    thresholdOf: (name, metric) => {
      const target = targets.get(name)
      return target && thresholdFor(metric.id, config, target)
    },
  })
  return trend === undefined ? {} : { trend }
}

/** In the order of the steps. */
function noticesOf(outcome: GateOutcome): readonly Notice[] {
  const { prepared, found, restored, past, exact, builds, caches, explained, profiles } = outcome
  return [
    ...prepared.notices,
    ...found.notices,
    ...restored.notices,
    ...past.notices,
    ...contradictionNotices(restored.baseline, exact.targets),
    ...importNotices(explained.targets, prepared.configuration.config),
    ...builds,
    ...caches,
    ...explained.notices,
    ...profiles.notices,
  ]
}

const INTERRUPTED: Notice = {
  level: 'warning',
  message: 'The gate was interrupted: here is what it had measured by then. Run it again for the rest.',
}

/** A name that only the private repository knows tells the user nothing. */
function describeRevision({ kind, commit, onTopOf = commit, chosen }: Revision): Results['base'] {
  const { sha: revision, subject, timestamp } = onTopOf
  return { kind, revision, tree: commit.tree, subject, timestamp, chosen }
}

/** Import from derivation makes evaluation wait for builds: worth a word wherever it is allowed. */
function importNotices(targets: readonly TargetResults[], config: Config): readonly Notice[] {
  const importing = targets.filter(({ importedDerivations }) => importedDerivations !== undefined)
  if (importing.length === 0 || !config.nix.allowImportFromDerivation) return []
  const names = importing.map(
    ({ name, importedDerivations }) => `${name} (${(importedDerivations ?? []).join(', ')})`,
  )
  return [
    { level: 'warning', message: `Import from derivation: built while evaluating ${names.join('; ')}.` },
  ]
}
