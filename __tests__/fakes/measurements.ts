// Builders of measurements for tests: an evaluation of a small host, with overrides for what a test is about.

import type {
  BuildPlan,
  Derivations,
  Measurement,
  Run,
  Statistics,
} from '../../src/core/model/measurement.ts'

const MIB = 1024 ** 2

/** A store path of a derivation; the same label gives the same path. */
export function fakeDerivation(name: string, label = 'a'): string {
  return `/nix/store/${label.replace(/[^0-9a-z]/g, '').padEnd(32, '0')}-${name}.drv`
}

export function fakeStatistics(overrides: Partial<Statistics> = {}): Statistics {
  return {
    cpuSeconds: 0.9,
    gcSeconds: 0.05,
    allocatedBytes: 100 * MIB,
    functionCalls: 1_000_000,
    primopCalls: 400_000,
    thunks: 2_000_000,
    attributeLookups: 500_000,
    setUpdates: 50_000,
    valuesCopied: 1_500_000,
    expressions: 90_000,
    gcCycles: 1,
    valuesMade: 2_000_000,
    setBytes: 30 * MIB,
    listElements: 1_000_000,
    listConcatenations: 40_000,
    ...overrides,
  }
}

export function fakeRun(
  overrides: Partial<Omit<Run, 'statistics'>> & { readonly statistics?: Partial<Statistics> } = {},
): Run {
  return {
    wallSeconds: 1,
    residentBytes: 200 * MIB,
    instructions: undefined,
    warnings: 0,
    ...overrides,
    statistics: fakeStatistics(overrides.statistics),
  }
}

export function fakePlan(overrides: Partial<BuildPlan> = {}): BuildPlan {
  return {
    toBuild: [],
    toFetch: [],
    downloadBytes: 0,
    unpackedBytes: 0,
    unknown: [],
    ...overrides,
  }
}

/** Derivations by path: each comes to an output of its own, and the target is made of all others unless `inputs` says otherwise. */
export function fakeDerivations(
  target: string,
  paths: Iterable<string>,
  inputs: Readonly<Record<string, readonly string[]>> = {},
): Derivations {
  const all = [...paths]
  return new Map(
    all.map((path) => [
      path,
      {
        outputs: [path.replace(/\.drv$/, '')],
        isFixed: false,
        inputs: inputs[path] ?? (path === target ? all.filter((one) => one !== target) : []),
      },
    ]),
  )
}

/** Its derivations are all known, as if the other side had none of them. */
export function fakeMeasurement(overrides: Partial<Measurement> = {}): Measurement {
  const derivationPath = overrides.derivationPath ?? fakeDerivation('host-1.0')
  const closure = overrides.closure ?? { derivations: new Set([derivationPath]) }
  return {
    derivationPath,
    exactRuns: [fakeRun()],
    plan: fakePlan(),
    closure,
    changed: fakeDerivations(derivationPath, closure.derivations),
    importedDerivations: [],
    outputs: [derivationPath.replace(/\.drv$/, '')],
    timedRuns: [],
    ...overrides,
  }
}
