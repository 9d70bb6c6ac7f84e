// The baseline: exact figures that an earlier run counted on the revision that is base now, kept as text. They spare
// the evaluation of a base that is as head is, and decide nothing else: no difference is ever told from them.
//
// What is trusted: that the entry was written by this program. One that is damaged, or of anything else than its key
// says, is not used, and wrong figures in it cost an evaluation. Only a forged entry that holds head's own figures in
// place of base's can hide a change. It has to be written by who can push to the default branch, or (GitHub lets each
// pull request write entries for itself alone) by a workflow that the pull request brings, which could as well
// leave out the gate. The tree in the key pins the project's code; sources that it does not pin (unlocked fetches in
// plain Nix files, overridden inputs that name a branch) may have moved since, and show only where head's figures
// differ from the kept ones.

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../text/canonical.ts'
import type { NixOptions } from '../model/config.ts'
import { valueSchema } from '../model/figure.ts'
import { parseJson } from '../text/json.ts'
import { counters, toldMetrics } from '../model/counter.ts'
import { type Measurement, ownDerivationPath, type Run } from '../model/measurement.ts'
import { type MetricId, metricIds } from '../model/metric.ts'
import { type Identity, identitySchema } from '../model/identity.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import type { TargetResults } from '../model/target-results.ts'
import type { TargetPattern } from '../model/target.ts'

/** Counted up whenever the shape of an entry, or what it means, changes: older ones are then never found. */
const SCHEMA_VERSION = 1

/** What kept figures hold for. The names of targets mean the same wherever all of this is equal. */
export interface BaselineSubject {
  /** Name and version of this program. */
  readonly program: string
  readonly system: string
  readonly identity: Pick<Identity, 'implementation' | 'version' | 'settings'>
  /** Object name of the tree of the revision that was measured. */
  readonly tree: string
  /** `evaluationDigest` of the settings it was measured by. */
  readonly evaluation: string
}

/** A target as it was kept. */
export interface KeptTarget {
  readonly derivationPath: string
  /** The exact metrics that a run tells: the only figures that are the same wherever it runs. One that this Nix does not tell is left out. */
  readonly counters: Readonly<Partial<Record<MetricId, number>>>
}

/** What was kept, by the names of targets. */
export type Baseline = ReadonlyMap<string, KeptTarget>

export type ParsedBaseline =
  | { readonly ok: true; readonly baseline: Baseline }
  /** `reason` completes “the entry is not used: …”. */
  | { readonly ok: false; readonly reason: string }

/** What decides which code a target's name stands for, and how it is evaluated. */
export interface EvaluationSettings {
  readonly program: string
  /** As configured or given; a share of a plan has those of the whole plan. */
  readonly patterns: readonly TargetPattern[]
  /** Of the flake that is looked at where no pattern says otherwise, relative to the root. */
  readonly directory: string
  readonly nix: NixOptions
  /** Submodules are in place, as configured or as the flake itself says. */
  readonly submodules: boolean
  /** Evaluation knows the revision's place in history, which is an attribute more. */
  readonly isCounted: boolean
}

/** Short for settings of which all have to be equal. Thresholds and time-outs change no figure. */
export function evaluationDigest(settings: EvaluationSettings): string {
  const { program, patterns, directory, nix, submodules, isCounted } = settings
  const { allowImportFromDerivation, overrideInputs, options, features, impure } = nix
  return digest({
    program,
    patterns: patterns.map(({ name, origin, systems }) => ({ name, origin, systems })),
    directory,
    nix: {
      allowImportFromDerivation,
      overrideInputs,
      options,
      ...(features.length > 0 && { features }),
      submodules,
      ...(impure && { impure }),
    },
    isCounted,
  })
}

/** The key under which figures of a subject are kept: another one with each metric more. */
export function baselineKey(subject: BaselineSubject): string {
  const counted = toldMetrics.map(({ id }) => id)
  return `nix-perf-gate-baseline-${SCHEMA_VERSION}-${subject.system}-${digest({ ...plain(subject), counted })}`
}

/**
 * Head's figures of one platform as text, with the key to keep them under; undefined where nothing is worth keeping.
 * An entry can not be completed later, so that what an interrupted job or some shares only have measured is none.
 */
