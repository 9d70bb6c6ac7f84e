import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createLineSplitter, MOST_LINE } from '../../../src/core/nix/line-splitter.ts'
import { chunks } from './chunks.ts'

function linesOf(pieces: Iterable<Buffer>): readonly string[] {
  const lines: string[] = []
  const splitter = createLineSplitter((line) => {
    lines.push(line.toString())
  })
  for (const piece of pieces) splitter.write(piece)
  splitter.end()
  return lines
}

describe('lines of a stream', () => {
  test('are the same wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'é', '«', '\n', ' ')),
        fc.array(fc.nat()),
        (letters, cuts) => {
          const text = letters.join('')
          const lines = text.split('\n')
          if (lines.at(-1) === '') lines.pop()
          expect(linesOf(chunks(Buffer.from(text), cuts))).toEqual(lines)
        },
      ),
    )
  })

  test('do not change when the memory of a piece that was read is used again', () => {
    const memory = Buffer.alloc(4)
    const lines: string[] = []
    const splitter = createLineSplitter((line) => {
      lines.push(line.toString())
    })
    for (const piece of ['ab\nc', 'de\nf', 'gh\n\n']) {
      memory.write(piece)
      splitter.write(memory)
    }
    splitter.end()
    expect(lines).toEqual(['ab', 'cde', 'fgh', ''])
  })

  test('are cut where they are longer than memory is to hold, and the next is whole again', () => {
    const piece = Buffer.alloc(1024 * 1024, 'x')
    const many = Array.from({ length: 2 + MOST_LINE / piece.length }, () => piece)
    const lines = linesOf([...many, Buffer.from('\nnext')])
    expect(lines.map(({ length }) => length)).toEqual([MOST_LINE, 4])
    expect(lines[1]).toBe('next')
    const atOnce = linesOf([Buffer.concat([...many, Buffer.from('\nnext')])])
    expect(atOnce.map(({ length }) => length)).toEqual([MOST_LINE, 4])
  })
})
