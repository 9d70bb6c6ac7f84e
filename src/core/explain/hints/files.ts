// What is read from disk, or built, in order to evaluate: folders that are scanned, and import from derivation.

import { parseDerivationName } from '../../decide/derivation-changes.ts'
import { beyondPackageSets, exactPackageSets } from './package-sets.ts'
import { amount, named, namedList, primopCalls, type Signs, type SignsOfBoth } from './signs.ts'

/** Each call asks the file system, or copies to the store. */
const SCANNING = ['readDir', 'readFile', 'readFileType', 'pathExists', 'path', 'filterSource', 'hashFile']

/** Fewer are files that somebody named one by one. Measured: a scan of one folder tree has 93 `readDir` or more. */
const FEWEST_CALLS = 100
const FEWEST_FOLDERS = 20

/** Against base: what has not doubled was scanned before. */
const GROWTH = 2

/** Of one revision. Nixpkgs itself reads some 700 folders (`pkgs/by-name`) at each stage of its bootstrap. */
const MANY_FOLDERS = 500
const FOLDERS_BY_PACKAGE_SET = 7_000

/** Built-in functions that can need a derivation's output. */
const IMPORTING = ['import', 'scopedImport', 'findFile', ...SCANNING]

const MOST_NAMES = 3

interface Scan {
  readonly name: string
  readonly before: number
  readonly after: number
}

export function moreScans(signs: SignsOfBoth): string | undefined {
  const grown = SCANNING.flatMap((name): Scan[] => {
    const [before, after] = [primopCalls(signs.base, name), primopCalls(signs.head, name)]
    if (before === undefined || after === undefined || after < Math.max(1, GROWTH * before)) return []
    return beyondPackageSets(signs, { base: before, head: after }) > 0 ? [{ name, before, after }] : []
  })
  const calls = grown.reduce((total, { before, after }) => total + after - before, 0)
  const folders = grown.find(({ name }) => name === 'readDir')
  const isScan =
    calls >= FEWEST_CALLS || (folders !== undefined && folders.after - folders.before >= FEWEST_FOLDERS)
  if (!isScan) return undefined
  const texts = grown
    .toSorted((one, other) => other.after - other.before - (one.after - one.before))
    .map(({ name, before, after }) => `${named(name)} ${amount(after)} times (base ${amount(before)})`)
  return `Called while evaluating: ${texts.join(', ')}.`
}

export function manyScans(signs: Signs): string | undefined {
  const folders = primopCalls(signs, 'readDir') ?? 0
  if (folders < MANY_FOLDERS + FOLDERS_BY_PACKAGE_SET * exactPackageSets(signs)) return undefined
  return `\`readDir\` is called ${amount(folders)} times while evaluating.`
}

/**
 * Derivations of names that only head builds while evaluating. What either side has built is there for the other, which
 * then builds nothing: where nothing more is imported or read, base has needed it too.
 */
export function moreImports({ base, head }: SignsOfBoth): string | undefined {
  const before = new Set(base.importedDerivations.map(nameOf))
  const names = [...new Set(head.importedDerivations.map(nameOf))].filter((name) => !before.has(name))
  if (names.length === 0 || !importsMore({ base, head })) return undefined
  const total = new Set(head.importedDerivations).size
  const list = namedList(names, MOST_NAMES)
  return before.size === 0
    ? `${importsText(total)} (base 0): ${list}.`
    : `${importsText(total)} (base ${amount(new Set(base.importedDerivations).size)}), of names that base has not: ${list}.`
}

export function anyImports({ importedDerivations }: Signs): string | undefined {
  const paths = new Set(importedDerivations)
  const names = [...new Set([...paths].map(nameOf))]
  return names.length === 0 ? undefined : `${importsText(paths.size)}: ${namedList(names, MOST_NAMES)}.`
}

function importsText(count: number): string {
  return `${amount(count)} ${count === 1 ? 'derivation is' : 'derivations are'} built while evaluating`
}

function importsMore({ base, head }: SignsOfBoth): boolean {
  if (base.calls === undefined || head.calls === undefined) return false
  return IMPORTING.some((name) => (primopCalls(head, name) ?? 0) > (primopCalls(base, name) ?? 0))
}

function nameOf(path: string): string {
  return parseDerivationName(path).name
}
