// Gives targets the limits that the configuration has for some of them, and says which of those are for none.

import { literalNames } from '../core/config/exclusion.ts'
import { isFor, limitsOf } from '../core/config/override-limits.ts'
import { isOfOtherPlatform } from '../core/config/target-search.ts'
import type { Notice } from '../core/model/results.ts'
import type { LimitOverride } from '../core/model/target.ts'
import { shownName } from '../core/text/plain-text.ts'
import type { FoundTargets } from './find-targets.ts'

export interface Overriding {
  readonly overrides: readonly LimitOverride[]
  readonly system: string
  /** These are all targets of the configuration, so that limits for none of them are somebody's mistake. */
  readonly isWhole: boolean
}

export function withLimits(found: FoundTargets, { overrides, system, isWhole }: Overriding): FoundTargets {
  if (overrides.length === 0) return found
  const targets = found.targets.map((one) => ({
    ...one,
    target: { ...one.target, thresholds: limitsOf(one.target, overrides, system) },
  }))
  const idle = isWhole ? overrides.filter((override) => isIdle(override, found, system)) : []
  return { ...found, targets, notices: [...found.notices, ...idle.flatMap(idleNotice)] }
}

/** Whether it would hold for something on this platform, and there is nothing, as far as both sides can tell. */
function isIdle(override: LimitOverride, { targets }: FoundTargets, system: string): boolean {
  const { match, systems } = override
  if (match === undefined || systems?.includes(system) === false) return false
  if (isOfOtherPlatform(literalNames(match, system), system)) return false
  const isUnknown = targets.some(({ presence }) =>
    Object.values(presence).some(({ kind }) => kind === 'broken'),
  )
  return !isUnknown && !targets.some(({ target }) => isFor(override, target, system))
}

function idleNotice({ match }: LimitOverride): readonly Notice[] {
  if (match === undefined) return []
  const message = `The limits in overrides for “${shownName(match.text)}” are for none of the targets.`
  return [{ level: 'warning', message }]
}
