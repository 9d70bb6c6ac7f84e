// The results of a change that rebuilds thousands of packages on fifty hosts, and makes them all dearer: made here as the
// program makes them, since nobody keeps a file of that size.

import { compareDerivations } from '../../src/core/decide/derivation-changes.ts'
import { judgeTimed } from '../../src/core/decide/compare-metric.ts'
import { withThreshold } from '../../src/core/decide/threshold-parts.ts'
import { decideSampled } from '../../src/core/decide/decide-sampled.ts'
import type { CallTreeRecord } from '../../src/core/model/call-paths.ts'
import { type CausesExplanation, MOST_CAUSES, MOST_PLACES } from '../../src/core/model/causes.ts'
import type { DerivationChanges } from '../../src/core/model/derivation-changes.ts'
import type { Finding } from '../../src/core/model/finding.ts'
import type { Measurement } from '../../src/core/model/measurement.ts'
import { type Metric, metrics } from '../../src/core/model/metric.ts'
import type { CallSite } from '../../src/core/model/place.ts'
import type { Results } from '../../src/core/model/results.ts'
import type { TargetResults } from '../../src/core/model/target-results.ts'
import { picturedExplanation } from './call-trees.ts'
import { causeRow, causesOf, placeAt } from './causes.ts'
import { fakeDerivation, fakeMeasurement, fakePlan, fakeRun } from './measurements.ts'
import { exactFinding, platformResults, resultsOf, targetResults } from './results.ts'
import { seeded } from './run.ts'

export interface LargeChange {
  readonly hosts: number
  /** Derivations of each host that base does not have. */
  readonly changed: number
  /** Hosts that were explained, each with a call tree of its own. */
  readonly explained: number
  readonly nodes: number
  readonly pairs: number
}

export const LARGE_CHANGE: LargeChange = { hosts: 50, changed: 3000, explained: 20, nodes: 2000, pairs: 30 }

export function largeResults(change: LargeChange = LARGE_CHANGE): Results {
  // Hosts of one package set: what changed of it is the same in all, and is told of each.
  const changes = compareDerivations(graphOf(change, 0, 'base'), graphOf(change, 0, 'head'))
  const targets = Array.from({ length: change.hosts }, (_, host) =>
    largeTarget({ ...change, changed: 0 }, host, changes),
  )
  return resultsOf({ verdict: 'fail', platforms: [platformResults({ verdict: 'fail', targets })] })
}

function largeTarget(
  change: LargeChange,
  host: number,
  changes: DerivationChanges | undefined,
): TargetResults {
  const sides = { base: graphOf(change, host, 'base'), head: graphOf(change, host, 'head') }
  const random = seeded(host)
  return targetResults(`nixosConfigurations.node-${String(host + 1).padStart(2, '0')}`, {
    derivation: { base: sides.base.derivationPath, head: sides.head.derivationPath },
    findings: metrics.map((metric) => findingOf(metric, sides, random)),
    ...(changes && { derivationChanges: changes }),
    ...(host < change.explained && {
      explanation: {
        ...picturedExplanation,
        // Of targets that changed alike, one has its causes proven.
        ...(host === 0 && { causes: largeCauses() }),
        callPaths: {
          ...picturedExplanation.callPaths,
          base: 7_301_120,
          head: 8_189_670,
          path: picturedExplanation.callPaths?.path ?? [],
          tree: callTreeOf(change.nodes, host),
        },
      },
    }),
    runs: { exact: 4, pairs: change.pairs, ...(host < change.explained && { explaining: 2 }) },
  })
}

/** As many as results keep, each of as many places. */
function largeCauses(): CausesExplanation {
  const rows = Array.from({ length: MOST_CAUSES }, (_, index) => {
    const places = Array.from({ length: MOST_PLACES }, (__, place) =>
      placeAt(`modules/services/part-${String(index)}/module-${String(place)}.nix:3-9`),
    )
    return causeRow(places, 0.9 - index / 30, { relation: 'inseparable', more: index })
  })
  return causesOf(rows, { evaluations: 200 })
}

