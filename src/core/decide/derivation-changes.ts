// What differs between the derivation graphs of base and head, in the words of people: names and versions.

import type { Measurement } from '../model/measurement.ts'
import { type DerivationChanges, MOST_LISTED, type PackageName } from '../model/derivation-changes.ts'
import { newDerivations, rebuildsOf } from '../model/rebuilds.ts'
import { packageName } from '../nix/store-name.ts'

/** Sources and patches are derivations too; as packages they would only repeat what they belong to. */
const SOURCE_NAME = /\.(?:tar(?:\.\w+)?|t[bgx]z|zip|gz|bz2|xz|zst|patch|diff|gem|crate|jar|whl)$/

/** Compares two graphs; undefined where they are the same, and where they were not read. */
export function compareDerivations(base: Measurement, head: Measurement): DerivationChanges | undefined {
  if (base.derivationPath === head.derivationPath) return undefined
  const onlyBase = newDerivations(base, head)
  const onlyHead = newDerivations(head, base)
  if (onlyBase === undefined || onlyHead === undefined) return undefined
  if (onlyBase.size + onlyHead.size === 0) return { ...NOTHING, comesToSame: true }
  const gone = namesOf(onlyBase)
  const come = namesOf(onlyHead)
  const goneVersions = versionsByName(gone)
  const comeVersions = versionsByName(come)
  const names = [...new Set([...goneVersions.keys(), ...comeVersions.keys()])].sort()
  const changed = names.map((name) => {
    const before = goneVersions.get(name) ?? new Set<string>()
    const after = comeVersions.get(name) ?? new Set<string>()
    return { name, base: notIn(after, before), head: notIn(before, after) }
  })
  const onlyIn = (side: 'base' | 'head', other: 'base' | 'head') =>
    changed
      .filter((entry) => entry[other].length === 0)
      .flatMap(({ name, [side]: versions }) => versions.map((version) => ({ name, version })))
  const had = new Set(namesOf(base.closure.derivations).map(keyOf))
  const built = namesOf(rebuildsOf(head, base) ?? []).filter((entry) => !had.has(keyOf(entry)))
  return cut({
    versions: changed.filter((entry) => entry.base.length > 0 && entry.head.length > 0),
    added: onlyIn('head', 'base'),
    removed: onlyIn('base', 'head'),
    rebuilt: come.filter(({ name, version }) => goneVersions.get(name)?.has(version) ?? false).length,
    newlyBuilt: [...new Map(built.map((entry) => [keyOf(entry), entry])).values()],
  })
}

const NOTHING: DerivationChanges = { versions: [], added: [], removed: [], rebuilt: 0, newlyBuilt: [] }

/** Lists as long as anybody reads them, and how much longer they were. */
function cut(whole: DerivationChanges): DerivationChanges {
  const { versions, added, removed, rebuilt, newlyBuilt } = whole
  const omitted = {
    versions: beyond(versions),
    added: beyond(added),
    removed: beyond(removed),
    newlyBuilt: beyond(newlyBuilt),
  }
  if (Object.values(omitted).every((count) => count === 0)) return whole
  return {
    versions: versions.slice(0, MOST_LISTED),
    added: added.slice(0, MOST_LISTED),
    removed: removed.slice(0, MOST_LISTED),
    rebuilt,
    newlyBuilt: newlyBuilt.slice(0, MOST_LISTED),
    omitted,
  }
}

function beyond(list: readonly unknown[]): number {
  return Math.max(0, list.length - MOST_LISTED)
}

/** `…/<hash>-firefox-132.0.drv` is firefox, 132.0: the version starts at the first dash before a non-letter. */
export function parseDerivationName(path: string): PackageName {
  const full = packageName(path)
  const dash = full.slice(1).search(/-[^a-zA-Z]/) + 1
  return dash === 0
    ? { name: full, version: '' }
    : { name: full.slice(0, dash), version: full.slice(dash + 1) }
}

/** Whether a name is that of an archive or a patch. */
export function isSourceArchive({ name, version }: PackageName): boolean {
  return SOURCE_NAME.test(`${name}${version}`)
}

function namesOf(paths: Iterable<string>): readonly PackageName[] {
  return [...paths].map(parseDerivationName).filter((entry) => !isSourceArchive(entry))
}

function versionsByName(packages: readonly PackageName[]): ReadonlyMap<string, Set<string>> {
  const versions = new Map<string, Set<string>>()
  for (const { name, version } of packages) {
    versions.set(name, (versions.get(name) ?? new Set<string>()).add(version))
  }
  return versions
}

function notIn(others: ReadonlySet<string>, versions: ReadonlySet<string>): string[] {
  return [...versions].filter((version) => !others.has(version)).sort()
}

function keyOf({ name, version }: PackageName): string {
  return `${name}\n${version}`
}
