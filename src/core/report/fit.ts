// Makes parts fit a size: whole parts go, the least important first, and it is known which.

/** A part that is shown whole or not at all. */
export interface Part<Content> {
  /** Written only if there may be room for it. */
  readonly write: () => Content
  /** The larger, the longer it stays; `Infinity` stays always. Of equal ones the last go first. */
  readonly importance: number
  /** What is missed without it: `lists of derivations`. */
  readonly kind: string
}

export interface Fitted<Content> {
  /** What was written of the parts that are kept. */
  readonly contents: ReadonlyMap<Part<Content>, Content>
  /** How many parts of each kind found no room. */
  readonly missing: ReadonlyMap<string, number>
  /** What the contents take together. */
  readonly size: number
}

/** Parts in the order of their importance; after the first that finds no room, no other of its kind is taken. */
export function fit<Content>(
  parts: readonly Part<Content>[],
  room: number,
  sizeOf: (content: Content) => number,
): Fitted<Content> {
  const contents = new Map<Part<Content>, Content>()
  const missing = new Map<string, number>()
  let size = 0
  for (const part of parts.toSorted((one, other) => compareNumbers(other.importance, one.importance))) {
    const content = missing.has(part.kind) ? undefined : part.write()
    const wanted = content === undefined ? Infinity : sizeOf(content)
    if (content !== undefined && (size + wanted <= room || part.importance === Infinity)) {
      contents.set(part, content)
      size += wanted
    } else {
      missing.set(part.kind, (missing.get(part.kind) ?? 0) + 1)
    }
  }
  return { contents, missing, size }
}

/** Infinity less Infinity is no number. */
function compareNumbers(one: number, other: number): number {
  return one === other ? 0 : one - other
}
