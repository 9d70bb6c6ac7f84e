// The targets of one of several jobs, by the names that the plan has for them.

import { quoted } from '../core/text/quoted.ts'
import { parseTargetPattern } from '../core/config/target-pattern.ts'
import { formatShare, type Share } from '../core/model/share.ts'
import type { TargetChoice } from '../core/config/exclusion.ts'
import { UsageError } from '../errors.ts'
import type { FoundTarget, FoundTargets } from './find-targets.ts'
import type { FindTargets } from './read-code.ts'

/** What one of several jobs has to do. */
export interface Part {
  readonly share: Share
  /** Without white space around them, as in a list of lines. */
  readonly names: readonly string[]
}

export interface PartSearch {
  readonly find: FindTargets
  readonly system: string
  /** The targets of the configuration, and what it leaves out. */
  readonly configured: TargetChoice
}

/**
 * Finds a part's targets: those that are configured with their own names, arguments and thresholds, others by their
 * names as patterns. Throws UsageError where one is not there: it would be missing from the report.
 */
export async function findPart(part: Part, search: PartSearch): Promise<FoundTargets> {
  const { find, system, configured } = search
  const known = configured.targets.length === 0 ? NONE : await find(system, configured)
  const { leftOut } = known
  const ours = known.targets.filter((found) => part.names.includes(nameOf(found)))
  const others = missing(part.names, ours)
  if (others.length === 0) return { targets: ours, leftOut, notices: [] }
  const patterns = others.map((name) => ({
    ...parseTargetPattern(name, `share ${formatShare(part.share)}`),
    derivationsOnly: true,
  }))
  // The plan names nothing that is left out.
  const rest = (await find(system, { targets: patterns, exclude: [] })).targets.filter((found) =>
    others.includes(nameOf(found)),
  )
  const [first] = missing(others, rest)
  if (first === undefined) return { targets: [...ours, ...rest], leftOut, notices: [] }
  throw new UsageError(
    `Share ${formatShare(part.share)} has the target ${quoted(first)}, which ${system} does not have.`,
    {
      remedy:
        'Let plan and measure see the same base, head and configuration, and run each share on a machine of its system.',
    },
  )
}

const NONE: FoundTargets = { targets: [], leftOut: [], notices: [] }

function nameOf({ target }: FoundTarget): string {
  return target.name.trim()
}

function missing(names: readonly string[], found: readonly FoundTarget[]): readonly string[] {
  const there = new Set(found.map(nameOf))
  return names.filter((name) => !there.has(name))
}
