// The nodes of a YAML document → plain values, with the place of each.

import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
  type Alias,
} from 'yaml'
import { quoted } from '../text/quoted.ts'

/** A range of the text, in characters from its start. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface Place {
  readonly key?: Span | undefined
  readonly value: Span
  /** Where the characters of a text begin, where they stand in the file as they are. */
  readonly textStart?: number | undefined
}

export interface TextProblem extends Span {
  readonly message: string
}

/** So many values are read; what aliases stand for counts each time. */
const MOST_VALUES = 20_000

interface Walk {
  readonly text: string
  readonly lines: LineCounter
  readonly problems: TextProblem[]
  readonly places: Map<string, Place>
  readonly anchors: Map<string, Node>
  /** The nodes around the one at hand, to see an alias that stands in what it stands for. */
  readonly around: Set<Node>
  values: number
}

type Path = readonly (string | number)[]

export function plainValue(contents: unknown, text: string) {
  const walk: Walk = {
    text,
    lines: lineCounter(text),
    problems: [],
    places: new Map(),
    anchors: new Map(),
    around: new Set(),
    values: 0,
  }
  const value = valueOf(contents, { walk, path: [], key: undefined })
  return { value, problems: walk.problems, places: walk.places }
}

interface At {
  readonly walk: Walk
  readonly path: Path
  readonly key: Span | undefined
}

/** Undefined where the value cannot be used; a problem has then been noted. */
function valueOf(node: unknown, at: At): unknown {
  const { walk } = at
  const span = spanOf(node) ?? at.key ?? { start: 0, end: 0 }
  walk.values += 1
  if (walk.values > MOST_VALUES) {
    if (walk.values === MOST_VALUES + 1)
      note(walk, span, `the file comes to more than ${MOST_VALUES} values here, aliases included`)
    return undefined
  }
  walk.places.set(JSON.stringify(at.path), {
    key: at.key,
    value: span,
    textStart: textStart(node, walk.text),
  })
  if (isAlias(node)) return aliasValue(node, at)
  if (isMap(node)) return within(node, walk, () => mappingValue(node, at))
  if (isSeq(node)) return within(node, walk, () => listValue(node, at))
  return isScalar(node) ? scalarValue(node, at) : null
}

function within<T>(node: Node, walk: Walk, read: () => T): T {
  remember(node, walk)
  walk.around.add(node)
  const value = read()
  walk.around.delete(node)
  return value
}

function remember(node: { anchor?: string } & Node, walk: Walk): void {
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, node)
}

function aliasValue(alias: Alias, at: At): unknown {
  const { walk } = at
  const node = walk.anchors.get(alias.source)
  if (node === undefined) {
    const text = `*${alias.source}`
    note(
      walk,
      spanOf(alias),
      `${quoted(text)} is an alias without its &${alias.source} above; a text that begins with * needs quotes`,
    )
    return undefined
  }
  if (walk.around.has(node)) {
    note(walk, spanOf(alias), `the alias *${alias.source} stands inside of what it stands for`)
    return undefined
  }
  return valueOf(node, at)
}

function listValue(list: YAMLSeq, { walk, path }: At): readonly unknown[] {
  return list.items.map((item, index) => valueOf(item, { walk, path: [...path, index], key: undefined }))
}

function mappingValue(mapping: YAMLMap, { walk, path }: At): unknown {
  const entries = new Map<string, unknown>()
  const lines = new Map<string, number>()
  for (const { key, value } of mapping.items) {
    const span = spanOf(key) ?? spanOf(value) ?? spanOf(mapping)
    const name = keyName(key)
    const fault = name === undefined ? 'a key must be a text' : keyFault(name, lines)
    if (name === undefined || fault !== undefined) {
      note(walk, span, fault ?? '')
      continue
    }
    lines.set(name, walk.lines.linePos(span?.start ?? 0).line)
    const item = valueOf(value, { walk, path: [...path, name], key: span })
    if (item !== undefined) entries.set(name, item)
  }
  return Object.fromEntries(entries)
}

function keyName(key: unknown): string | undefined {
  if (!isScalar(key) || key.value === null) return undefined
  return typeof key.value === 'string' ? key.value : key.source
}

function keyFault(name: string, lines: ReadonlyMap<string, number>): string | undefined {
  const before = lines.get(name)
  if (before !== undefined) return `${quoted(name)} is here twice (first in line ${before}); keep one of them`
  if (name === '<<')
    return 'merge keys (<<) are not read; write the keys out, or use an alias for the whole value'
  // Would set the prototype of an object instead of a key.
  return name === '__proto__' ? `${quoted(name)} is not a key here; remove it` : undefined
}

function scalarValue(scalar: Scalar, { walk }: At): unknown {
  remember(scalar, walk)
  const { value, source } = scalar
  if (typeof value !== 'number') return value
  const integer = /^[+-]?\d+$/.test(source ?? '')
  if (!Number.isFinite(value) || (integer && !Number.isSafeInteger(value))) {
    note(
      walk,
      spanOf(scalar),
      `${source ?? String(value)} is not a number that can be used; put a text in quotes`,
    )
    return undefined
  }
  // YAML reads +20 as 20; here the sign tells an increase from a value.
  return source?.startsWith('+') === true ? source : value
}

function note(walk: Walk, span: Span | undefined, message: string): void {
  walk.problems.push({ start: 0, end: 0, ...span, message })
}

function spanOf(node: unknown): Span | undefined {
  const range = isAlias(node) || isMap(node) || isSeq(node) || isScalar(node) ? node.range : undefined
  return range ? { start: range[0], end: range[1] } : undefined
}

function textStart(node: unknown, text: string): number | undefined {
  const span = spanOf(node)
  if (span === undefined || !isScalar(node) || typeof node.value !== 'string') return undefined
  const start = span.start + (/^["']/.test(text.charAt(span.start)) ? 1 : 0)
  return text.startsWith(node.value, start) ? start : undefined
}

function lineCounter(text: string): LineCounter {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1)
  return lines
}
