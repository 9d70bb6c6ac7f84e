// Lists that grow, by what each implementation counts of them: Lix does not count values.
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { manyConcatenations, quadraticConcatenations } from '../../../src/core/explain/hints/copying.ts'
import type { Signs } from '../../../src/core/explain/hints/signs.ts'
import { parseStatistics } from '../../../src/core/nix/statistics.ts'
import { captured, implementations } from './captured.ts'

const countsSchema = z.looseObject({
  nrFunctionCalls: z.number(),
  list: z.looseObject({ bytes: z.number(), concats: z.number(), elements: z.number() }),
  values: z.object({ bytes: z.number(), number: z.number() }),
})

const BYTES_OF_ELEMENT = 8

describe.each(implementations)('of %s', (name) => {
  const counts = countsSchema.parse(JSON.parse(captured(name, 'hosts.statistics.json')))

  /** With further steps of `++`, elements that they make, and calls, each of which makes a value. */
  const statisticsWith = ({ steps = 500, elements = 0, calls = 0 }) => {
    const { list, values, nrFunctionCalls } = counts
    return parseStatistics(
      JSON.stringify({
        ...counts,
        nrFunctionCalls: nrFunctionCalls + calls,
        list: {
          bytes: list.bytes + BYTES_OF_ELEMENT * elements,
          concats: list.concats + steps,
          elements: list.elements + elements,
        },
        values: values.number === 0 ? values : { ...values, number: values.number + calls },
      }),
    )
  }

  const signsOf = (change: Parameters<typeof statisticsWith>[0]): Signs => ({
    statistics: statisticsWith(change),
    importedDerivations: [],
    residentBytes: undefined,
    calls: undefined,
    plan: undefined,
    closure: undefined,
  })

  test('a list that grows quadratically shows in allocated memory, and as a hint', () => {
    const change = { steps: 2_500, elements: 2_000_000, calls: 2_000 }
    const [base, head] = [statisticsWith({}), statisticsWith(change)]
    expect((head?.allocatedBytes ?? 0) - (base?.allocatedBytes ?? 0)).toBe(16_000_000)
    const signs = { base: signsOf({}), head: signsOf(change) }
    expect(quadraticConcatenations(signs)).toMatch(/^Lists have /)
    expect(manyConcatenations(signs.head)).toMatch(/^Lists have /)
  })

  test('long lists that are computed are no hint', () => {
    const head = signsOf({ steps: 2_500, elements: 2_000_000, calls: 1_500_000 })
    expect(quadraticConcatenations({ base: signsOf({}), head })).toBeUndefined()
    expect(manyConcatenations(head)).toBeUndefined()
  })
})
