import { describe, expect, test } from '@jest/globals'
import { parseStatistics } from '../../../src/core/nix/statistics.ts'
import { captured } from './captured.ts'

describe('statistics as captured', () => {
  test('from Nix 2.8.0, which tells neither expressions nor garbage collection time', () => {
    expect(parseStatistics(captured('2.8.0', 'statistics.json'))).toEqual({
      cpuSeconds: expect.any(Number),
      gcSeconds: undefined,
      allocatedBytes: 5352 + 9376 + 216 + 1072,
      functionCalls: 28,
      primopCalls: 34,
      thunks: 84,
      attributeLookups: 26,
      setUpdates: 18,
      valuesCopied: 126,
      expressions: undefined,
      gcCycles: undefined,
      valuesMade: 223,
      setBytes: 9376,
      listElements: 27,
      listConcatenations: 0,
    })
  })

  test('from Nix 2.26.3 are read in base units', () => {
    expect(parseStatistics(captured('2.26.3', 'statistics.json'))).toEqual({
      cpuSeconds: expect.any(Number),
      gcSeconds: 0,
      allocatedBytes: 5544 + 6560 + 216 + 792,
      functionCalls: 28,
      primopCalls: 34,
      thunks: 84,
      attributeLookups: 26,
      setUpdates: 18,
      valuesCopied: 126,
      expressions: 120,
      gcCycles: 1,
      valuesMade: 231,
      setBytes: 6560,
      listElements: 27,
      listConcatenations: 0,
    })
  })

  test('from Nix 2.34.8, which counts each `//` its own way', () => {
    expect(parseStatistics(captured('2.34.8', 'statistics.json'))).toMatchObject({
      allocatedBytes: 3728 + 5680 + 216 + 1824,
      functionCalls: 28,
      setUpdates: 30,
      valuesCopied: 42,
      expressions: 122,
      gcCycles: 1,
      valuesMade: 233,
      listElements: 27,
    })
  })
})

describe('statistics made by hand after the source', () => {
  const part = (bytes: number) => ({ bytes, number: 1 })

  test('of Lix 2.94, whose values are always 0, have the bytes of what it counts', () => {
    const lix = {
      cpuTime: 0.2,
      envs: part(8),
      list: { bytes: 8, elements: 1, concats: 2 },
      sets: part(16),
      values: { bytes: 0, number: 0 },
      gc: { heapSize: 4, totalBytes: 3 },
      nrFunctionCalls: 3,
      nrThunks: 5,
    }
    expect(parseStatistics(JSON.stringify(lix))).toMatchObject({
      cpuSeconds: 0.2,
      gcSeconds: undefined,
      allocatedBytes: 8 + 8 + 16,
      functionCalls: 3,
      expressions: undefined,
      gcCycles: undefined,
      valuesMade: undefined,
      setBytes: 16,
      listElements: 1,
      listConcatenations: 2,
    })
  })

  test('of Determinate Nix, with fields of its own and incremental collection', () => {
    const determinate = {
      cpuTime: 0.2,
      gc: { cycles: 4, heapSize: 4, totalBytes: 3 },
      time: { cpu: 0.2, gcNonIncremental: 0.05, gcFraction: null },
      envs: part(1),
      list: part(2),
      sets: part(3),
      values: part(4),
      nrThunks: 5,
      nrThunksAwaited: 7,
      waitingTime: 0.1,
    }
    expect(parseStatistics(JSON.stringify(determinate))).toMatchObject({
      gcSeconds: 0.05,
      gcCycles: 4,
      allocatedBytes: 10,
      valuesMade: 1,
      thunks: 5,
    })
  })
})

describe('what is missing or odd', () => {
  test('is not available, and never zero', () => {
    const statistics = parseStatistics(
      JSON.stringify({ nrThunks: 'many', time: null, sets: 3, cpuTime: null }),
    )
    expect(new Set(Object.values(statistics ?? { none: 0 }))).toEqual(new Set([undefined]))
  })

  test.each(['', 'null', '[]', '3', '{"nrThunks":', 'error: out of memory'])(
    'is no statistics at all where it is no object: %j',
    (text) => {
      expect(parseStatistics(text)).toBeUndefined()
    },
  )
})
