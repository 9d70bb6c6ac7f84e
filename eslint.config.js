// Lint rules: strict typing, and the layout of docs/architecture.md in force (who may import whom, no cycles).
import { readdirSync, readFileSync } from 'node:fs'
import { join, parse } from 'node:path'
import { defineConfig } from 'eslint/config'
import importX from 'eslint-plugin-import-x'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import regexp from 'eslint-plugin-regexp'
import unicorn from 'eslint-plugin-unicorn'
import tseslint from 'typescript-eslint'
import { noDecisionByWords } from './script/lint/no-decision-by-words.mjs'

/** The entries, which act when they are imported, and what holds their process. */
const entries = [
  'src/action.ts',
  'src/baseline-cache-client.ts',
  'src/cleanup.ts',
  'src/cli.ts',
  'src/launch.ts',
  'src/runtime/**',
]

/** The programs of the entries: they have arguments, environment and streams handed in, and can be run in any process. */
const programs = ['src/action/**', 'src/cli/**', 'src/outputs/**']

/** The rooms of core/, each of which imports only itself and those before it. */
const rooms = [
  'text',
  'model',
  'nix',
  'config',
  'decide',
  'trend',
  'explain',
  'causes',
  'share',
  'github',
  'flame',
  'report',
  'comment',
  'profile',
  'diff',
  'init',
]

/** What is in adapters/: each of `NAME.ts` and `NAME/` belongs to the adapter NAME. */
const adapters = [
  ...new Set(readdirSync(join(import.meta.dirname, 'src/adapters')).map((name) => parse(name).name)),
]

/** Libraries whose functions give the same for the same arguments, and do nothing else. */
const pureLibraries = [
  'cli-table3',
  'd3-hierarchy',
  'd3-scale',
  'diff',
  'fastest-levenshtein',
  'node:buffer',
  'node:path',
  'p-limit',
  'picocolors',
  'picocolors/types.js',
  'string-width',
  'wrap-ansi',
  'yaml',
  'zod',
]

/** A folder's import limit: `target` may import from `src/` only what `except` names (paths from `src/`). */
const zone = (target, except, message) => ({ target, from: './src', except, message })

const refusedImports = (patterns) => ['error', { patterns }]

const adaptersImport = { group: ['**/adapters/**'], message: 'Only the entries import adapters.' }

const processGlobal = {
  name: 'process',
  message: 'Effects belong to the entries and adapters; what a program needs of its process is handed in.',
}

const MODULE_VARIABLES = ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration'

/** What would be kept from one call to the next: variables of a module, and empty collections that something fills. */
const moduleState = [
  `${MODULE_VARIABLES}[kind!="const"]`,
  `${MODULE_VARIABLES} > VariableDeclarator > NewExpression[callee.name=/^(?:Weak)?(?:Map|Set)$/][arguments.length=0]`,
  `${MODULE_VARIABLES} > VariableDeclarator > ArrayExpression[elements.length=0]`,
  `${MODULE_VARIABLES} > VariableDeclarator > ObjectExpression[properties.length=0]`,
].map((selector) => ({ selector, message: 'A module keeps no state: hand it in and give it back.' }))

/** Where words are read all the same: whose they are. */
const wordsOfOthers = {
  Git: ['src/adapters/git/**'],
  Nix: [
    'src/adapters/nix/builder.ts',
    'src/adapters/nix/run-target.ts',
    'src/core/nix/**',
    'src/core/report/annotations.ts',
  ],
  GitHub: [
    'src/core/github/describe-failure.ts',
    'src/core/github/merge-subject.ts',
    'src/core/github/retry.ts',
  ],
  'the program time': ['src/adapters/nix/resident-memory.ts'],
  'the library @actions/cache': ['src/adapters/baseline-cache.ts'],
  'the library yaml': ['src/core/config/yaml-text.ts'],
  'this program, in files of version 1': ['src/core/model/earlier-results.ts'],
}

const METRICS = 'src/core/model/metric.ts'

const metricIds = [
  ...readFileSync(join(import.meta.dirname, METRICS), 'utf8').matchAll(/^ +id: '([\w-]+)',$/gm),
].map(([, id]) => id)

