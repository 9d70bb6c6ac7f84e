// Lint rules: strict typing, and the layout of docs/architecture.md in force (who may import whom, no cycles).
import { defineConfig } from 'eslint/config'
import importX from 'eslint-plugin-import-x'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import regexp from 'eslint-plugin-regexp'
import unicorn from 'eslint-plugin-unicorn'
import tseslint from 'typescript-eslint'

/** The entries, and what they share. */
const entries = [
  'src/action.ts',
  'src/action-output.ts',
  'src/baseline-cache-client.ts',
  'src/cli.ts',
  'src/cleanup.ts',
  'src/handover.ts',
  'src/interruption.ts',
  'src/launch.ts',
  'src/outlets.ts',
  'src/runtime.ts',
  'src/standard-streams.ts',
  'src/watchdog.ts',
  'src/write-outputs.ts',
]

/** A folder's import limit: `target` may import from `src/` only what `except` names (paths from `src/`). */
const zone = (target, except, message) => ({ target, from: './src', except, message })

export default defineConfig(
  { ignores: ['dist', 'build', 'coverage', '.scratch', 'node_modules', 'src/**/*.generated.ts'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX, unicorn },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'tsconfig.json' })] },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-self-import': 'error',
      'import-x/no-mutable-exports': 'error',
      'import-x/no-restricted-paths': [
        'error',
        {
          basePath: import.meta.dirname,
          zones: [
            zone(
              './src/core',
              ['./core', './errors.ts'],
              'core/ is pure: it imports core/ and errors.ts only',
            ),
            zone(
              './src/commands',
              ['./commands', './core', './ports.ts', './errors.ts'],
              'commands/ import core/ and ports.ts; the entries hand them their adapters',
            ),
            zone(
              './src/adapters',
              [
                './core',
                './ports.ts',
                './errors.ts',
                './adapters/hide-environment.ts',
                './adapters/process.ts',
                './adapters/process',
                './adapters/nix',
                './adapters/git',
                './adapters/github',
              ],
              'adapters/ import ports.ts, core/ and, among themselves, only process.ts and hide-environment.ts',
            ),
            zone('./src/browser', ['./browser', './core'], 'browser/ runs in reports: it imports core/ only'),
            zone('./src/ports.ts', ['./core', './errors.ts'], 'ports.ts imports core/ only'),
          ],
        },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/max-params': ['error', { max: 3 }],
      eqeqeq: 'error',
      'no-console': 'error',
      'unicorn/filename-case': ['error', { case: 'kebabCase', checkDirectories: false }],
    },
  },
  {
    // Text from outside may be made to be slow. linear-expressions.test.ts tries what these rules do not see.
    files: ['src/**/*.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': [
        'error',
        { report: 'potential', ignorePartial: false, ignoreSticky: false },
      ],
    },
  },
  {
    // Only the entries act on import, and only they (and tests) may reach for adapters.
    files: ['src/**/*.ts'],
    ignores: [...entries, 'src/adapters/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['**/adapters/**'], message: 'Only the entries import adapters.' }] },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'Effects belong to the entries and adapters.' },
      ],
    },
  },
  {
    files: ['__tests__/**/*.ts', 'benchmarks/**/*.ts', 'script/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      'no-console': 'off',
    },
  },
)
