// Which hunks of a change alter no code: comments, blank lines, another layout, and names that are others now wherever
// they stand.

import type { Change, FileChange, FileVersion, Hunk } from '../model/change.ts'

/** The same change, with its neutral hunks marked as such. */
export function markNeutral(change: Change): Change {
  const texts = change.files.flatMap((file) => textsOf(file))
  const neutral = new Set([...neutralHunks(texts)].map(({ hunk }) => hunk))
  const files = change.files.map((file) => ({
    ...file,
    hunks: file.hunks.map((hunk) => (neutral.has(hunk) ? { ...hunk, isNeutral: true as const } : hunk)),
  }))
  return { ...change, files }
}

/** Of files that are not Nix nobody knows what a line says. */
function textsOf({
  base,
  head,
  hunks,
}: FileChange): readonly (HunkText & { readonly hunk: Hunk | undefined })[] {
  if ((head ?? base)?.path.endsWith('.nix') !== true) return []
  const [removed, added] = [linesOf(base), linesOf(head)]
  if (base === undefined || head === undefined) return [{ hunk: undefined, removed, added }]
  return hunks.map((hunk) => ({ hunk, removed: slice(removed, hunk.base), added: slice(added, hunk.head) }))
}

function linesOf(version: FileVersion | undefined): readonly string[] {
  return version?.text?.split('\n') ?? []
}

function slice(lines: readonly string[], { first, count }: Hunk['base']): readonly string[] {
  return count === 0 ? [] : lines.slice(first - 1, first - 1 + count)
}

/** What a hunk took away and what it put in its place, line by line. */
export interface HunkText {
  readonly removed: readonly string[]
  readonly added: readonly string[]
}

/** `hunks`: all of one change, since that a name became another one is told by all that it stands in. */
export function neutralHunks<T extends HunkText>(hunks: readonly T[]): ReadonlySet<T> {
  const tokenized = hunks.map((hunk) => ({
    hunk,
    removed: tokensOf(hunk.removed),
    added: tokensOf(hunk.added),
  }))
  const renames = renamesOf(tokenized)
  const neutral = tokenized.filter(
    ({ removed, added }) =>
      removed.length === added.length &&
      removed.every((token, index) => (renames.get(token) ?? token) === added[index]),
  )
  return new Set(neutral.map(({ hunk }) => hunk))
}

interface HunkTokens {
  readonly removed: readonly string[]
  readonly added: readonly string[]
}

/**
 * A string that nothing is put into, what is escaped outside of one (together, so that no end of a string is looked for
 * from each quote anew), a path, a name, a number, a sign.
 */
const TOKEN = /"(?:[^"\\$\n]|\\.)*"|\\.|(?:\.{1,2})?(?:\/[\w.+-]+)+|[A-Za-z_][\w'-]*|\d+|\S/g
const NAME = /^[A-Za-z_]/

function tokensOf(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !/^\s*#/.test(line)).flatMap((line) => line.match(TOKEN) ?? [])
}

/**
 * Old name → new: one that is defined anew under its new name, used under it, and stands nowhere under its old one.
 * What is only defined anew is another attribute, of a set that something else reads.
 */
function renamesOf(hunks: readonly HunkTokens[]): ReadonlyMap<string, string> {
  const candidates = new Map<string, string | undefined>()
  const defined = new Set<string>()
  const used = new Set<string>()
  for (const { removed, added } of hunks) {
    if (removed.length !== added.length) continue
    for (const [index, from] of removed.entries()) {
      const to = added[index] ?? ''
      if (from === to || !NAME.test(from) || !NAME.test(to)) continue
      const [before, after] = [removed[index - 1], removed[index + 1]]
      const isSame = !candidates.has(from) || candidates.get(from) === to
      candidates.set(from, isSame && !isLiteral(before) && !isLiteral(after) ? to : undefined)
      if (!isDefinition(after) || !isDefinition(added[index + 1])) used.add(from)
      else if (before !== '.') defined.add(from)
    }
  }
  const left = new Set(hunks.flatMap(({ added }) => added))
  return new Map(
    [...candidates].flatMap(([from, to]) =>
      to !== undefined && defined.has(from) && used.has(from) && !left.has(from) ? [[from, to] as const] : [],
    ),
  )
}

/** What stands behind a name where it is bound or a parameter. */
function isDefinition(next: string | undefined): boolean {
  return next === '=' || next === ':'
}

/** What stands beside a word of a string or of a path: another word there is another value. */
function isLiteral(neighbour: string | undefined): boolean {
  return neighbour === '"' || neighbour === '\\"' || neighbour === "'" || neighbour === '/'
}
