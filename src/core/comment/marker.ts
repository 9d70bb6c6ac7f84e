// The hidden lines that tell a program where the parts of a comment begin. Nothing that a stranger can choose may look
// like one, or end one.

import { visibleJson } from '../text/json.ts'
import { unitEscapes } from '../text/unseen.ts'

const NAME = 'nix-perf-gate'

/** Seen by a reader of the text only: it takes no room. */
const BREAK = '\u200B'

export type MarkerKind = 'section' | 'lead' | 'fold' | 'end'

/** `<!-- nix-perf-gate:fold [7,"how it was measured"] -->` */
export function markerOf(kind: MarkerKind, data?: unknown): string {
  return `<!-- ${NAME}:${kind}${data === undefined ? '' : ` ${hiddenJson(data)}`} -->`
}

/** The marker that a line is; undefined where it is none. `data` is unparsed. */
export function readMarker(line: string): { readonly kind: string; readonly data: string } | undefined {
  const [, kind, data = ''] = /^<!-- nix-perf-gate:([a-z]+)(?: (.*))? -->$/s.exec(line.trimEnd()) ?? []
  return kind === undefined ? undefined : { kind, data }
}

/** Markdown in which no comment begins. Only code can hold one: all other text is escaped. */
export function withoutComments(markdown: string): string {
  return markdown.replaceAll('<!--', `<${BREAK}!--`)
}

/** JSON that can not end the comment it stands in. */
function hiddenJson(data: unknown): string {
  return visibleJson(data).replace(/[<>&]|-(?=-)/g, unitEscapes)
}
