// Makes a page fit a limit of bytes: whole parts go, the least important first, and the page says which.

import { Buffer } from 'node:buffer'
import { type Markup, nothing } from '../../text/markup.ts'

/** A part of the page that is shown whole or not at all. */
export interface PagePart {
  /** Written only if there is room for it. */
  readonly content: () => Markup
  /** The larger, the longer it stays. Of equal ones the last go first. */
  readonly importance: number
  /** What is missed without it: `flame graphs`. */
  readonly kind: string
}

export interface Fitted {
  /** Nothing for a part that found no room. */
  readonly contentOf: (part: PagePart) => Markup
  /** How many parts of each kind found no room. */
  readonly missing: ReadonlyMap<string, number>
}

/** Parts in the order of their importance; after the first that finds no room, no other of its kind is taken. */
export function fitParts(parts: readonly PagePart[], room: number): Fitted {
  const contents = new Map<PagePart, Markup>()
  const missing = new Map<string, number>()
  let left = room
  for (const part of parts.toSorted((one, other) => other.importance - one.importance)) {
    const content = missing.has(part.kind) ? undefined : part.content()
    const size = content === undefined ? Infinity : Buffer.byteLength(content.text)
    if (content !== undefined && size <= left) {
      contents.set(part, content)
      left -= size
    } else {
      missing.set(part.kind, (missing.get(part.kind) ?? 0) + 1)
    }
  }
  return { contentOf: (part) => contents.get(part) ?? nothing, missing }
}
