// What is to be built and fetched, and what the closure has: the section on it.

import { packageName } from '../nix/store-name.ts'
import { formatValue, NO_FIGURE } from '../text/number.ts'
import { code, listing, type Phrase, phrase } from '../text/phrase.ts'
import { type ChangeRow, changeRow, type DiffSection, sectionOf, sentenceBlock } from './diff-section.ts'
import type { BuildChanges, PathChange } from './profile-diff.ts'

const MOST_NAMES = 8

export function buildsSection(builds: BuildChanges | undefined): readonly DiffSection[] {
  if (builds === undefined) return []
  const { figures, toBuild, paths } = builds
  const changed = figures.filter((one) => one.base !== one.head)
  const rows = changed.map((one) => changeRow(phrase`${one.label}`, one))
  const names = buildNames(toBuild)
  if (rows.length + names.length + paths.length === 0) return []
  return sectionOf('Builds and downloads', [
    { kind: 'changes', rows },
    ...names.map(sentenceBlock),
    { kind: 'changes', rows: paths.map(pathRow) },
    sentenceBlock(phrase`What is to be built and fetched is as each profile’s store and caches had it then.`),
  ])
}

/** A derivation that is another one under the same name is said once. */
function buildNames({ base, head }: BuildChanges['toBuild']): readonly Phrase[] {
  const [before, after] = [new Set(base.map(packageName)), new Set(head.map(packageName))]
  const [ofBase, ofHead] = [[...before], [...after]]
  return [
    ...namesLine(
      'Each side builds its own',
      ofHead.filter((name) => before.has(name)),
    ),
    ...namesLine(
      'Head builds in addition',
      ofHead.filter((name) => !before.has(name)),
    ),
    ...namesLine(
      'Base alone builds',
      ofBase.filter((name) => !after.has(name)),
    ),
  ]
}

function namesLine(what: string, names: readonly string[]): readonly Phrase[] {
  return names.length === 0 ? [] : [phrase`${what}: ${listing(names.toSorted().map(code), MOST_NAMES)}.`]
}

function pathRow({ name, baseBytes, headBytes }: PathChange): ChangeRow {
  const what = phrase`${code(name)}`
  if (baseBytes !== undefined && headBytes !== undefined)
    return changeRow(what, { unit: 'bytes', base: baseBytes, head: headBytes })
  const size = formatValue(headBytes ?? baseBytes ?? 0, 'bytes')
  return {
    difference: NO_FIGURE,
    values: size,
    what: phrase`${what}, among the largest in ${headBytes === undefined ? 'base' : 'head'} only`,
  }
}