/** What of a metric concerns others, its row says. */
const metricNames = ['Literal[value=', 'TemplateElement[value.raw='].map((selector) => ({
  selector: `${selector}/^(?:${metricIds.join('|')})$/]`,
  message: `Only ${METRICS} names metrics: let the metric's row say what you need to know of it.`,
}))

const platformFact =
  'Only adapters/platform asks what it runs on: others are handed what they need to know of it.'

const effectfulGlobals = [
  'fetch',
  'performance',
  'crypto',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'globalThis',
  'WebSocket',
  'navigator',
]

const effect = 'core/ and commands/ get it as an argument: time, chance and the network are behind ports.'

const effectfulSyntax = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: effect },
  { selector: 'CallExpression[callee.name="Date"]', message: effect },
  { selector: 'ImportExpression', message: 'Import at the head of the file.' },
]

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
            ...rooms.map((room, index) =>
              zone(
                `./src/core/${room}`,
                ['./errors.ts', ...rooms.slice(0, index + 1).map((earlier) => `./core/${earlier}`)],
                `core/${room} imports only the rooms before it: ${rooms.slice(0, index).join(', ')}`,
              ),
            ),
            zone(
              './src/commands',
              ['./commands', './core', './ports', './errors.ts'],
              'commands/ import core/ and ports/; the entries hand them their adapters',
            ),
            ...adapters.flatMap((name) =>
              [`./src/adapters/${name}`, `./src/adapters/${name}.ts`].map((target) =>
                zone(
                  target,
                  [
                    './core',
                    './ports',
                    './errors.ts',
                    ...[...new Set([name, 'process', 'platform'])].flatMap((one) => [
                      `./adapters/${one}.ts`,
                      `./adapters/${one}`,
                    ]),
                  ],
                  'adapters/ import ports/, core/ and, among themselves, only what runs processes and what tells of the platform',
                ),
              ),
            ),
            zone('./src/browser', ['./browser', './core'], 'browser/ runs in reports: it imports core/ only'),
            zone('./src/ports', ['./ports', './core', './errors.ts'], 'ports/ import core/ only'),
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
    files: ['src/**/*.ts'],
    ignores: Object.values(wordsOfOthers).flat(),
    plugins: { ours: { rules: { 'no-decision-by-words': noDecisionByWords } } },
    rules: { 'ours/no-decision-by-words': 'error' },
  },
  {
    // Only the entries act on import, and only they and their programs (and tests) may reach for adapters.
    files: ['src/**/*.ts'],
    ignores: [...entries, ...programs, 'src/adapters/**'],
    rules: {
      'no-restricted-imports': refusedImports([adaptersImport]),
      'no-restricted-globals': ['error', processGlobal],
    },
  },
  {
    files: programs,
    rules: {
      'no-restricted-globals': ['error', processGlobal],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...moduleState, ...metricNames],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/adapters/platform.ts', 'src/adapters/platform/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['platform', 'arch'].map((property) => ({ object: 'process', property, message: platformFact })),
      ],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            ...['node:os', 'os'].map((name) => ({ name, message: platformFact })),
            ...['node:process', 'process'].map((name) => ({
              name,
              importNames: ['default', 'platform', 'arch'],
              message: platformFact,
            })),
          ],
        },
      ],
    },
  },
  {
    files: ['src/core/**/*.ts', 'src/commands/**/*.ts', 'src/ports/**/*.ts', 'src/errors.ts'],
    rules: {
      'no-restricted-imports': refusedImports([
        adaptersImport,
        {
          regex: `^(?!\\.|(?:${pureLibraries.join('|')}|node:crypto)$)`,
          message: 'Only libraries that do nothing but compute: see pureLibraries in eslint.config.js.',
        },
        {
          regex: '^node:crypto$',
          allowImportNames: ['createHash'],
          message: 'Only digests: whatever is random is handed in.',
        },
      ]),
      'no-restricted-globals': [
        'error',
        processGlobal,
        ...effectfulGlobals.map((name) => ({ name, message: effect })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: effect },
        { object: 'Math', property: 'random', message: effect },
      ],
      'no-restricted-syntax': ['error', ...moduleState, ...effectfulSyntax, ...metricNames],
    },
  },
  {
    files: [METRICS],
    rules: {
      // A table grows by its rows.
      'max-lines': 'off',
      'no-restricted-syntax': ['error', ...moduleState, ...effectfulSyntax],
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
