import { describe, expect, test } from '@jest/globals'
import { parseProfileFrame } from '../../../src/core/nix/profile-frame.ts'

const parse = (frame: string) => parseProfileFrame(frame, (file) => ({ origin: 'other', file }))

describe('a frame of the profiler', () => {
  test.each([
    ['/a.nix:1:2', '/a.nix', 1, 2, undefined],
    ["/a.nix:6:4:foldl'", '/a.nix', 6, 4, "foldl'"],
    ['/a.nix:6:4:primop map', '/a.nix', 6, 4, 'map'],
    [
      '«nix-internal»/derivation-internal.nix:37:12:primop derivationStrict:hello-1',
      '«nix-internal»/derivation-internal.nix',
      37,
      12,
      'derivationStrict:hello-1',
    ],
    ['/a:b c.nix:6:4:functor', '/a:b c.nix', 6, 4, 'functor'],
    ['«string»:1:22', '«string»', 1, 22, undefined],
  ])('is the place of a call and what is called: %s', (frame, ...place) => {
    const [file, line, column, callee] = place
    expect(parse(frame)).toEqual({ origin: 'other', file, line, column, callee })
  })

  test.each([
    ['«none»:0', undefined],
    ['«none»:0:square', 'square'],
    ['«none»:0:primop map', 'map'],
    ['nonsense', undefined],
    ['', undefined],
    ['/a.nix:99999999999999999999:1', undefined],
  ])('is nowhere where it names no place: %j', (frame, callee) => {
    expect(parse(frame)).toEqual({ origin: 'other', file: '(built-in)', line: 0, column: 0, callee })
  })
})
