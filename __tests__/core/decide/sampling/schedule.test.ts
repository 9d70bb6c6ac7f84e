import { describe, expect, test } from '@jest/globals'
import {
  nextPair,
  type PairOrder,
  plannedLooks,
  type SamplingState,
} from '../../../../src/core/decide/sampling/schedule.ts'

const CERTAINTY = { confidence: 0.99, comparisons: 1 }

const ordersOf = (pairs: number): readonly PairOrder[] =>
  Array.from({ length: pairs }, () => 'base-first' as const)

function next(pairs: number, state: Partial<SamplingState> = {}) {
  return nextPair({
    looks: [6, 11, 20],
    orders: ordersOf(pairs),
    settled: () => false,
    secondsLeft: 600,
    expectedPairSeconds: 1,
    random: () => 0,
    ...state,
  })
}

describe('the looks', () => {
  test('go from the fewest pairs that can decide to the most that are allowed', () => {
    expect(plannedLooks({ minPairs: 3, maxPairs: 20 }, CERTAINTY)).toEqual([6, 11, 20])
  })

  test('start later where more findings are judged', () => {
    expect(plannedLooks({ minPairs: 3, maxPairs: 20 }, { confidence: 0.99, comparisons: 100 })).toEqual([
      10, 14, 20,
    ])
  })

  test('start no earlier than the fewest pairs that the configuration asks for', () => {
    expect(plannedLooks({ minPairs: 12, maxPairs: 20 }, CERTAINTY)).toEqual([12, 15, 20])
  })

  test('are one where the configuration allows no more pairs', () => {
    expect(plannedLooks({ minPairs: 3, maxPairs: 4 }, CERTAINTY)).toEqual([4])
    expect(plannedLooks({ minPairs: 20, maxPairs: 20 }, CERTAINTY)).toEqual([20])
  })
})

describe('the next pair', () => {
  test('is run until all judgements are settled at a look', () => {
    expect(next(6)).toHaveProperty('run')
    expect(next(6, { settled: () => true })).toEqual({ stop: 'settled' })
    expect(next(11, { settled: () => true })).toEqual({ stop: 'settled' })
  })

  test('does not depend on judgements between looks, which would be looks that were not paid for', () => {
    const settled = () => {
      throw new Error('asked')
    }
    expect(next(7, { settled })).toHaveProperty('run')
  })

  test('is not run beyond the most pairs', () => {
    expect(next(20)).toEqual({ stop: 'max-pairs' })
  })

  test('is not run where it would not end in time', () => {
    expect(next(8, { secondsLeft: 10, expectedPairSeconds: 11 })).toEqual({ stop: 'time-budget' })
    expect(next(8, { secondsLeft: 10, expectedPairSeconds: 10 })).toHaveProperty('run')
  })

  test('is not run where the time does not reach the first look', () => {
    expect(next(0, { secondsLeft: 50, expectedPairSeconds: 10 })).toEqual({ stop: 'time-budget' })
    expect(next(1, { secondsLeft: 40, expectedPairSeconds: 10 })).toEqual({ stop: 'time-budget' })
    expect(next(1, { secondsLeft: 50, expectedPairSeconds: 10 })).toHaveProperty('run')
  })

  test('is none where there is no time at all', () => {
    expect(next(0, { secondsLeft: 0 })).toEqual({ stop: 'time-budget' })
  })
})

describe('the order of pairs', () => {
  function ordersWith(numbers: readonly number[]) {
    const source = numbers.values()
    const orders: PairOrder[] = []
    for (;;) {
      const step = next(0, { orders, looks: [8], random: () => source.next().value ?? NaN })
      if ('stop' in step) return orders
      orders.push(step.run)
    }
  }

  test('is up to chance for every first of two, and the opposite for the second', () => {
    const [base, head] = ['base-first', 'head-first'] as const
    expect(ordersWith([0.2, 0.7, 0.9, 0.4])).toEqual([base, head, head, base, head, base, base, head])
  })
})
