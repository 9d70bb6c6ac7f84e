// Names that a change made others, wherever they stand.

import type { NixToken } from '../nix/tokens/model.ts'

/** What a hunk took away and what it put in its place. */
export interface HunkTokens {
  readonly removed: readonly NixToken[]
  readonly added: readonly NixToken[]
}

/**
 * Old name → new: one that is defined anew under its new name, used under it, and stands nowhere under its old one.
 * What is only defined anew is another attribute, of a set that something else reads. `hunks`: all of one change, since
 * that a name became another one is told by all that it stands in. With a dot before both, those that attributes are
 * selected by.
 */
export function renamesOf(hunks: readonly HunkTokens[]): ReadonlyMap<string, string> {
  const candidates = new Map<string, string | undefined>()
  const defined = new Set<string>()
  const used = new Set<string>()
  const selected = new Set<string>()
  for (const { removed, added } of hunks) {
    if (removed.length !== added.length) continue
    for (const [index, from] of removed.entries()) {
      const to = added[index]
      if (from.kind !== 'name' || to?.kind !== 'name' || from.text === to.text) continue
      const isSame = !candidates.has(from.text) || candidates.get(from.text) === to.text
      candidates.set(from.text, isSame ? to.text : undefined)
      if (!isDefinition(removed[index + 1]) || !isDefinition(added[index + 1])) used.add(from.text)
      else if (removed[index - 1]?.text !== '.') defined.add(from.text)
      if (removed[index - 1]?.text === '.') selected.add(from.text)
    }
  }
  const left = new Set(
    hunks.flatMap(({ added }) => added.filter(({ kind }) => kind === 'name')).map(({ text }) => text),
  )
  return new Map(
    [...candidates].flatMap(([from, to]) =>
      to !== undefined && defined.has(from) && used.has(from) && !left.has(from)
        ? [[from, to] as const, ...(selected.has(from) ? [[`.${from}`, `.${to}`] as const] : [])]
        : [],
    ),
  )
}

/** What stands behind a name where it is bound or a parameter. */
function isDefinition(next: NixToken | undefined): boolean {
  return next?.text === '=' || next?.text === ':'
}
