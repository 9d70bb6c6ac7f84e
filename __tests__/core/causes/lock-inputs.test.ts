import { describe, expect, test } from '@jest/globals'
import { differingInputs, withoutInputs } from '../../../src/core/causes/lock-inputs.ts'
import { parseJson } from '../../../src/core/text/json.ts'

type Inputs = Readonly<Record<string, string | readonly string[]>>

interface Node {
  readonly locked?: Readonly<Record<string, unknown>>
  readonly original?: Readonly<Record<string, unknown>>
  readonly inputs?: Inputs
  readonly flake?: boolean
}

const node = (rev: string, inputs?: Inputs, repo = 'repo'): Node => ({
  ...(inputs && { inputs }),
  locked: { type: 'github', owner: 'o', repo, rev },
  original: { type: 'github', owner: 'o', repo },
})

function lock(root: Inputs, nodes: Readonly<Record<string, Node>>, version = 7): string {
  return JSON.stringify({ nodes: { ...nodes, root: { inputs: root } }, root: 'root', version })
}

/** Which names lead to which revisions, as far as the root leads. */
function revisionsOf(text: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = parseJson(text)
  if (!isRecord(parsed) || !isRecord(parsed.nodes)) throw new Error('It is no lock file.')
  const { nodes } = parsed
  const told: Record<string, unknown> = {}
  const visit = (key: string, path: string): void => {
    const at = nodes[key]
    if (!isRecord(at)) throw new Error(`${key} is not there.`)
    if (isRecord(at.locked)) told[path] = at.locked.rev
    for (const [name, to] of Object.entries(isRecord(at.inputs) ? at.inputs : {})) {
      const inner = path === '' ? name : `${path}/${name}`
      if (typeof to === 'string') visit(to, inner)
      else told[inner] = to
    }
  }
  visit(String(parsed.root), '')
  return told
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

describe('inputs that differ', () => {
  const both = { a: 'a', b: 'b' }

  test.each([
    [
      'are none where only the text is another one',
      [lock({ a: 'a' }, { a: node('1') }), `${lock({ a: 'a' }, { a: node('1') })} \n`],
      [],
    ],
    [
      'are none where nodes have other names',
      [
        lock({ a: 'a' }, { a: node('1', { b: 'b' }), b: node('2') }),
        lock({ a: 'x' }, { x: node('1', { b: 'a' }), a: node('2') }),
      ],
      [],
    ],
    [
      'are those that moved',
      [lock(both, { a: node('1'), b: node('2') }), lock(both, { a: node('1'), b: node('3') })],
      [{ name: 'b', isAskedOtherwise: false }],
    ],
    [
      'are those that bring another one',
      [
        lock({ a: 'a' }, { a: node('1', { b: 'b' }), b: node('2', { c: 'c' }), c: node('3') }),
        lock({ a: 'a' }, { a: node('1', { b: 'b' }), b: node('2', { c: 'c' }), c: node('4') }),
      ],
      [{ name: 'a', isAskedOtherwise: false }],
    ],
    [
      'are those that came, which have to be asked for',
      [lock({ a: 'a' }, { a: node('1') }), lock(both, { a: node('1'), b: node('2') })],
      [{ name: 'b', isAskedOtherwise: true }],
    ],
    [
      'are those that went, which were asked for',
      [lock(both, { a: node('1'), b: node('2') }), lock({ a: 'a' }, { a: node('1') })],
      [{ name: 'b', isAskedOtherwise: true }],
    ],
    [
      'are those that are asked for elsewhere',
      [lock({ a: 'a' }, { a: node('1') }), lock({ a: 'a' }, { a: node('1', undefined, 'fork') })],
      [{ name: 'a', isAskedOtherwise: true }],
    ],
    [
      'are those that are no flake now',
      [lock({ a: 'a' }, { a: node('1') }), lock({ a: 'a' }, { a: { ...node('1'), flake: false } })],
      [{ name: 'a', isAskedOtherwise: true }],
    ],
    [
      'are those that follow another one now',
      [
        lock({ a: 'a', b: ['a'], c: 'c' }, { a: node('1'), c: node('2') }),
        lock({ a: 'a', b: ['c'], c: 'c' }, { a: node('1'), c: node('2') }),
      ],
      [{ name: 'b', isAskedOtherwise: true }],
    ],
    [
      'are not those that follow one that moved',
      [lock({ a: 'a', b: ['a'] }, { a: node('1') }), lock({ a: 'a', b: ['a'] }, { a: node('2') })],
      [{ name: 'a', isAskedOtherwise: false }],
    ],
    [
      'are those of which an input is to follow another one now',
      [
        lock(both, { a: node('1'), b: node('2', { a: 'c' }), c: node('3') }),
        lock(both, { a: node('1'), b: node('2', { a: ['a'] }) }),
      ],
      [{ name: 'b', isAskedOtherwise: true }],
    ],
    [
      'are those of which an input is asked for elsewhere, though they are the same themselves',
      [
        lock({ b: 'b' }, { b: node('2', { a: 'c' }), c: node('3') }),
        lock({ b: 'b' }, { b: node('2', { a: 'c' }), c: node('3', undefined, 'fork') }),
      ],
      [{ name: 'b', isAskedOtherwise: true }],
    ],
    [
      'bring what they like where they moved themselves',
      [
        lock({ b: 'b' }, { b: node('2', { a: 'c' }), c: node('3') }),
        lock({ b: 'b' }, { b: node('4', { a: 'c' }), c: node('3', undefined, 'fork') }),
      ],
      [{ name: 'b', isAskedOtherwise: false }],
    ],
  ] as const)('%s', (_, [base, head], told) => {
    expect(differingInputs(base, head)).toEqual(told)
  })

  test.each([
    ['is no JSON', '{'],
    ['is of another shape', '{"nodes":[]}'],
    ['has no root', '{"nodes":{}}'],
    ['is null', 'null'],
    ['has inputs of another shape', '{"root":"r","nodes":{"r":{"inputs":{"a":1}}}}'],
    ['has more nodes than any', lockOf(5001)],
  ])('are not told where a side %s', (_, text) => {
    const fine = lock({ a: 'a' }, { a: node('1') })
    expect(differingInputs(text, fine)).toBeUndefined()
    expect(differingInputs(fine, text)).toBeUndefined()
    expect(withoutInputs(text, fine, ['a'])).toBe(fine)
    expect(withoutInputs(fine, text, ['a'])).toBe(text)
  })

  test('are told of as many nodes as there may be, however deep they lie', () => {
    const [base, head] = [lockOf(4999, '1'), lockOf(4999, '2')]
    expect(differingInputs(base, head)).toEqual([{ name: 'first', isAskedOtherwise: false }])
    const more = (text: string, rev: string) =>
      text
        .replace('"nodes":{', `"nodes":{"more":${JSON.stringify(node(rev))},`)
        .replace('"first":"first"', '"first":"first","more":"more"')
    const composed: unknown = parseJson(withoutInputs(more(base, '1'), more(head, '2'), ['first']))
    expect(isRecord(composed) && isRecord(composed.nodes) && Object.keys(composed.nodes).length).toBe(5000)
  })

  test('are told of many diamonds in time', () => {
    const diamonds = (rev: string) =>
      lock(
        { a: 'n0' },
        Object.fromEntries(
          Array.from({ length: 400 }, (_, index) => [
            `n${index}`,
            node(
              index === 399 ? rev : 'x',
              index === 399 ? undefined : { l: `n${index + 1}`, r: `n${index + 1}` },
            ),
          ]),
        ),
      )
    expect(differingInputs(diamonds('1'), diamonds('2'))).toEqual([{ name: 'a', isAskedOtherwise: false }])
    const composed: unknown = parseJson(withoutInputs(diamonds('1'), diamonds('2'), ['a']))
    expect(isRecord(composed) && isRecord(composed.nodes) && Object.keys(composed.nodes).length).toBe(401)
  })

  test('may bring themselves', () => {
    const circle = (rev: string) =>
      lock({ a: 'a', c: 'c' }, { a: node('1', { b: 'b' }), b: node(rev, { a: 'a' }), c: node(`c${rev}`) })
    expect(differingInputs(circle('2'), circle('2'))).toEqual([])
    expect(differingInputs(circle('2'), circle('3'))).toEqual([
      { name: 'a', isAskedOtherwise: false },
      { name: 'c', isAskedOtherwise: false },
    ])
    expect(withoutInputs(circle('2'), circle('3'), ['a'])).toContain('"rev": "2"')
  })
})

/** A chain. */
function lockOf(nodes: number, rev = 'x'): string {
  const chain = Array.from({ length: nodes - 1 }, (_, index): readonly [string, Node] => [
    index === 0 ? 'first' : `n${index}`,
    node(index === nodes - 2 ? rev : 'x', index === nodes - 2 ? undefined : { next: `n${index + 1}` }),
  ])
  return lock({ first: 'first' }, Object.fromEntries(chain))
}

describe('head’s lock file without an input', () => {
  test('has base’s of those that moved, and head’s of all others', () => {
    const base = lock({ a: 'a', b: 'b' }, { a: node('1'), b: node('2') })
    const head = lock({ a: 'a', b: 'b' }, { a: node('3'), b: node('4') })
    expect(revisionsOf(withoutInputs(base, head, ['a']))).toEqual({ a: '1', b: '4' })
    expect(revisionsOf(withoutInputs(base, head, ['b']))).toEqual({ a: '3', b: '2' })
    expect(revisionsOf(withoutInputs(base, head, ['b', 'a']))).toEqual({ a: '1', b: '2' })
  })

  test('has neither those that came, nor what they brought', () => {
    const base = lock({ a: 'a' }, { a: node('1') })
    const head = lock({ a: 'a', b: 'b' }, { a: node('1'), b: node('2', { c: 'c' }), c: node('3') })
    const composed = withoutInputs(base, head, ['b'])
    expect(revisionsOf(composed)).toEqual({ a: '1' })
    expect(composed).not.toContain('"c"')
  })

  test('has those again that went', () => {
    const base = lock({ a: 'a', b: 'b' }, { a: node('1'), b: node('2', { c: 'c' }), c: node('3') })
    expect(revisionsOf(withoutInputs(base, lock({ a: 'a' }, { a: node('1') }), ['b']))).toEqual({
      ...{ a: '1', b: '2', 'b/c': '3' },
    })
  })

  test('has what base’s brought, though head’s nodes have the same names for others', () => {
    const base = lock(
      { a: 'a', c: 'c' },
      { a: node('1', { b: 'b' }), b: node('2', { c: 'c' }), c: node('3') },
    )
    const head = lock(
      { a: 'a', c: 'c' },
      { a: node('4', { b: 'b' }), b: node('5', { c: 'c_2' }), c: node('6'), c_2: node('7') },
    )
    expect(revisionsOf(withoutInputs(base, head, ['a']))).toEqual({
      ...{ a: '1', 'a/b': '2', 'a/b/c': '3', c: '6' },
    })
  })

  test('has one node for what was one, and follows what base’s followed', () => {
    const base = lock(
      { a: 'a', d: 'd' },
      {
        a: node('1', { l: 'l', r: 'r', d: ['d'] }),
        l: node('2', { d: 'd' }),
        r: node('3', { d: 'd' }),
        d: node('4'),
      },
    )
    const head = lock({ a: 'a', d: 'd' }, { a: node('5'), d: node('6') })
    const composed = withoutInputs(base, head, ['a'])
    expect(revisionsOf(composed)).toEqual({
      ...{ a: '1', 'a/l': '2', 'a/l/d': '4', 'a/r': '3', 'a/r/d': '4', 'a/d': ['d'], d: '6' },
    })
    expect(composed.match(/"rev": "4"/g)).toHaveLength(1)
  })

  test('follows as base did', () => {
    const base = lock({ a: 'a', b: ['a'] }, { a: node('1') })
    const head = lock({ a: 'a', b: 'b' }, { a: node('1'), b: node('2') })
    expect(revisionsOf(withoutInputs(base, head, ['b']))).toEqual({ a: '1', b: ['a'] })
  })

  test('keeps what else head’s says, and ends in a line end', () => {
    const base = lock({ a: 'a', b: 'b' }, { a: node('1'), b: node('1') }, 6)
    const composed = withoutInputs(base, lock({ a: 'a', b: 'b' }, { a: node('2'), b: node('2') }, 7), ['a'])
    expect(parseJson(composed)).toMatchObject({ version: 7, root: 'root' })
    expect(composed.endsWith('}\n')).toBe(true)
  })

  test('is base’s, byte for byte, where all that differs is left out', () => {
    const base = `${lock({ a: 'a', b: 'b' }, { a: node('1'), b: node('1') }, 6)}\n\n`
    const head = lock({ a: 'a', c: 'c' }, { a: node('2'), c: node('2') }, 7)
    expect(withoutInputs(base, head, ['c', 'a', 'b'])).toBe(base)
  })
})

describe('a hostile lock file', () => {
  const names = ['constructor', 'toString', 'hasOwnProperty', 'valueOf']

  test.each(names)('may have an input %s on either side', (name) => {
    const [without, withIt] = [lock({ a: 'a' }, { a: node('1') }), withInput(name)]
    expect(differingInputs(without, withIt)).toEqual([{ name, isAskedOtherwise: true }])
    expect(differingInputs(withIt, without)).toEqual([{ name, isAskedOtherwise: true }])
    expect(differingInputs(withIt, withIt)).toEqual([])
  })

  test.each(names)('may take an input %s back and forth', (name) => {
    const more = { z: node('5') }
    const [without, withIt] = [lock({ a: 'a', z: 'z' }, { a: node('1'), ...more }), withInput(name)]
    expect(revisionsOf(withoutInputs(without, withIt, [name]))).toEqual({ a: '1' })
    expect(Object.entries(revisionsOf(withoutInputs(withIt, without, [name])))).toEqual([
      ['a', '1'],
      ['z', '5'],
      [name, '2'],
    ])
  })

  test.each(names)('may lead to a node %s that is not there', (name) => {
    const [one, other] = [lock({ a: name }, {}), lock({ a: name, b: name }, {})]
    expect(differingInputs(one, other)).toEqual([{ name: 'b', isAskedOtherwise: true }])
    expect(() => withoutInputs(one, other, ['a'])).not.toThrow()
  })

  test('may name what no set of ours has', () => {
    const [without, withIt] = [lock({ a: 'a' }, { a: node('1') }), withInput('__proto__')]
    expect(differingInputs(without, withIt)).toEqual([])
    expect(
      revisionsOf(withoutInputs(withIt, lock({ a: 'a' }, { a: node('3') }), ['a', '__proto__'])),
    ).toEqual({
      a: '1',
    })
  })

  test('may lead to the same by very many ways', () => {
    const wide = (rev: string) =>
      lock(
        { a: 'n0' },
        Object.fromEntries(
          Array.from({ length: 6 }, (_, index) => [
            `n${index}`,
            node(
              index === 5 ? rev : 'x',
              Object.fromEntries(
                Array.from({ length: 300 }, (_, at) => [`i${at}`, `n${Math.min(5, index + 1)}`]),
              ),
            ),
          ]),
        ),
      )
    expect(differingInputs(wide('1'), wide('2'))).toEqual([{ name: 'a', isAskedOtherwise: false }])
  })

  test('may each lead to all others, for each of many inputs', () => {
    const names = Array.from({ length: 250 }, (_, index) => `n${index}`)
    const all = Object.fromEntries(names.map((name) => [name, name]))
    const dense = (rev: string) =>
      lock(all, Object.fromEntries(names.map((name) => [name, { inputs: all, locked: { rev, date: 'x' } }])))
    // Compared without what is locked, all of them would be looked at from each.
    const text = (rev: string) => dense(rev).replaceAll('"locked"', '"pinned"')
    expect(differingInputs(text('1'), text('2'))).toHaveLength(names.length)
  })

  test('may have any root', () => {
    for (const root of [...names, '__proto__', 'a', '']) {
      const text = lock({ a: 'a' }, { a: node('1') }).replace('"root":"root"', `"root":"${root}"`)
      expect(differingInputs(text, text)).toEqual([])
      expect(() => withoutInputs(text, text, ['a'])).not.toThrow()
    }
  })

  /** In JSON, such a name is one like any other. */
  function withInput(name: string): string {
    return lock({ a: 'a', NAME: 'NAME' }, { a: node('1'), NAME: node('2') }).replaceAll(
      '"NAME"',
      JSON.stringify(name),
    )
  }
})
