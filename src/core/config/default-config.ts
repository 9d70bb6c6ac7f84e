// What holds where the configuration says nothing.

import type { Config } from './config.ts'

export const defaultConfig: Config = {
  targets: [],
  thresholds: {},
  sampling: { minPairs: 3, maxPairs: 30, confidence: 0.99, timeBudgetSeconds: 600 },
  nix: {
    allowImportFromDerivation: false,
    overrideInputs: {},
    options: {},
    submodules: false,
    fetchFrom: [],
    isolate: true,
    allowUnsafeRelease: false,
    timeoutSeconds: 1800,
  },
  comment: 'on-change',
}
