// The text of a comment → the sections in it. A part that is damaged is dropped; the others live.

import { z } from 'zod'
import { parseJson } from '../text/json.ts'
import { readMarker } from './marker.ts'
import { type Fold, type Section, storedMetaSchema } from './section.ts'
import { withoutLeading, withoutTrailing } from '../text/ends.ts'

const foldSchema = z
  .tuple([z.number(), z.string().max(100)])
  .transform(([importance, kind]) => ({ importance, kind }))

/** A marker and the lines that follow it. */
interface Part {
  readonly kind: string
  readonly data: string
  readonly lines: string[]
}

/** A comment's first line, by which it is found. The key is a word. */
export function commentMarker(key: string): string {
  return `<!-- nix-perf-gate:comment ${encodeURIComponent(key).replace(/-(?=-)/g, '%2D')} -->`
}

export function parseComment(body: string): readonly Section[] {
  const sections: { meta: Section['meta']; lead: string; folds: Fold[] }[] = []
  let current: (typeof sections)[number] | undefined
  for (const { kind, data, lines } of partsOf(body)) {
    if (kind === 'section') {
      const meta = storedMetaSchema.safeParse(parseJson(data)).data
      current = meta && { meta, lead: '', folds: [] }
      if (current !== undefined) sections.push(current)
    }
    const text = textOf(lines)
    if (current === undefined || !isWhole(text)) continue
    if (kind === 'lead') current.lead = text
    if (kind === 'fold') {
      const fold = foldSchema.safeParse(parseJson(data)).data
      if (fold !== undefined && text !== '') current.folds.push({ ...fold, text })
    }
  }
  return sections
}

function partsOf(body: string): readonly Part[] {
  const parts: Part[] = []
  for (const line of body.replaceAll('\r\n', '\n').split('\n')) {
    const marker = readMarker(line)
    if (marker === undefined) parts.at(-1)?.lines.push(line)
    else parts.push({ ...marker, lines: [] })
  }
  return parts
}

function textOf(lines: readonly string[]): string {
  return withoutLeading(withoutTrailing(lines.join('\n'), '\n'), '\n')
}

/** Whether blocks of code and folds end where they began, so that nothing after them is taken for a part of them. */
function isWhole(markdown: string): boolean {
  let fence: string | undefined
  let depth = 0
  for (const line of markdown.split('\n')) {
    const mark = /^(`{3,})[^`]*$/.exec(line)?.[1]
    if (fence !== undefined) {
      if (line === fence) fence = undefined
    } else if (mark !== undefined) fence = mark
    else if (line.startsWith('<details')) depth += 1
    else if (line === '</details>') depth -= 1
    if (depth < 0) return false
  }
  return fence === undefined && depth === 0
}
