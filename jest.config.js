// Jest in ES module mode; @swc/jest only strips the types, `npm run typecheck` checks them.
/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  setupFiles: ['<rootDir>/__tests__/fixed-seed.ts'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', experimental: { keepImportAttributes: true } } }],
  },
  testSequencer: '<rootDir>/__tests__/long-first.js',
  testTimeout: 120_000,
  // Most tests wait for processes that they start.
  maxWorkers: '100%',
  // What a file of tests has loaded stays in the worker, as ES modules do: the more of it, the more of the time collecting garbage
  // takes.
  workerIdleMemoryLimit: '400MB',
}
