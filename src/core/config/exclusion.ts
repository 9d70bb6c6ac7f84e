// What is left out of the targets: `!packages.${system}.wip-*` among them, or the same without the `!` under `exclude`.

import type {
  Exclusion,
  PatternOrigin,
  TargetOrigin,
  TargetPattern,
  WrittenPattern,
} from '../model/target.ts'
import { quoted } from '../text/quoted.ts'
import { globRegex, literalName, parseAttributePath } from './attribute-path.ts'
import { parsed, problem, type Parsed } from './parsed.ts'
import { ANY_SYSTEM, parseTargetPattern, scanTargetPattern } from './target-pattern.ts'

/** What leaves out instead of taking in. */
const SIGN = '!'

/** One line that asks for targets, or leaves some out. */
export type TargetEntry =
  | { readonly kind: 'target'; readonly target: TargetPattern }
  | { readonly kind: 'exclude'; readonly exclusion: Exclusion }

/** What is asked for, in the order in which it was written. */
export interface TargetChoice {
  readonly targets: readonly TargetPattern[]
  readonly exclude: readonly Exclusion[]
}

/** Throws UsageError on a bad pattern; `where` says where it was written: `--target`. */
export function parseTargetEntry(text: string, where: string): TargetEntry {
  const rest = withoutSign(text)
  if (rest === undefined) return { kind: 'target', target: parseTargetPattern(text, where) }
  const { origin } = parseTargetPattern(rest.text, where)
  return { kind: 'exclude', exclusion: { text: rest.text.trim(), origin } }
}

/** As `parseTargetEntry`, with the problem and its place as a value. */
export function scanTargetEntry(text: string): Parsed<TargetEntry> {
  const rest = withoutSign(text)
  const origin = scanTargetPattern(rest?.text ?? text)
  if (!origin.ok) return shifted(origin, rest?.offset ?? 0)
  return parsed(
    rest === undefined
      ? { kind: 'target', target: { origin: origin.value, thresholds: {} } }
      : { kind: 'exclude', exclusion: { text: rest.text.trim(), origin: origin.value } },
  )
}

/** A pattern where nothing but what is left out can stand. */
export function scanExclusion(text: string): Parsed<Exclusion> {
  const rest = withoutSign(text)
  if (rest !== undefined)
    return problem(
      `${quoted(text)} begins with ${SIGN}, and what stands here is left out already; write ${quoted(rest.text)}`,
    )
  const origin = scanTargetPattern(text)
  return origin.ok ? parsed({ text: text.trim(), origin: origin.value }) : origin
}

/** The pattern behind the sign, and where it begins; undefined where there is no sign. */
function withoutSign(text: string): { readonly text: string; readonly offset: number } | undefined {
  const start = text.length - text.trimStart().length
  if (text.charAt(start) !== SIGN) return undefined
  const rest = text.slice(start + SIGN.length).trimStart()
  return { text: rest, offset: text.length - rest.length }
}

function shifted(outcome: Parsed<never>, by: number): Parsed<never> {
  return outcome.ok || outcome.offset === undefined ? outcome : problem(outcome.problem, outcome.offset + by)
}

export function choiceOf(entries: readonly TargetEntry[]): TargetChoice {
  return {
    targets: entries.flatMap((entry) => (entry.kind === 'target' ? [entry.target] : [])),
    exclude: entries.flatMap((entry) => (entry.kind === 'exclude' ? [entry.exclusion] : [])),
  }
}

/**
 * What holds where a user asks for targets over those of the configuration: what its `exclude` says stands, but for what the
 * user names in full. What of it leaves nothing out of that choice is nobody's mistake.
 */
export function exclusionsFor(asked: TargetChoice, configured: readonly Exclusion[]): readonly Exclusion[] {
  if (asked.targets.length === 0) return [...configured, ...asked.exclude]
  const named = asked.targets.map(({ origin }) => origin).filter(isNamed)
  const standing = configured.filter((one) => !named.some((origin) => leavesOut(one, origin)))
  return [...standing.map((one) => ({ ...one, mayBeIdle: true })), ...asked.exclude]
}

function isNamed({ attribute }: PatternOrigin): boolean {
  return segmentsOf(attribute, ANY_SYSTEM).every((segment) => literalName(segment) !== undefined)
}

function leavesOut(exclusion: Exclusion, origin: PatternOrigin): boolean {
  const attributePath = segmentsOf(origin.attribute, ANY_SYSTEM).map(
    (segment) => literalName(segment) ?? segment,
  )
  return covers(exclusion, { ...origin, attributePath }, ANY_SYSTEM)
}

/** A flake or file, whatever is looked for in it. */
export type CoveredPlace =
  | Pick<Extract<TargetOrigin, { kind: 'flake' }>, 'kind' | 'directory'>
  | Pick<Extract<TargetOrigin, { kind: 'file' }>, 'kind' | 'file'>

/** Whether something is at what a pattern matches, or below it. */
export function covers(
  exclusion: WrittenPattern,
  place: CoveredPlace & Pick<TargetOrigin, 'attributePath'>,
  system: string,
): boolean {
  const names = coveredNames(exclusion, place, system)
  return (
    names !== undefined &&
    names.length <= place.attributePath.length &&
    names.every((regex, index) => new RegExp(`^(?:${regex})$`, 's').test(place.attributePath[index] ?? ''))
  )
}

/**
 * Of each segment the names that it stands for, as extended regular expressions for the whole name; undefined where it is
 * about another flake or file.
 */
export function coveredNames(
  { origin }: WrittenPattern,
  place: CoveredPlace,
  system: string,
): readonly string[] | undefined {
  const isThere =
    origin.kind === 'flake'
      ? place.kind === 'flake' && place.directory === origin.directory
      : place.kind === 'file' && place.file === origin.file
  return isThere ? segmentsOf(origin.attribute, system).map(globRegex) : undefined
}

/** Names that the path has in full. */
export function literalNames({ origin }: WrittenPattern, system: string): readonly string[] {
  return segmentsOf(origin.attribute, system).flatMap((segment) => literalName(segment) ?? [])
}

function segmentsOf(attribute: string, system: string): readonly string[] {
  return attribute === '' ? [] : parseAttributePath(attribute, system)
}
