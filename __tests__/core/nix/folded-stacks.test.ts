import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createFoldedStacksReader, type FoldedStacks } from '../../../src/core/nix/folded-stacks.ts'
import { callsByPath } from '../explain/paths.ts'
import { captured } from './captured.ts'
import { chunks } from './chunks.ts'

function read(pieces: Iterable<Buffer>): FoldedStacks {
  const reader = createFoldedStacksReader()
  for (const piece of pieces) reader.write(piece)
  return reader.end()
}

const readText = (text: string) => read([Buffer.from(text)])

const pathsOf = ({ builder, frames }: FoldedStacks) =>
  Object.fromEntries(callsByPath(builder.finish('samples', []), frames))

/** Line by line, each on its own. */
function naive(text: string): Record<string, number> {
  const counts = new Map<string, number>()
  for (const line of text.split('\n')) {
    const end = line.lastIndexOf(' ')
    const path = line.slice(0, end).split(';').join(' > ')
    if (end > 0) counts.set(path, (counts.get(path) ?? 0) + Number(line.slice(end + 1)))
  }
  return Object.fromEntries(counts)
}

/** Frames that begin with each other, are each other with an end, or hold what separates counts. */
const frame = fc.constantFrom('a', 'ab', 'abc', 'a b', 'b', 'a ', 'é', 'è', 'ab:1', 'ab:12')
const stacks = fc.array(
  fc.tuple(fc.array(frame, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 9 })),
)

describe('collapsed stacks', () => {
  test('are what a reader of one line at a time makes of them, wherever they are cut', () => {
    fc.assert(
      fc.property(stacks, fc.array(fc.nat()), (all, cuts) => {
        const text = all.map(([frames, count]) => `${frames.join(';')} ${String(count)}\n`).join('')
        expect(pathsOf(read(chunks(Buffer.from(text), cuts)))).toEqual(naive(text))
      }),
      { numRuns: 500 },
    )
  })

  test('have counts that add up where a stack comes again', () => {
    expect(pathsOf(readText('a;b 2\nc 1\na;b 3\na 4\n'))).toEqual({ 'a > b': 5, c: 1, a: 4 })
  })

  test.each([
    ['no count', 'a;b\n'],
    ['a negative count', 'a;b -1\n'],
    ['a count that is no whole number', 'a;b 1.5\n'],
    ['a count beyond what is exact', `a;b ${'9'.repeat(30)}\n`],
    ['no stack', ' 5\n'],
    ['nothing at all', '\n'],
    ['a count with more behind it', 'a;b 1\r\n'],
    ['bytes that are no text', '\u0000\uFFFF;\n'],
  ])('pass over a line with %s', (_, line) => {
    const stacksRead = readText(`a;b 1\n${line}a;c 1\n`)
    expect(pathsOf(stacksRead)).toEqual({ 'a > b': 1, 'a > c': 1 })
    expect(stacksRead.lines).toBe(2)
  })

  test('are read to the end where the last line has none', () => {
    expect(pathsOf(readText('a 1\nb 2'))).toEqual({ a: 1, b: 2 })
  })

  test('of a real evaluation, every call sampled, have every call once', () => {
    const text = captured('2.34.8', 'profile.folded')
    const profile = readText(text)
    expect(pathsOf(profile)).toEqual(naive(text))
    expect(profile.lines).toBe(20)
    const project = '/home/user/project'
    expect(pathsOf(profile)[`${project}/sum.nix:6:1:primop foldl' > ${project}/sum.nix:6:18`]).toBe(3)
  })
})