export function baselineOf(
  results: Results,
  platform: PlatformResults,
): { readonly key: string; readonly text: string } | undefined {
  const { shares, program, head } = results
  const { system, identity, evaluation, interrupted = false } = platform
  const isPartial = interrupted || (shares !== undefined && shares.present.length < shares.of)
  if (evaluation === undefined || isPartial) return undefined
  const targets = platform.targets.flatMap((target) => keptEntry(target) ?? [])
  if (targets.length === 0) return undefined
  const subject = plain({ program, system, identity, tree: head.tree, evaluation })
  return {
    key: baselineKey(subject),
    text: JSON.stringify({ schemaVersion: SCHEMA_VERSION, subject, targets }),
  }
}

/** Reads what was kept, wherever it comes from. */
export function parseBaseline(text: string, subject: BaselineSubject): ParsedBaseline {
  const json = parseJson(text)
  if (json === undefined) return { ok: false, reason: 'it is not JSON' }
  const parsed = baselineSchema.safeParse(json)
  if (!parsed.success) return { ok: false, reason: 'it does not have the shape that this version writes' }
  if (canonicalJson(parsed.data.subject) !== canonicalJson(plain(subject)))
    return { ok: false, reason: 'it is of another revision, configuration or Nix' }
  const { targets } = parsed.data
  const baseline = new Map(
    targets.map(({ name, derivationPath, counters }) => [name, { derivationPath, counters }]),
  )
  if (baseline.size < targets.length) return { ok: false, reason: 'it has a target twice' }
  return { ok: true, baseline }
}

/** Whether an evaluation came to the kept derivation, and counted the same on its way. */
export function isAsKept(kept: KeptTarget, derivationPath: string, run: Run): boolean {
  return (
    kept.derivationPath === derivationPath &&
    toldMetrics.every(({ id, source }) => source.read(run) === kept.counters[id])
  )
}

/** Whether base, measured afresh, shows that what was kept of it is wrong. */
export function isContradicted(kept: KeptTarget, base: Measurement): boolean {
  const [run, ...others] = base.exactRuns
  if (run === undefined || base.isKept === true || isAsKept(kept, ownDerivationPath(base), run)) return false
  // Figures that differ from run to run contradict nothing.
  return others.every((other) => toldMetrics.every(({ source }) => source.read(other) === source.read(run)))
}

/** How much work a target is to evaluate, in steps of the evaluator: enough to share targets out evenly. */
export function costOf({ counters: kept }: KeptTarget): number {
  return counters.reduce((sum, { id, work }) => sum + (work === 'other' ? 0 : (kept[id] ?? 0)), 0)
}

type Entry = z.infer<typeof entrySchema>

function keptEntry({ name, derivation, findings }: TargetResults): Entry | undefined {
  const counted = findings.filter(({ metric }) => toldMetrics.some(({ id }) => id === metric))
  // A target that does not count the same every time can never be found to be as kept.
  if (counted.some(({ demoted }) => demoted === true)) return undefined
  const values = counted.flatMap(({ metric, head }) => (head === null ? [] : [[metric, head] as const]))
  // What was proven together with others has no figures: a pull request proves it so again, for next to nothing.
  if (derivation.head === null || values.length === 0) return undefined
  return { name, derivationPath: derivation.head, counters: Object.fromEntries(values) }
}

const entrySchema = z.strictObject({
  name: z.string().min(1),
  derivationPath: z.string().regex(/^\/.+\.drv$/),
  counters: z
    .partialRecord(z.enum(metricIds), valueSchema)
    .refine((values) => Object.keys(values).length > 0),
})

const baselineSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  subject: z.strictObject({
    program: z.string(),
    system: z.string(),
    identity: identitySchema.omit({ machine: true }),
    tree: z.string(),
    evaluation: z.string(),
  }),
  targets: z.array(entrySchema),
})

/** The subject and nothing besides: identities come with their machine, which changes no counter. */
function plain({ program, system, identity, tree, evaluation }: BaselineSubject): BaselineSubject {
  const { implementation, version, settings } = identity
  return { program, system, identity: { implementation, version, settings }, tree, evaluation }
}

function digest(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}
