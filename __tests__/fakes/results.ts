// Builders of results for tests: a NixOS host as it is measured in earnest, with overrides for what a test is about.

import { metricIds, metricOf, type MetricId } from '../../src/core/model/metric.ts'
import type { Limit } from '../../src/core/model/threshold.ts'
import type { DerivationChanges } from '../../src/core/model/derivation-changes.ts'
import type { Failure } from '../../src/core/model/failure.ts'
import type { Finding } from '../../src/core/model/finding.ts'
import type { Identity } from '../../src/core/model/identity.ts'
import type { PlatformResults } from '../../src/core/model/platform-results.ts'
import { type Results, SCHEMA_VERSION } from '../../src/core/model/results.ts'
import type { TargetResults } from '../../src/core/model/target-results.ts'

const MIB = 1024 ** 2

/**
 * One evaluation of a NixOS host, by a few metrics of each kind: a table of the tests' own, so that a new metric
 * changes no report of theirs.
 */
export const hostFigures = {
  'evaluation-time': 0.4812,
  'cpu-time': 0.4397,
  'gc-time': 0.0312,
  'peak-memory': 126.2 * MIB,
  'allocated-memory': 123_731_968,
  'function-calls': 730_112,
  'primop-calls': 412_650,
  thunks: 1_204_981,
  'set-updates': 48_120,
  expressions: 98_214,
  'derivations-to-build': 31,
  'cache-hit-rate': 412 / 443,
  'derivations-changed': 0,
} as const satisfies Partial<Record<MetricId, number>>

export type HostMetric = keyof typeof hostFigures

/** Metrics of the host, in the order of reports. */
export const hostMetrics: readonly HostMetric[] = metricIds.filter(
  (id): id is HostMetric => id in hostFigures,
)

/** A finding of an exact metric, judged by the default thresholds. */
export function exactFinding(
  metric: MetricId,
  figures: readonly [base: number | null, head: number | null],
  overrides: Partial<Finding> = {},
): Finding {
  const [base, head] = figures
  if (base === null || head === null) {
    return { metric, kind: 'exact', outcome: 'not-available', base, head, change: null, ...overrides }
  }
  const change = { difference: head - base, ratio: base === 0 ? null : head / base }
  return {
    metric,
    kind: 'exact',
    base,
    head,
    change,
    threshold: thresholdOf(metric),
    ...judged(metric, change),
    ...overrides,
  }
}

/** A finding of a sampled metric: base, head, and the interval for their ratio. */
export function sampledFinding(
  metric: MetricId,
  figures: readonly [base: number, head: number, low: number, high: number],
  overrides: Partial<Finding> = {},
): Finding {
  const [base, head, low, high] = figures
  return {
    metric,
    kind: 'sampled',
    outcome: 'unchanged',
    base,
    head,
    change: { difference: head - base, ratio: head / base, interval: { low, high, confidence: 0.99 } },
    threshold: thresholdOf(metric),
    ...overrides,
  }
}

/** The findings of a host whose figures on head are base's but for `heads`; not timed, as an unchanged one is not. */
export function hostFindings(heads: Partial<Record<HostMetric, number>> = {}): readonly Finding[] {
  return hostMetrics.map((metric) => {
    const base = hostFigures[metric]
    if (metricOf(metric).kind === 'sampled' && heads[metric] === undefined) {
      return {
        metric,
        kind: 'sampled',
        outcome: 'unchanged',
        base: null,
        head: null,
        change: null,
        reason: { kind: 'same-work' },
      }
    }
    return exactFinding(metric, [base, heads[metric] ?? base])
  })
}

/** Findings with some replaced by others of the same metric. */
export function withFindings(findings: readonly Finding[], others: readonly Finding[]): Finding[] {
  return findings.map((finding) => others.find((other) => other.metric === finding.metric) ?? finding)
}

/** A target that did not change. */
export function targetResults(name: string, overrides: Partial<TargetResults> = {}): TargetResults {
  const derivation = '/nix/store/7p1l9kq3m2dz6x8c5v4b0n1a2s3d4f5g-nixos-system-host-24.11.drv'
  return {
    name,
    status: 'compared',
    derivation: { base: derivation, head: derivation },
    findings: [...hostFindings()],
    runs: { exact: 2, pairs: 0 },
    ...overrides,
  }
}

