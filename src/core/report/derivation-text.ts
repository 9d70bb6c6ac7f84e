// What changed between the derivation graphs of base and head, as lists of names and versions.

import type { DerivationChanges, PackageName } from '../model/derivation-changes.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { rootsPhrase } from './cause-text.ts'
import { grouped } from '../text/number.ts'
import { type Phrase, code, counted, listing, phrase } from '../text/phrase.ts'

/** Targets whose graphs changed alike, as hosts do when their nixpkgs moves. */
export interface DerivationGroup {
  readonly targets: readonly TargetResults[]
  readonly changes: DerivationChanges
}

export function derivationGroups(platform: PlatformResults): readonly DerivationGroup[] {
  const groups = new Map<string, { targets: TargetResults[]; changes: DerivationChanges }>()
  for (const target of platform.targets) {
    const changes = target.derivationChanges
    if (changes === undefined || isEmpty(changes)) continue
    const key = JSON.stringify(changes)
    const group = groups.get(key) ?? { targets: [], changes }
    group.targets.push(target)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** What is at the root, then one line for each kind of change, the costly first; at most `most` names a line. */
export function derivationLines(changes: DerivationChanges, most: number): readonly Phrase[] {
  const { newlyBuilt, versions, added, removed, rebuilt, rootCauses } = changes
  return [
    ...(rootCauses === undefined ? [] : [rootsPhrase(rootCauses, most)]),
    ...line(newlyBuilt.length, 'newly to be built', newlyBuilt.map(packageText)),
    ...line(versions.length, 'in another version', versions.map(versionText)),
    ...line(added.length, 'added', added.map(packageText)),
    ...line(removed.length, 'removed', removed.map(packageText)),
    ...(rebuilt === 0
      ? []
      : [phrase`${grouped(rebuilt, 0)} of the same name and version, with other inputs`]),
  ]

  function line(count: number, what: string, names: readonly string[]): readonly Phrase[] {
    return count === 0 ? [] : [phrase`${grouped(count, 0)} ${what}: ${listing(names.map(code), most)}`]
  }
}

/** `hosts.web, hosts.db and 3 more targets`. */
export function groupTitle(group: DerivationGroup, most: number): Phrase {
  const names = group.targets.map((target) => code(target.name))
  return names.length > most ? phrase`${listing(names, most)} targets` : listing(names, most)
}

/** `12 derivations`. */
export function derivationCount(changes: DerivationChanges): string {
  return counted(
    changes.versions.length + changes.added.length + changes.removed.length + changes.rebuilt,
    'derivation',
  )
}

export function packageText({ name, version }: PackageName): string {
  return version === '' ? name : `${name} ${version}`
}

export function versionText({ name, base, head }: DerivationChanges['versions'][number]): string {
  return `${name} ${versionList(base)} → ${versionList(head)}`
}

function versionList(versions: readonly string[]): string {
  return versions.map((version) => (version === '' ? '(none)' : version)).join(', ')
}

function isEmpty({ versions, added, removed, rebuilt, newlyBuilt }: DerivationChanges): boolean {
  return versions.length + added.length + removed.length + rebuilt + newlyBuilt.length === 0
}
