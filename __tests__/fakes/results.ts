// Builders of results for tests: a NixOS host as it is measured in earnest, with overrides for what a test is about.

import { metricIds, metricOf, type MetricId } from '../../src/core/model/metric.ts'
import { withThreshold } from '../../src/core/decide/threshold-parts.ts'
import { decideSampled } from '../../src/core/decide/decide-sampled.ts'
import { judgeExact } from '../../src/core/decide/judge-exact.ts'
import { judgeSample } from '../../src/core/decide/sampling/judge.ts'
import type { Reason, TimingEnd } from '../../src/core/model/reason.ts'
import type { Side } from '../../src/core/model/revision.ts'
import type { Threshold } from '../../src/core/model/threshold.ts'
import type { DerivationChanges } from '../../src/core/model/derivation-changes.ts'
import type { Failure } from '../../src/core/model/failure.ts'
import type { Finding } from '../../src/core/model/finding.ts'
import type { Identity } from '../../src/core/model/identity.ts'
import type { PlatformResults } from '../../src/core/model/platform-results.ts'
import { type Notice, type Results, SCHEMA_VERSION } from '../../src/core/model/results.ts'
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
  rebuilds: 0,
  'derivations-to-build': 31,
  'cache-hit-rate': 412 / 443,
  'derivations-changed': 0,
} as const satisfies Partial<Record<MetricId, number>>

export type HostMetric = keyof typeof hostFigures

/** Metrics of the host, in the order of reports. */
export const hostMetrics: readonly HostMetric[] = metricIds.filter(
  (id): id is HostMetric => id in hostFigures,
)

/** A finding of an exact metric, judged as the program does by the default thresholds. */
export function exactFinding(
  metric: MetricId,
  figures: readonly [base: number | null, head: number | null],
  overrides: Partial<Finding> = {},
): Finding {
  const [base, head] = figures
  if (base === null || head === null) {
    return { metric, kind: 'exact', outcome: 'not-available', base, head, change: null, ...overrides }
  }
  const { threshold, better } = metricOf(metric)
  return {
    metric,
    kind: 'exact',
    ...judgeExact({ base, head, threshold, better }),
    base,
    head,
    change: { difference: head - base, ratio: base === 0 ? null : head / base },
    ...withThreshold(threshold),
    ...overrides,
  }
}

/** How runs are timed in tests of reports. */
export interface FakeTiming {
  /** How much longer than the best the slowest of the runs took, as a part of it. */
  readonly spread?: number
  readonly threshold?: Threshold
  readonly ended?: TimingEnd
}

/** Pairs of a target that was timed. */
export const TIMED_PAIRS = 12

/** A finding of a timed metric, by the best run of either side: judged as the program does. */
export function timedFinding(
  metric: MetricId,
  [base, head]: readonly [base: number, head: number],
  {
    spread = usualSpread(metric),
    threshold = metricOf(metric).threshold,
    ended = 'time-budget',
  }: FakeTiming = {},
): Finding {
  const samples = { base: runsOf(base, spread, 0), head: runsOf(head, spread, 5) }
  const { better } = metricOf(metric)
  const judgement = judgeSample({ ...samples, confidence: 0.99, comparisons: 4, threshold, better })
  return {
    metric,
    kind: 'sampled',
    ...decideSampled(judgement, { threshold, base: judgement.base, timing: ended }),
    base: judgement.base,
    head: judgement.head,
    change: judgement.change,
    ...withThreshold(threshold),
    samples,
  }
}

/** Peak memory hardly varies. */
function usualSpread(metric: MetricId): number {
  return metricOf(metric).unit === 'bytes' ? 0.004 : 0.04
}

/** As a machine disturbs them: most by little, few by much. */
function runsOf(best: number, spread: number, start: number): number[] {
  return Array.from({ length: TIMED_PAIRS }, (_, index) => {
    const place = ((index + start) * 7) % TIMED_PAIRS
    return best * (1 + spread * (place / (TIMED_PAIRS - 1)) ** 2)
  })
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
    ...withThreshold(metricOf(metric).threshold),
    ...overrides,
  }
}

/** The findings of a host whose figures on head are base's but for `heads`; what did the same work is not timed. */
export function hostFindings(heads: Partial<Record<HostMetric, number>> = {}): readonly Finding[] {
  const isSame = Object.keys(heads).length === 0
  return hostMetrics.map((metric) => {
    const { kind } = metricOf(metric)
    const base = hostFigures[metric]
    if (kind === 'exact') return exactFinding(metric, [base, heads[metric] ?? base])
    return isSame
      ? { ...NO_FIGURES, metric, kind, outcome: 'unchanged', reason: { kind: 'same-work' } }
      : timedFinding(metric, [base, heads[metric] ?? base])
  })
}

/** The findings of a host that has nothing to be compared with: its exact figures stand alone. */
export function aloneFindings(side: Side, reason: Reason): Finding[] {
  return hostMetrics.map((metric) => {
    const { kind } = metricOf(metric)
    const figures = kind === 'exact' ? { ...NO_FIGURES, [side]: hostFigures[metric] } : NO_FIGURES
    return { ...figures, metric, kind, outcome: 'not-comparable', reason }
  })
}

const NO_FIGURES = { base: null, head: null, change: null } as const

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
      ...NO_FIGURES,
      metric,
      kind: metricOf(metric).kind,
      outcome: 'failed',
      reason: { kind: 'head-not-measured' },
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
      os: 'Linux 6.8.0-1017-azure',
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

/** What the gate says of a change that edits the configuration, and of a baseline that it could not use. */
export const NOTICES = {
  edited: {
    level: 'warning',
    message:
      'This change edits .github/nix-perf-gate.yml: thresholds.thunks. The .github/nix-perf-gate.yml of base held here; head’s takes effect once it is merged.',
  },
  unusedBaseline: {
    level: 'info',
    message: 'The baseline cache has an entry that is not used: it is not JSON. Base is measured here.',
  },
  shallow: {
    level: 'warning',
    message:
      'Changes of `main` that head does not have yet count as differences, since the clone is shallow. Give actions/checkout `fetch-depth: 0`, or let it check out the merge commit (no `ref`).',
  },
} as const satisfies Record<string, Notice>

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
      chosen: 'the first parent of the merge commit that GitHub made',
    },
    head: {
      kind: 'commit',
      revision: 'e83c5163316f89bfbde7d9ab23ca2e25604af290',
      tree: '2b297e643c551e76cfa1f93810c50811382f9117',
      subject: 'web: one virtual host per customer',
      chosen: 'the commit that is checked out',
    },
    sampling: { minPairs: 3, maxPairs: 20, confidence: 0.99, timeBudgetSeconds: 600 },
    configuration: { from: '.github/nix-perf-gate.yml of base', changedInHead: false },
    notices: [],
    platforms: [platformResults()],
    ...overrides,
  }
}

/** A package that was evaluated together with others only. */
export function provenTarget(index: number): TargetResults {
  const name = `packages.x86_64-linux.package-${String(index).padStart(2, '0')}`
  const { findings } = targetResults(name)
  return targetResults(name, {
    findings: findings.map(({ metric, kind, threshold }) => ({
      ...{ metric, kind, outcome: 'unchanged', base: null, head: null, change: null },
      reason: { kind: 'proven-together', targets: 99 },
      ...(threshold && { threshold }),
    })),
    runs: {
      exact: 0,
      pairs: 0,
      together: { first: 'packages.x86_64-linux.package-01', targets: 99, evaluations: 4 },
    },
  })
}
