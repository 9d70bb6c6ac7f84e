// What holds where the configuration says nothing.

import type { Building, Config } from '../model/config.ts'

export const defaultConfig: Config = {
  targets: [],
  exclude: [],
  maxTargets: 1000,
  thresholds: {},
  overrides: [],
  sampling: { minPairs: 3, maxPairs: 30, confidence: 0.99, timeBudgetSeconds: 600 },
  explain: { budgetSeconds: 120 },
  nix: {
    allowImportFromDerivation: false,
    overrideInputs: {},
    options: {},
    features: [],
    submodules: false,
    fetchFrom: [],
    isolate: true,
    impure: false,
    allowUnsafeRelease: false,
    timeoutSeconds: 600,
  },
  build: undefined,
  report: { smallestChange: 0 },
  mode: 'gate',
  failsOnBothSides: 'warn',
  comment: 'on-change',
  trend: 'record',
}

/** Where it is built. */
export const defaultBuilding: Building = { forks: false, budgetSeconds: 1800 }
