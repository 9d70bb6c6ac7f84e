// The table of metrics: one row says everything the program knows of a metric. Nothing else in the code
// depends on a metric's name, which lint sees to.

import { buildSeconds, closureBytes, downloadSeconds } from './build-costs.ts'
import { cacheHitRate } from './measurement.ts'
import type { MetricRow } from './metric-row.ts'
import { changedPaths, rebuildsOf } from './rebuilds.ts'

export type MetricId = (typeof rows)[number]['id']

export interface Metric extends MetricRow {
  readonly id: MetricId
}

const MIB = 1024 ** 2

/** At some 3 thousand million instructions a second, 100 million are 30 ms. */
const FEW_INSTRUCTIONS = 100_000_000

/**
 * Counters below this many are too few to judge by: at about a million calls a second (nixpkgs, measured on
 * Nix 2.8 to 2.34), 10,000 are 10 ms.
 */
const FEW_COUNTS = 10_000

const NO_SIZES = 'no substituter tells it'

/** In the order of reports: the first of two that say the same is the one that people look at. */
const rows = [
  {
    id: 'evaluation-time',
    label: 'evaluation time',
    unit: 'seconds',
    better: 'lower',
    kind: 'sampled',
    source: { from: 'run', read: (run) => run.wallSeconds },
    explainedBy: 'calls',
    threshold: { warn: { relative: 0.1 }, fail: { relative: 0.2 }, minChange: 0.2 },
    goal: { max: 5 },
    about:
      'Wall-clock time of the evaluator process, from start to exit, with nothing fetched and nothing written.',
  },
  {
    id: 'cpu-time',
    label: 'CPU time',
    unit: 'seconds',
    better: 'lower',
    kind: 'sampled',
    source: { from: 'run', read: (run) => run.statistics.cpuSeconds },
    explainedBy: 'calls',
    threshold: { warn: { relative: 0.2 }, minChange: 0.2 },
    about:
      'User CPU time of the evaluator, as its own statistics give it. Noisier than wall-clock time on shared machines.',
  },
  {
    id: 'instructions',
    label: 'instructions',
    unit: 'count',
    better: 'lower',
    kind: 'sampled',
    source: { from: 'run', read: (run) => run.instructions },
    noise: 0.001,
    explainedBy: 'calls',
    threshold: { warn: { relative: 0.05 }, fail: { relative: 0.1 }, minChange: FEW_INSTRUCTIONS },
    absent: 'this machine does not count them',
    toldBy: 'machine',
    about:
      'Instructions that the evaluator’s process retired in user space, where the processor counts them and the kernel lets the user ask. They show work inside of built-in functions, which counters of Nix do not, with two or three pairs of runs.',
  },
  {
    id: 'gc-time',
    label: 'GC time',
    unit: 'seconds',
    better: 'lower',
    kind: 'sampled',
    source: { from: 'run', read: (run) => run.statistics.gcSeconds },
    explainedBy: 'calls',
    threshold: {},
    about: 'Time in garbage collection (Nix 2.24 and newer).',
  },
  {
    id: 'peak-memory',
    label: 'peak memory',
    unit: 'bytes',
    better: 'lower',
    kind: 'sampled',
    source: { from: 'run', read: (run) => run.residentBytes },
    explainedBy: 'calls',
    threshold: { warn: { relative: 0.05 }, fail: { relative: 0.1 }, minChange: 16 * MIB },
    about: 'Maximum resident set of the evaluator process.',
  },
  {
    id: 'allocated-memory',
    label: 'allocated memory',
    unit: 'bytes',
    better: 'lower',
    kind: 'exact',
    source: { from: 'run', read: (run) => run.statistics.allocatedBytes },
    work: 'other',
    explainedBy: 'calls',
    threshold: { warn: { relative: 0.05 }, fail: { relative: 0.1 }, minChange: 4 * MIB },
    about:
      'Bytes allocated for values, attribute sets, lists and environments over the whole evaluation; Lix 2.94 and newer do not count those of values.',
  },
  {
    id: 'function-calls',
    label: 'function calls',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    source: { from: 'run', read: (run) => run.statistics.functionCalls },
    work: 'call',
    explainedBy: 'calls',
    threshold: { warn: { relative: 0.05 }, fail: { relative: 0.1 }, minChange: FEW_COUNTS },
    about: 'Calls of functions written in Nix.',
  },
  {
    id: 'primop-calls',
    label: 'primop calls',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    source: { from: 'run', read: (run) => run.statistics.primopCalls },
    work: 'call',
    explainedBy: 'calls',
    threshold: { warn: { relative: 0.1 }, minChange: FEW_COUNTS },
    about: 'Calls of built-in functions.',
  },
  {
    id: 'thunks',
    label: 'thunks',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    source: { from: 'run', read: (run) => run.statistics.thunks },
    work: 'step',
    explainedBy: 'calls',
    threshold: { warn: { relative: 0.05 }, fail: { relative: 0.1 }, minChange: FEW_COUNTS },
    about: 'Delayed computations created.',
  },
  {
    id: 'attribute-lookups',
    label: 'attribute lookups',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    source: { from: 'run', read: (run) => run.statistics.attributeLookups },
    work: 'other',
    explainedBy: 'calls',
    threshold: { warn: { relative: 0.1 }, minChange: FEW_COUNTS },
    about: 'Attributes selected from sets.',
  },
  {
    id: 'set-updates',
    label: 'set updates (//)',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    source: { from: 'run', read: (run) => run.statistics.setUpdates },
    work: 'other',
    explainedBy: 'calls',
    threshold: { warn: { relative: 0.25 }, minChange: FEW_COUNTS },
    about: 'Applications of the `//` operator (Nix 2.32 and newer count each one twice).',
  },
  {
    id: 'values-copied',
    label: 'values copied by //',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    source: { from: 'run', read: (run) => run.statistics.valuesCopied },
    work: 'other',
    explainedBy: 'calls',
    threshold: { warn: { relative: 0.25 }, minChange: 10 * FEW_COUNTS },
    about: 'Attributes copied by the `//` operator.',
  },
  {
    id: 'expressions',
    label: 'expressions parsed',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    source: { from: 'run', read: (run) => run.statistics.expressions },
    work: 'other',
    explainedBy: 'calls',
    threshold: { warn: { relative: 0.25 }, minChange: FEW_COUNTS },
    about: 'Expressions in the files that were parsed (Nix 2.19 and newer).',
  },
  {
    id: 'warnings',
    label: 'evaluation warnings',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    source: { from: 'run', read: (run) => run.warnings },
    threshold: {},
    absent: 'this Nix does not tell them from its own',
    about:
      'Warnings that evaluation prints: those of `lib.warn` and `builtins.warn`, and those of Nix that are about the code. They are no work, and nothing is timed because of them. To be warned of each one more: `warnings: { warn: +0 }`.',
  },
  {
    id: 'rebuilds',
    label: 'rebuilds',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    source: { from: 'graph', read: (of, base) => rebuildsOf(of, base)?.size },
    ofChange: true,
    explainedBy: 'derivations',
    threshold: { warn: { absolute: 20 }, fail: { absolute: 100 } },
    absent: 'the derivations were not read',
    about:
      'Derivations of head that have to be built and that base’s graph does not have: the same number whatever the store and its substituters have of base. What comes to the same outputs, as a download from another address does, is none.',
  },
  {
    id: 'derivations-to-build',
    label: 'derivations to build',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    source: { from: 'plan', read: (plan) => plan.toBuild.length },
    explainedBy: 'derivations',
    threshold: {},
    about:
      'Derivations that neither the store nor a configured substituter has, so that they have to be built: those of base too, where nobody has built it yet.',
  },
  {
    id: 'paths-to-fetch',
    label: 'paths to fetch',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    source: { from: 'plan', read: (plan) => plan.toFetch.length },
    threshold: {},
    about: 'Store paths that would be downloaded from a substituter.',
  },
  {
    id: 'download-size',
    label: 'download size',
    unit: 'bytes',
    better: 'lower',
    kind: 'exact',
    source: { from: 'plan', read: (plan) => plan.downloadBytes },
    absent: NO_SIZES,
    threshold: { warn: { relative: 0.25 }, minChange: 256 * MIB },
    about: 'Compressed size of the paths to fetch.',
  },
  {
    id: 'unpacked-size',
    label: 'unpacked size',
    unit: 'bytes',
    better: 'lower',
    kind: 'exact',
    source: { from: 'plan', read: (plan) => plan.unpackedBytes },
    absent: NO_SIZES,
    threshold: {},
    about: 'Size of the paths to fetch once they are in the store.',
  },
  {
    id: 'cache-hit-rate',
    label: 'cache hit rate',
    unit: 'fraction',
    better: 'higher',
    kind: 'exact',
    source: { from: 'plan', read: cacheHitRate },
    threshold: {},
    goal: { min: 0.8 },
    absent: 'nothing is missing from the store',
    about:
      'Paths to fetch as a share of paths to fetch and derivations to build together; not available where nothing is missing.',
  },
  {
    id: 'closure-derivations',
    label: 'derivations in closure',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    source: { from: 'graph', read: ({ closure }) => closure.derivations.size },
    threshold: { warn: { relative: 0.1 }, minChange: 50 },
    about: 'Derivations in the target’s graph, itself included.',
  },
  {
    id: 'derivations-changed',
    label: 'derivations changed',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    source: { from: 'graph', read: (of, base) => changedPaths(of, base).length },
    ofChange: true,
    explainedBy: 'derivations',
    threshold: {},
    about: 'Derivations in head’s graph that base’s graph does not have.',
  },
  {
    id: 'build-time',
    label: 'build time',
    unit: 'seconds',
    better: 'lower',
    kind: 'single',
    source: { from: 'build', read: buildSeconds },
    ofChange: true,
    threshold: {},
    absent: 'the derivations were not read',
    about:
      'Time in which a real build was at work on derivations of head that base’s graph does not have; what was there already takes none. Measured once, after base was built.',
  },
  {
    id: 'download-time',
    label: 'download time',
    unit: 'seconds',
    better: 'lower',
    kind: 'single',
    source: { from: 'build', read: downloadSeconds },
    ofChange: true,
    threshold: {},
    about:
      'Time in which a real build downloaded paths that head needs and base does not. Measured once, after what base needs was downloaded.',
  },
  {
    id: 'closure-size',
    label: 'closure size',
    unit: 'bytes',
    better: 'lower',
    kind: 'exact',
    source: { from: 'build', read: closureBytes },
    explainedBy: 'closure',
    threshold: { warn: { relative: 0.05 }, fail: { relative: 0.2 }, minChange: 32 * MIB },
    absent: 'its outputs are known only after a build',
    about: 'Unpacked size of all store paths that the target needs to run, itself included.',
  },
] as const satisfies readonly MetricRow[]

/** All metrics, in the order of reports. */
export const metrics: readonly Metric[] = rows

/** Their ids, in the same order. */
export const metricIds: readonly MetricId[] = rows.map(({ id }) => id)

const byId = new Map(metrics.map((metric) => [metric.id, metric]))

/** The row of a metric. */
export function metricOf(id: MetricId): Metric {
  const metric = byId.get(id)
  if (metric === undefined) throw new Error(`no metric ${id}`)
  return metric
}
