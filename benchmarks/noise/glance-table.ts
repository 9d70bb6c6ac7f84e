// What glances make of a trace: how often they go on to a decision, and how many pairs they take.

import { isSurprising, MOST_GLANCES } from '../../src/core/decide/sampling/glance.ts'
import { metricOf, type MetricId } from '../../src/core/model/metric.ts'
import { percent, table } from './markdown.ts'
import { seededRandom } from './seeded-random.ts'
import { type Trace, type TraceColumn, traceValues } from './trace.ts'

const SEED = 20_261_130
const TRIALS = 4000

/** As long as evaluations of real hosts take: where time is short, the smallest change that counts hides most noise. */
const SECONDS = 10

const FACTORS = [1, 1.2, 1.3, 1.5]

const METRICS: readonly { readonly id: MetricId; readonly column: TraceColumn }[] = [
  { id: 'evaluation-time', column: 'wallSeconds' },
  { id: 'cpu-time', column: 'userSeconds' },
]

interface Glances {
  /** Share of the targets that are decided. */
  readonly surprising: number
  readonly meanPairs: number
}

/** Per cent of targets that go on to a decision, by how much slower head is. */
export function glanceTable(traces: readonly Trace[]): string {
  return table(
    [
      'trace',
      ...FACTORS.map((factor) => (factor === 1 ? 'same code' : `+${percent(factor - 1)} %`)),
      'pairs, same code',
    ],
    traces.map((trace) => {
      const glances = FACTORS.map((factor) => glancesAt(trace, factor))
      const [same] = glances
      return [
        trace.name,
        ...glances.map(({ surprising }) => percent(surprising)),
        (same?.meanPairs ?? 0).toFixed(2),
      ]
    }),
  )
}

function glancesAt(trace: Trace, factor: number): Glances {
  const random = seededRandom(SEED)
  const wall = traceValues(trace, 'wallSeconds')
  const scale = SECONDS / (wall.reduce((sum, one) => sum + one, 0) / wall.length)
  let surprising = 0
  let pairs = 0
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const taken = glance(trace, { scale, factor, random })
    pairs += taken.pairs
    if (taken.isSurprising) surprising += 1
  }
  return { surprising: surprising / TRIALS, meanPairs: pairs / TRIALS }
}

function glance(
  trace: Trace,
  {
    scale,
    factor,
    random,
  }: { readonly scale: number; readonly factor: number; readonly random: () => number },
): { readonly pairs: number; readonly isSurprising: boolean } {
  const start = Math.floor(random() * (trace.runs.length - 2 * MOST_GLANCES + 1))
  const isHeadFirst = Array.from({ length: MOST_GLANCES }, () => random() < 0.5)
  for (let pairs = 1; pairs <= MOST_GLANCES; pairs += 1) {
    const surprises = METRICS.some(({ id, column }) => {
      const values = traceValues(trace, column).slice(start, start + 2 * pairs)
      const side = (isHead: boolean) =>
        values.filter((_, run) => (run % 2 === 0) === (isHeadFirst[Math.floor(run / 2)] === isHead))
      return isSurprising({
        base: side(false).map((value) => scale * value),
        head: side(true).map((value) => scale * factor * value),
        better: 'lower',
        threshold: metricOf(id).threshold,
      })
    })
    if (!surprises) return { pairs, isSurprising: false }
  }
  return { pairs: MOST_GLANCES, isSurprising: true }
}