/** A target whose head Nix could not evaluate. */
export function brokenTarget(name: string, failure: Failure): TargetResults {
  return targetResults(name, {
    status: failure.kind === 'evaluation' ? 'head-failed' : 'not-measured',
    derivation: { base: targetResults(name).derivation.base, head: null },
    findings: hostMetrics.map((metric) => ({
      metric,
      kind: metricOf(metric).kind,
      outcome: 'failed',
      base: metricOf(metric).kind === 'exact' ? hostFigures[metric] : null,
      head: null,
      change: null,
    })),
    failures: { head: failure },
  })
}

export function derivationChanges(overrides: Partial<DerivationChanges> = {}): DerivationChanges {
  return { versions: [], added: [], removed: [], rebuilt: 0, newlyBuilt: [], ...overrides }
}

export function identity(overrides: Partial<Identity> = {}): Identity {
  return {
    implementation: 'nix',
    version: '2.34.8',
    settings: { 'allow-import-from-derivation': 'false', substituters: 'https://cache.nixos.org' },
    machine: {
      os: 'Ubuntu 24.04',
      cpu: 'AMD EPYC 7763',
      cores: 4,
      memoryBytes: 16_770_400_256,
      residentMemoryFrom: 'GNU time',
    },
    ...overrides,
  }
}

export function platformResults(overrides: Partial<PlatformResults> = {}): PlatformResults {
  return {
    system: 'x86_64-linux',
    identity: identity(),
    verdict: 'pass',
    targets: [targetResults('nixosConfigurations.web')],
    cost: { seconds: 74.2, evaluations: 46 },
    ...overrides,
  }
}

export function resultsOf(overrides: Partial<Results> = {}): Results {
  return {
    schemaVersion: SCHEMA_VERSION,
    program: 'nix-perf-gate 0.1.0',
    verdict: 'pass',
    base: {
      kind: 'commit',
      revision: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
      tree: '9c1185a5c5e9fc54612808977ee8f548b2258d31',
      subject: 'hosts: enable fail2ban',
      chosen: 'the first parent of the merge commit',
    },
    head: {
      kind: 'commit',
      revision: 'e83c5163316f89bfbde7d9ab23ca2e25604af290',
      tree: '2b297e643c551e76cfa1f93810c50811382f9117',
      subject: 'web: one virtual host per customer',
      chosen: 'the merge commit of the pull request',
    },
    sampling: { minPairs: 3, maxPairs: 20, confidence: 0.99, timeBudgetSeconds: 600 },
    configuration: { from: 'base', changedInHead: false },
    notices: [],
    platforms: [platformResults()],
    ...overrides,
  }
}

/** The default thresholds without the parts that are undefined. */
function thresholdOf(metric: MetricId): NonNullable<Finding['threshold']> {
  const { warn, fail, minChange } = metricOf(metric).threshold
  return {
    ...(warn === undefined ? {} : { warn: limitOf(warn) }),
    ...(fail === undefined ? {} : { fail: limitOf(fail) }),
    ...(minChange === undefined ? {} : { minChange }),
  }
}

function limitOf(limit: Limit) {
  return limit.relative === undefined ? { absolute: limit.absolute } : { relative: limit.relative }
}

/** Enough of a judge for realistic reports: tiers on change in the worse direction. */
function judged(
  metric: MetricId,
  change: { readonly difference: number; readonly ratio: number | null },
): Pick<Finding, 'outcome' | 'crossed'> {
  const { better, threshold } = metricOf(metric)
  if (change.difference === 0) return { outcome: 'unchanged' }
  const worse = better === 'lower' ? change.difference : -change.difference
  const share = change.ratio === null ? Infinity : Math.abs(change.ratio - 1)
  if (worse > 0 && Math.abs(change.difference) >= (threshold.minChange ?? 0)) {
    for (const tier of ['fail', 'warn'] as const) {
      const limit = threshold[tier]
      if (limit === undefined) continue
      const over = limit.relative === undefined ? worse > limit.absolute : share > limit.relative
      if (over) return { outcome: tier === 'fail' ? 'regression' : 'warning', crossed: tier }
    }
  }
  const clear = threshold.warn?.relative
  if (worse < 0 && clear !== undefined && share > clear) return { outcome: 'improvement' }
  return { outcome: 'changed' }
}
