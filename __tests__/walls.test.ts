// The walls of docs/architecture.md: each violation is planted in a file that stands, and the linter refuses it.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { metricIds } from '../src/core/model/metric.ts'

const ROOT = resolve(import.meta.dirname, '..')

interface Planted {
  readonly what: string
  readonly file: string
  readonly code: string
  /** Of the rule that refuses it. */
  readonly rule: string
}

const PATHS = 'import-x/no-restricted-paths'
const IMPORTS = 'no-restricted-imports'
const TYPED_IMPORTS = '@typescript-eslint/no-restricted-imports'
const GLOBALS = 'no-restricted-globals'
const PROPERTIES = 'no-restricted-properties'
const SYNTAX = 'no-restricted-syntax'
const WORDS = 'ours/no-decision-by-words'

/** In a file of core/ that may import every room before the last one. */
const inCore = (what: string, rule: string, code: string): Planted => ({
  what: `core that ${what}`,
  file: 'src/core/comment/title.ts',
  code,
  rule,
})

const inCommands = (what: string, rule: string, code: string): Planted => ({
  what: `a command that ${what}`,
  file: 'src/commands/gate.ts',
  code,
  rule,
})

const effects: readonly Planted[] = [inCore, inCommands].flatMap((planted) => [
  planted('reads files', IMPORTS, `import { readFileSync } from 'node:fs'\nexport const x = readFileSync`),
  planted(
    'talks to the runner',
    IMPORTS,
    `import { getInput } from '@actions/core'\nexport const x = getInput`,
  ),
  planted('starts processes', IMPORTS, `import { spawn } from 'node:child_process'\nexport const x = spawn`),
  planted(
    'asks GitHub',
    IMPORTS,
    `import { getOctokit } from '@actions/github'\nexport const x = getOctokit`,
  ),
  planted(
    'takes chance from a library',
    IMPORTS,
    `import { randomBytes } from 'node:crypto'\nexport const x = randomBytes`,
  ),
  planted('takes chance', PROPERTIES, 'export const x = () => Math.random()'),
  planted('looks at the clock', PROPERTIES, 'export const x = () => Date.now()'),
  planted('looks at the date', SYNTAX, 'export const x = () => new Date()'),
  planted('waits', GLOBALS, 'export const x = () => setTimeout(() => undefined, 1)'),
  planted('uses the network', GLOBALS, `export const x = () => fetch('https://x.example')`),
  planted('reads the environment', GLOBALS, 'export const x = process.env'),
  planted('keeps a variable', SYNTAX, 'let calls = 0\nexport const x = () => (calls += 1)'),
  planted('keeps a map', SYNTAX, 'const known = new Map<string, number>()\nexport const x = known'),
  planted('keeps a list', SYNTAX, 'export const x: number[] = []'),
  planted('imports when it is run', SYNTAX, `export const x = () => import('zod')`),
])

/** The rooms of core/, in the order that docs/architecture.md gives. */
const rooms = [
  ...readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8').matchAll(/^\| `src\/core\/(\w+)\/`/gm),
].map(([, room = '']) => room)

/** A file of each room, and of each adapter, that a planted line may stand in or import. */
const fileOf = (folder: string) => {
  const [file] = readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.includes('generated'))
    .map(({ name }) => name)
    .sort()
  if (file === undefined) throw new Error(`no file in ${folder}`)
  return `${folder}/${file}`
}

const importing = (from: string, to: string) => {
  const up = './' + '../'.repeat(from.split('/').length - 2)
  return `import type * as other from '${up}${to.replace('src/', '')}'\nexport type X = typeof other`
}

const backwards: readonly Planted[] = rooms.slice(0, -1).map((room, index) => {
  const [file, later] = [fileOf(`src/core/${room}`), fileOf(`src/core/${rooms[index + 1] ?? ''}`)]
  return {
    what: `core/${room} that imports the room behind it`,
    file,
    code: importing(file, later),
    rule: PATHS,
  }
})

const outward: readonly Planted[] = [
  ['src/core/share/plan.ts', 'src/ports/ports.ts'],
  ['src/core/share/plan.ts', 'src/commands/gate.ts'],
  ['src/commands/gate.ts', 'src/cli.ts'],
  ['src/commands/gate.ts', 'src/cli/verbs.ts'],
  ['src/ports/ports.ts', 'src/commands/gate.ts'],
  ['src/browser/folds.ts', 'src/commands/gate.ts'],
  ['src/adapters/nix/nix-command.ts', 'src/adapters/git/git.ts'],
  ['src/adapters/git/git.ts', 'src/adapters/github/api.ts'],
  ['src/adapters/github/api.ts', 'src/adapters/files.ts'],
  ['src/adapters/files.ts', 'src/adapters/nix.ts'],
  ['src/adapters/process.ts', 'src/adapters/nix.ts'],
  ['src/adapters/process/start.ts', 'src/adapters/files.ts'],
].map(([file = '', to = '']) => ({
  what: `${file} that imports ${to}`,
  file,
  code: importing(file, to),
  rule: PATHS,
}))

const reaching: readonly Planted[] = [
  'src/core/share/plan.ts',
  'src/commands/gate.ts',
  'src/ports/ports.ts',
].map((file) => ({
  what: `${file} that imports an adapter`,
  file,
  code: importing(file, 'src/adapters/nix.ts'),
  rule: IMPORTS,
}))