/** A package set whose compiler moved: some versions moved, most derivations are the same with other inputs. */
function graphOf({ changed, pairs }: LargeChange, host: number, side: 'base' | 'head'): Measurement {
  const isHead = side === 'head'
  const paths = Array.from({ length: changed }, (_, index) => {
    const moved = index % 8 === 0 && isHead ? 1 : 0
    return fakeDerivation(`${nameOf(index)}-2.${String((index % 13) + moved)}.1`, `${side}${String(index)}`)
  })
  const derivationPath = fakeDerivation(
    `nixos-system-node-${String(host)}-24.11`,
    `${side}host${String(host)}`,
  )
  const random = seeded(host + (isHead ? 1000 : 0))
  return fakeMeasurement({
    derivationPath,
    closure: { derivations: new Set([...paths, derivationPath]) },
    plan: fakePlan({ toBuild: isHead ? paths : [] }),
    timedRuns: Array.from({ length: pairs }, () =>
      fakeRun({
        wallSeconds: (isHead ? 5.1 : 4) * (1 - 0.05 * Math.log(1 - random())),
        residentBytes: Math.round((isHead ? 1.2e9 : 1.1e9) * (1 + 0.002 * random())),
        instructions: Math.round((isHead ? 2.1e10 : 1.7e10) * (1 + 0.001 * random())),
        statistics: {
          cpuSeconds: (isHead ? 4.9 : 3.9) * (1 - 0.05 * Math.log(1 - random())),
          gcSeconds: 0.3 + random() / 9,
        },
      }),
    ),
  })
}

function findingOf(
  metric: Metric,
  sides: Readonly<Record<'base' | 'head', Measurement>>,
  random: () => number,
): Finding {
  if (metric.kind !== 'sampled') {
    const isShare = metric.unit === 'fraction'
    const base = isShare ? 0.9 : Math.round(1e6 * (1 + random()))
    return exactFinding(metric.id, [base, isShare ? 0.4 : Math.round(base * 1.21)])
  }
  const { threshold } = metric
  const timed = judgeTimed(metric, sides, { threshold, certainty: { confidence: 0.99, comparisons: 100 } })
  if (timed === undefined) throw new Error(`no runs of ${metric.id}`)
  const { judgement, samples } = timed
  const decision = decideSampled(judgement, { threshold, base: judgement.base, timing: 'max-pairs' })
  return {
    metric: metric.id,
    kind: 'sampled',
    ...decision,
    base: judgement.base,
    head: judgement.head,
    change: judgement.change,
    ...withThreshold(threshold),
    samples,
  }
}

/** Of one shape in all hosts, which evaluate the same modules, with other numbers in each. */
function callTreeOf(count: number, host: number): CallTreeRecord {
  const random = seeded(1)
  const sites = Array.from({ length: Math.round(count * 0.8) }, (_, index): CallSite => {
    const line = Math.round(random() * 1500) + 1
    const place = {
      file: `nixos/modules/services/part-${String(index % 90)}/module.nix`,
      line,
      column: (line % 60) + 1,
    }
    return index % 9 === 0
      ? {
          origin: 'repository',
          ...place,
          file: `modules/part-${String(index % 40)}.nix`,
          callee: `lib.some${String(index)}`,
        }
      : { origin: 'input', input: 'nixpkgs', ...place, callee: `lib.function${String(index % 300)}` }
  })
  const nodes: CallTreeRecord['nodes'] = []
  for (let node = 0; node < count; node += 1) {
    const parent = node === 0 ? -1 : Math.max(0, node - 1 - Math.floor(random() * Math.min(node, 40)))
    const base = Math.round((7_301_120 + host * 1013) / (1 + node * random()))
    nodes.push([parent, node % sites.length, base, base + Math.round(base * 0.1 * random())])
  }
  return { unit: 'calls', base: 7_301_120 + host * 1013, head: 8_189_670 + host * 1013, sites, nodes }
}

/** Letters alone, since a number behind a dash is a version. */
function nameOf(index: number): string {
  return `python3.12-some-package-${index.toString(26).replaceAll(/[0-9]/g, (digit) => 'qrstuvwxyz'.charAt(Number(digit)))}`
}
