// Text as a stranger would write it for a parser: what the parser knows, broken somewhere.

import fc from 'fast-check'

/** What breaks parsers, terminals, logs and Markdown. */
const HOSTILE = [
  '',
  ' ',
  '\n',
  '\r\n',
  '\t',
  '\0',
  '\u001B[2J',
  '\u001B]0;x\u0007',
  '\u202E',
  '\u2028',
  '\uD800',
  '\uFFFD',
  '::error::x',
  '\n::set-output name=a::b',
  '##[error]',
  '<!-- nix-perf-gate:section [] -->',
  '"',
  "'",
  '\\',
  '`',
  '|',
  '${',
  '{',
  '}',
  '[',
  ']',
  '://',
  'a://b:c@d?e',
  '@',
  '#',
  '/',
  '..',
  '-1',
  '0.5',
  '1e308',
  '99999999999999999999',
  'NaN',
  '__proto__',
  'constructor',
  'toString',
]

const piece = (words: readonly string[]) =>
  fc.oneof(
    fc.constantFrom(...words, ...HOSTILE),
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.string({ unit: 'grapheme-ascii', maxLength: 5 }),
  )

/** One of the seeds with a few places cut out and others put in, or a text of pieces. `words` are the parser's own. */
export function brokenText(seeds: readonly string[], words: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(12),
    put: fc.array(piece(words), { maxLength: 3 }).map((parts) => parts.join('')),
  })
  const edited = fc.tuple(fc.constantFrom(...seeds), fc.array(edit, { maxLength: 4 })).map(([seed, edits]) =>
    edits.reduce((text, { at, cut, put }) => {
      const start = Math.floor(at * text.length)
      return text.slice(0, start) + put + text.slice(start + cut)
    }, seed),
  )
  const pieces = fc.array(piece(words), { maxLength: 12 }).map((parts) => parts.join(''))
  return fc.oneof({ arbitrary: edited, weight: 3 }, { arbitrary: pieces, weight: 1 })
}

const value = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    -1,
    0.5,
    -0,
    1e308,
    2 ** 53,
    Number.MAX_SAFE_INTEGER,
    [],
    {},
    [[]],
    '\u001B[2J::x',
    '__proto__',
    'x'.repeat(500),
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.jsonValue({ maxDepth: 2 }),
)

/** JSON of the same shape with a few values that are not what they should be; now and then none at all. */
export function brokenJson(seeds: readonly string[], words: readonly string[] = []): fc.Arbitrary<string> {
  const parsed = seeds.map((seed): unknown => JSON.parse(seed))
  const edits = fc.array(
    fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value, remove: fc.boolean() }),
    { minLength: 1, maxLength: 3 },
  )
  const edited = fc
    .tuple(fc.constantFrom(...parsed), edits)
    .map(([seed, all]) => JSON.stringify(all.reduce(withEdit, seed)))
  return fc.oneof({ arbitrary: edited, weight: 4 }, { arbitrary: brokenText(seeds, words), weight: 1 })
}

interface Edit {
  readonly at: number
  readonly value: unknown
  readonly remove: boolean
}

/** Replaces or leaves out the value at a place, counted through all values of a tree. */
function withEdit(tree: unknown, edit: Edit): unknown {
  let left = Math.floor(edit.at * countOf(tree))
  const walk = (node: unknown): unknown => {
    left -= 1
    if (left === -1) return edit.value
    if (Array.isArray(node)) {
      return node.flatMap((one: unknown) => (left === 0 && edit.remove ? gone() : [walk(one)]))
    }
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(
      Object.entries(node).flatMap(([name, one]: [string, unknown]) =>
        left === 0 && edit.remove ? gone() : [[name, walk(one)] as const],
      ),
    )
  }
  const gone = () => {
    left = -2
    return []
  }
  return walk(tree)
}

function countOf(node: unknown): number {
  if (typeof node !== 'object' || node === null) return 1
  return Object.values(node).reduce<number>((sum, one: unknown) => sum + countOf(one), 1)
}
