// The limits that hold for a target of which only the name is known, as the history keeps it.

import type { Config } from '../model/config.ts'
import type { PatternOrigin, Target, TargetOrigin, TargetPattern, Thresholds } from '../model/target.ts'
import { literalName, parseAttributePath } from './attribute-path.ts'
import { coveredNames, covers } from './exclusion.ts'
import { limitsOf } from './override-limits.ts'
import { scanTargetPattern } from './target-pattern.ts'
import { isMeasuredOn, targetsFrom } from './target-search.ts'

/**
 * What lies over the limits of the whole configuration, as the gate has it for a target that it finds by this name: `overrides`
 * by what it is, and over them the entries of `targets` that come to the name.
 */
export function limitsByName(
  name: string,
  { targets, overrides }: Pick<Config, 'targets' | 'overrides'>,
  system: string,
): Thresholds {
  const read = scanTargetPattern(name)
  const origin = read.ok ? read.value : undefined
  const entries = targets
    .filter((pattern) => isMeasuredOn(pattern, system))
    .flatMap((pattern) => targetOf(pattern, { name, origin }, system))
  // Without an entry the name itself says what it is, as that of what was discovered does.
  const found = entries.length > 0 || origin === undefined ? entries : at({ origin, thresholds: {} }, system)
  const target = {
    origin: found.at(-1)?.origin ?? NOWHERE,
    // A later entry refines an earlier one, metric by metric.
    thresholds: found.reduce<Thresholds>((all, { thresholds }) => ({ ...all, ...thresholds }), {}),
  }
  return limitsOf(target, overrides, system)
}

/** What no pattern is about: limits that are for all targets hold. */
const NOWHERE: TargetOrigin = { kind: 'flake', directory: '.', attributePath: [] }

interface Named {
  readonly name: string
  /** What the name says as a pattern, if it can be read as one. */
  readonly origin: PatternOrigin | undefined
}

function targetOf(pattern: TargetPattern, { name, origin }: Named, system: string): readonly Target[] {
  if (pattern.name !== undefined) return pattern.name === name ? at(pattern, system) : []
  if (origin === undefined) return []
  const attributePath = pathOf(origin, system)
  const written = { text: name, origin: pattern.origin }
  const isOfIt =
    coveredNames(written, origin, system)?.length === attributePath.length &&
    covers(written, { ...origin, attributePath }, system)
  return isOfIt ? found(pattern, attributePath, system) : []
}

/** The one that a pattern without a `*` comes to. */
function at(pattern: TargetPattern, system: string): readonly Target[] {
  return found(pattern, pathOf(pattern.origin, system), system)
}

function found(pattern: TargetPattern, path: readonly string[], system: string): readonly Target[] {
  return targetsFrom(
    { pattern, walk: { steps: [], withSystem: false } },
    { matches: [{ path, system: null }], near: [] },
    system,
  ).targets
}

function pathOf({ attribute }: PatternOrigin, system: string): readonly string[] {
  const segments = attribute === '' ? [] : parseAttributePath(attribute, system)
  return segments.map((segment) => literalName(segment) ?? segment)
}