/** Each of them, and in each way to write text; single words are none of them elsewhere. */
const named: readonly Planted[] = [
  ...metricIds.map((id) => ['src/core/share/baseline.ts', `export const x = (id: string) => id === '${id}'`]),
  ['src/core/report/headline.ts', 'export const x = (id: string) => id === `thunks`'],
  ['src/core/model/counter.ts', `export const x = { 'cache-hit-rate': 1 }`],
  ['src/commands/gate.ts', `export const x = ['expressions']`],
  ['src/adapters/files.ts', `export const x = new Set(['cpu-time'])`],
  ['src/cli.ts', `export const x = 'evaluation-time'`],
].map(([file = '', code = '']) => ({
  what: `${file} that names a metric: ${code}`,
  file,
  code,
  rule: SYNTAX,
}))

const spoken: readonly Planted[] = [
  ['compares with a sentence', `(text: string) => text === 'the time budget is spent'`],
  ['compares with a sentence in reverse', `(text: string) => 'the time budget is spent' !== text`],
  ['compares with a sentence of figures', '(text: string, n: number) => text === `${n} of the pairs`'],
  ['compares with what stands for no figure', `(text: string) => text === 'n/a'`],
  ['compares with a constant', `(text: string) => text === SENTENCE\nconst SENTENCE = 'it is so'`],
  [
    'compares with a field',
    `(text: string) => text === WORDS.spent\nconst WORDS = { spent: 'it is so' } as const`,
  ],
  ['compares with a constant of another file', `(text: string) => text === NO_FIGURE`],
  [
    'chooses by a sentence',
    `(text: string) => { switch (text) { case 'it is so': return 1; default: return 2 } }`,
  ],
  ['looks for words', `(text: string) => text.includes('left no results')`],
  ['looks for words at the start', `(text: string) => text.startsWith('Share 1')`],
  ['looks for words in a list', `(texts: readonly string[]) => texts.includes('it is so')`],
  ['looks for words by an expression', `(text: string) => /^Share \\d+ of \\d+ left no results/.test(text)`],
  ['makes an expression of words', `(text: string) => new RegExp('left no results').test(text)`],
].map(([what, code]) => ({
  what: `code that ${what ?? ''}`,
  file: 'src/core/comment/title.ts',
  code: `import { NO_FIGURE } from '../text/number.ts'\nexport const x = ${code ?? ''}\nexport const y = NO_FIGURE`,
  rule: WORDS,
}))

/** They are run in other processes than their own. */
const handedIn: readonly Planted[] = [
  'src/cli/verbs.ts',
  'src/action/step.ts',
  'src/outputs/write-outputs.ts',
].map((file) => ({
  what: `${file} that looks at its process`,
  file,
  code: 'export const x = process.env',
  rule: GLOBALS,
}))

/** What it runs on is asked in one place. */
const platformFacts: readonly Planted[] = [
  ['src/adapters/nix/evaluator.ts', PROPERTIES, `export const x = process.platform`],
  ['src/adapters/nix/evaluator.ts', PROPERTIES, `export const x = process.arch`],
  [
    'src/runtime/watchdog.ts',
    PROPERTIES,
    `export const x = () => { const { platform } = process; return platform }`,
  ],
  ['src/adapters/files.ts', TYPED_IMPORTS, `import { tmpdir } from 'node:os'\nexport const x = tmpdir`],
  ['src/launch.ts', TYPED_IMPORTS, `import { platform } from 'node:process'\nexport const x = platform`],
].map(([file = '', rule = '', code = '']) => ({
  what: `${file} that asks what it runs on: ${code}`,
  file,
  code,
  rule,
}))

const planted = [
  ...platformFacts,
  ...handedIn,
  ...effects,
  ...backwards,
  ...outward,
  ...reaching,
  ...named,
  ...spoken,
]

/** Lints each text as if the file held it, in one process: `[file, code]` → the ids of the rules that speak. */
const LINT = `
  import { ESLint } from 'eslint'
  const eslint = new ESLint()
  const cases = JSON.parse(process.argv[1])
  const rules = []
  for (const { file, code } of cases) {
    const [result] = await eslint.lintText(code + '\\n', { filePath: file })
    rules.push(result.messages.map(({ ruleId }) => ruleId))
  }
  console.log(JSON.stringify(rules))
`

describe('the linter refuses', () => {
  let rules: readonly (readonly (string | null)[])[] = []

  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', LINT, JSON.stringify(planted)],
      { cwd: ROOT, maxBuffer: 2 ** 24 },
    )
    rules = z.array(z.array(z.string().nullable())).parse(JSON.parse(stdout))
  })

  test.each(planted.map(({ what }, index) => ({ what, index })))('$what', ({ index }) => {
    expect(rules[index]).toContain(planted[index]?.rule)
  })
})

describe('imports in a circle are refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'walls-'))
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  test.each([
    ['of values', `import { OTHER } from './OTHER.ts'\nexport const THIS = () => OTHER`],
    ['of types', `import type { OTHER } from './OTHER.ts'\nexport type THIS = OTHER`],
  ])('%s', async (name, code) => {
    const place = join(folder, name)
    mkdirSync(place)
    for (const [file, other] of ['xy', 'yx']) {
      const text = code.replaceAll('THIS', file ?? '').replaceAll('OTHER', other ?? '')
      writeFileSync(join(place, `${file ?? ''}.ts`), text)
    }
    const config = join(ROOT, '.oxlintrc.json')
    await expect(
      promisify(execFile)(join(ROOT, 'node_modules/.bin/oxlint'), [
        '--config',
        config,
        '--deny-warnings',
        place,
      ]),
    ).rejects.toMatchObject({ code: 1, stdout: expect.stringMatching(/no-cycle/) })
  })
})

test('the rooms that docs/architecture.md names are the folders of core/', () => {
  expect(readdirSync(join(ROOT, 'src/core')).sort()).toEqual(rooms.toSorted())
})
