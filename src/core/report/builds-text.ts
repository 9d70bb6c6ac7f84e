// What a real build told, in lines: what the closure grew by, what is large in it, and what took long to build.

import type { Builds } from '../model/builds.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { packageName } from '../nix/store-name.ts'
import { formatDifference, formatDuration, formatPair, formatValue } from '../text/number.ts'
import { code, counted, joined, type Phrase, phrase } from '../text/phrase.ts'

/** Targets whose builds told the same. */
export interface BuildGroup {
  readonly targets: readonly TargetResults[]
  readonly builds: Builds
}

/** Those that something was built of, or whose closure differs. */
export function buildGroups(platform: PlatformResults): readonly BuildGroup[] {
  const groups = new Map<string, { targets: TargetResults[]; builds: Builds }>()
  for (const target of platform.targets) {
    const { builds } = target
    if (builds === undefined || isOfNothing(builds)) continue
    const key = JSON.stringify(builds)
    const group = groups.get(key) ?? { targets: [], builds }
    group.targets.push(target)
    groups.set(key, group)
  }
  return [...groups.values()]
}

function isOfNothing({ built, downloaded, grown, closure: { base, head } }: Builds): boolean {
  const isSameSize = base === undefined || head === undefined || base.bytes === head.bytes
  return built + downloaded + grown.length === 0 && isSameSize
}

/** `closure 1.2 GiB → 1.3 GiB, 12 derivations built`. */
export function buildsTitle({ built, downloaded, closure: { base, head } }: Builds): Phrase {
  const sizes =
    base === undefined && head === undefined
      ? []
      : [phrase`closure ${formatPair(base?.bytes ?? null, head?.bytes ?? null, 'bytes')}`]
  return joined(
    [
      ...sizes,
      phrase`${counted(built, 'derivation')} built`,
      ...(downloaded === 0 ? [] : [phrase`${counted(downloaded, 'path')} downloaded`]),
    ],
    ', ',
  )
}

/** One line for each list; at most `most` names a line. */
export function buildsLines({ grown, slowest, closure: { head } }: Builds, most: number): readonly Phrase[] {
  return [
    ...line('Differs in the closure', grown.slice(0, most).map(grownPhrase)),
    ...line(
      'Largest in head',
      (head?.largest ?? [])
        .slice(0, most)
        .map(({ path, bytes }) => phrase`${code(packageName(path))} ${formatValue(bytes, 'bytes')}`),
    ),
    ...line(
      'Took longest to build',
      slowest
        .slice(0, most)
        .map(
          ({ derivation, seconds }) => phrase`${code(packageName(derivation))} ${formatDuration(seconds)}`,
        ),
    ),
  ]
}

/** `python3` +120 MiB (new) */
export function grownPhrase({ name, base, head }: Builds['grown'][number]): Phrase {
  const size = base === 0 || head === 0 ? formatValue(Math.max(base, head), 'bytes') : undefined
  if (size === undefined) return phrase`${code(name)} ${formatDifference(head - base, 'bytes')}`
  return base === 0 ? phrase`${code(name)} +${size} (new)` : phrase`${code(name)} −${size} (gone)`
}

function line(title: string, items: readonly Phrase[]): readonly Phrase[] {
  return items.length === 0 ? [] : [phrase`${title}: ${joined(items, ', ')}`]
}
