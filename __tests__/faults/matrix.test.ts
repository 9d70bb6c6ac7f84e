// No fault of Nix or Git improves a verdict, accuses anybody, or leaves anything behind. The calls are those that the
// bundled program was seen to make: a new one has its faults without being named here. `npm run faults` tries them all;
// otherwise a fixed part.

import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { afterAll, describe, expect, test } from '@jest/globals'
import pLimit from 'p-limit'
import { nixBinaries } from '../integration/nix-versions.ts'
import { type Breaches, changes, observe } from './matrix.ts'
import type { Fault } from './faulty-tools.ts'

/** Where the table of the long form goes. */
const table = process.env.NIX_PERF_GATE_FAULTS
const STRIDE = table === undefined ? 17 : 1

const nix = nixBinaries().at(-1) ?? 'nix'
const scenarios = await Promise.all(
  Object.entries(changes).map(async ([name, change]) => ({ name, scenario: await observe(change, nix) })),
)
const rows = scenarios
  .flatMap(({ name, scenario }) => scenario.faults.map((fault) => ({ name, scenario, fault })))
  // Git may take minutes; that a call which hangs is ended is tested in adapters/git-faults with little time.
  .filter(({ fault }) => table !== undefined || !(fault.fault === 'hang' && fault.kind.startsWith('git ')))
  .filter((_, index) => index % STRIDE === 0)

const limit = pLimit(availableParallelism())
const outcomes = rows.map(({ name, scenario, fault }) => ({
  title: `${name}: ${fault.kind}, call ${String(fault.at)}: ${fault.fault}`,
  fault,
  breaches: limit(() => scenario.run(fault)),
}))

afterAll(async () => {
  for (const { scenario } of scenarios) scenario.close()
  if (table === undefined) return
  const done = await Promise.all(
    outcomes.map(async ({ fault, breaches }) => ({ fault, breaches: await breaches })),
  )
  writeFileSync(table, renderTable(done))
})

describe('a fault', () => {
  test.each(outcomes)(
    '$title',
    async ({ breaches }) => {
      expect(await breaches).toEqual([])
    },
    400_000,
  )
})

interface Outcome {
  readonly fault: Fault
  readonly breaches: Breaches
}

/** Kinds of calls, and how many faults of how many were a breach. */
function renderTable(done: readonly Outcome[]): string {
  const kinds = [...new Set(done.map(({ fault }) => fault.kind))].toSorted()
  const lines = kinds.map((kind) => {
    const of = done.filter(({ fault }) => fault.kind === kind)
    const breaches = of.filter((one) => one.breaches.length > 0)
    return `| \`${kind}\` | ${String(of.length)} | ${String(breaches.length)} |`
  })
  return ['| call | faults | breaches |', '| --- | ---: | ---: |', ...lines, ''].join('\n')
}
