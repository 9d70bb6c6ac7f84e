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

/** One of the lists of what changed: some of its names, and how many there are. */
export interface NameList {
  readonly what: string
  readonly names: readonly string[]
  readonly total: number
}

/** The lists that have anything, the costly first. */
export function nameLists({
  newlyBuilt,
  versions,
  added,
  removed,
  omitted,
}: DerivationChanges): readonly NameList[] {
  return [
    list('newly to be built', newlyBuilt.map(packageText), omitted?.newlyBuilt),
    list('in another version', versions.map(versionText), omitted?.versions),
    list('added', added.map(packageText), omitted?.added),
    list('removed', removed.map(packageText), omitted?.removed),
  ].filter(({ total }) => total > 0)
}

function list(what: string, names: readonly string[], more = 0): NameList {
  return { what, names, total: names.length + more }
}

/** What is at the root, then one line for each kind of change; at most `most` names a line. */
export function derivationLines(changes: DerivationChanges, most: number): readonly Phrase[] {
  const { rebuilt, rootCauses } = changes
  return [
    ...(rootCauses === undefined ? [] : [rootsPhrase(rootCauses, most)]),
    ...nameLists(changes).map(
      ({ what, names, total }) =>
        phrase`${grouped(total, 0)} ${what}: ${listing(names.map(code), most, total)}`,
    ),
    ...(rebuilt === 0
      ? []
      : [phrase`${grouped(rebuilt, 0)} of the same name and version, with other inputs`]),
  ]
}

/** `hosts.web, hosts.db and 3 more targets`. */
export function groupTitle(group: Pick<DerivationGroup, 'targets'>, most: number): Phrase {
  const names = group.targets.map((target) => code(target.name))
  return names.length > most ? phrase`${listing(names, most)} targets` : listing(names, most)
}

/** `12 derivations`. */
export function derivationCount({ versions, added, removed, rebuilt, omitted }: DerivationChanges): string {
  const more = (omitted?.versions ?? 0) + (omitted?.added ?? 0) + (omitted?.removed ?? 0)
  return counted(versions.length + added.length + removed.length + rebuilt + more, 'derivation')
}

function packageText({ name, version }: PackageName): string {
  return version === '' ? name : `${name} ${version}`
}

function versionText({ name, base, head }: DerivationChanges['versions'][number]): string {
  return `${name} ${versionList(base)} → ${versionList(head)}`
}

function versionList(versions: readonly string[]): string {
  return versions.map((version) => (version === '' ? '(none)' : version)).join(', ')
}

function isEmpty({ versions, added, removed, rebuilt, newlyBuilt }: DerivationChanges): boolean {
  return versions.length + added.length + removed.length + rebuilt + newlyBuilt.length === 0
}
