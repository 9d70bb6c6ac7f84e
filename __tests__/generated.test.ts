// The generated files are what the generator gives now, and the JSON Schema judges as the program does.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse as parseYaml } from 'yaml'
import { renderJson } from '../src/core/model/format-results.ts'
import { configJsonSchema } from '../src/core/config/json-schema.ts'
import { parseConfig } from '../src/core/config/parse-config.ts'
import { schemaAddress } from '../src/core/text/project.ts'
import { completeExample } from '../script/configuration-example.ts'
import { scenarios } from './core/report/scenarios.ts'
import { generatedFiles } from '../script/generated-files.ts'

describe('the generated file', () => {
  test.each([...generatedFiles()])('%s is up to date (npm run generate)', (file, content) => {
    const path = fileURLToPath(new URL(`../${file}`, import.meta.url))
    expect(readFileSync(path, 'utf8')).toBe(content)
  })
})

const accepted = [
  '{}',
  completeExample,
  'comment: never',
  'comment: on-failure',
  'mode: report-only',
  'targets: [a.b, "packages.${system}.*", ./x#a, ./default.nix, ./default.nix#a]',
  'targets: [{ attr: \'a."b.c"\' }, { file: ./x.nix }, { file: x/y.nix, attr: a, args: { a: [1, x] } }]',
  'thresholds: { cpu-time: none, thunks: { warn: none, fail: 0%, max: 10_000, min: 3, min-change: none } }',
  'thresholds: { derivations-to-build: { fail: +20, max: 200 }, cache-hit-rate: { fail: -5pp, min: 80% } }',
  'exclude: [a.b, "packages.${system}.*", ./x#a, ./default.nix, ./default.nix#a]',
  'targets: [a.b, "!a.b.c", "! ./x#a", "!./default.nix"]',
  'nix: { options: { experimental-features: pipe-operators flakes } }',
  'overrides: [{ match: ./x#a, thresholds: { thunks: none } }, { systems: [x86_64-linux], thresholds: {} }]',
  'sampling: { pairs: 5, time-budget: none }',
  'sampling: { pairs: 3..20, confidence: 99.9%, time-budget: 1.5h }',
  'nix: { options: { cores: 1, extra-substituters: [a, b], x: true }, override-inputs: { a/b: nixpkgs } }',
]

const refused = [
  'overrides: [{ thresholds: {} }]',
  'overrides: [{ match: a }]',
  'overrides: [{ match: a..b, thresholds: {} }]',
  'exclude: a.b',
  'exclude: ["!a.b"]',
  'exclude: [a..b]',
  'exclude: [{ attr: a }]',
  'comment: sometimes',
  'mode: report',
  'comment: null',
  'unknown: 1',
  'targets: nixosConfigurations.*',
  'targets: [a..b]',
  'targets: ["packages.${sytem}.x"]',
  'targets: [5]',
  'targets: [/etc/x.nix]',
  'targets: [{ name: x }]',
  'targets: [{ attr: a, args: {} }]',
  'targets: [{ attr: a, file: x.nix, flake: . }]',
  'targets: [{ attr: a, systems: [] }]',
  'targets: [{ attr: a, systems: [linux] }]',
  'targets: [{ file: x }]',
  'targets: [{ attr: a, tresholds: {} }]',
  'thresholds: { eval-time: {} }',
  'thresholds: { cpu-time: 10% }',
  'thresholds: { evaluation-time: { fail: 5 } }',
  'thresholds: { evaluation-time: { fail: 16MiB } }',
  'thresholds: { evaluation-time: { fail: 200ms } }',
  'thresholds: { evaluation-time: { max: 5 } }',
  'thresholds: { peak-memory: { max: 6Gb } }',
  'thresholds: { thunks: { max: -5 } }',
  'thresholds: { thunks: { max: 1.5 } }',
  'thresholds: { cache-hit-rate: { fail: +5pp } }',
  'thresholds: { cache-hit-rate: { min: 0.8 } }',
  'sampling: { pairs: 0 }',
  'sampling: { pairs: 3-20 }',
  'sampling: { confidence: 0.99 }',
  'sampling: { time-budget: 10 }',
  'nix: { submodules: "yes" }',
  'nix: { options: { sandbox: false } }',
  'nix: { options: { extra-plugin-files: x } }',
  'nix: { options: { x: {} } }',
  'nix: { override-inputs: { nixpkgs: /etc/nixpkgs } }',
]

/** YAML, or JSON Schema, has no way to tell: the program does. */
const refusedByTheProgramAlone = [
  'thresholds: { thunks: { fail: 20 } }',
  'thresholds: { thunks: { warn: 9%, fail: 5% } }',
  'targets: [a, a]',
  'nix: { options: { experimental-features: [recursive-nix] } }',
  'targets: [{ attr: a.*, name: x }]',
  'targets: [{ attr: a, flake: ../x }]',
  'sampling: { pairs: 20..3 }',
  'sampling: { confidence: 40% }',
]

describe('the JSON Schema of the configuration', () => {
  const matches = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
    configJsonSchema(),
  )
  const parses = (text: string) => {
    try {
      parseConfig({ text, file: 'c.yml' })
      return true
    } catch {
      return false
    }
  }

  test.each(accepted)('accepts what the program accepts: %s', (text) => {
    matches(parseYaml(text))
    expect(matches.errors).toBeNull()
    expect(parses(text)).toBe(true)
  })

  test.each(refused)('refuses what the program refuses: %s', (text) => {
    expect(matches(parseYaml(text))).toBe(false)
    expect(parses(text)).toBe(false)
  })

  test.each(refusedByTheProgramAlone)('may accept what only the program can refuse: %s', (text) => {
    expect(matches(parseYaml(text))).toBe(true)
    expect(parses(text)).toBe(false)
  })

  test('describes every key', () => {
    const keys = [
      ...JSON.stringify(configJsonSchema()).matchAll(
        /"properties":\{"(\w[\w-]*)":\{(?!"(?:title|description)")/g,
      ),
    ]
    expect(keys.map(([, key]) => key)).toEqual([])
  })

  test('accepts the examples that it gives', () => {
    for (const { schema, example } of examplesIn(configJsonSchema())) {
      const validate = new Ajv2020({ strict: false }).compile({ ...schema, $defs: configJsonSchema().$defs })
      expect({ example, valid: validate(example) }).toEqual({ example, valid: true })
    }
  })
})

describe('a published schema', () => {
  test.each(['config.schema.json', 'results.schema.json'])('has the address of %s as its name', (file) => {
    const schema: unknown = JSON.parse(generatedFiles().get(`schema/${file}`) ?? '{}')
    expect(schema).toMatchObject({ $id: schemaAddress(file) })
  })

  test('is named in a line that works when it is pasted at the head of a configuration', () => {
    const line = `# yaml-language-server: $schema=${schemaAddress('config.schema.json')}\n`
    expect(generatedFiles().get('docs/configuration.md')).toContain(`\n${line}`)
    expect(parseConfig({ text: line + completeExample, file: 'c.yml' })).toBeDefined()
  })
})

describe('the JSON Schema of the results file', () => {
  const text = generatedFiles().get('schema/results.schema.json') ?? '{}'
  const matches = new Ajv2020({ strict: true }).compile(resultsJsonSchema(text))

  test.each(Object.entries(scenarios))('accepts the results “%s”', (_, results) => {
    matches(JSON.parse(renderJson(results)))
    expect(matches.errors).toBeNull()
  })

  test.each(Object.entries(scenarios))(
    'refuses the results “%s” with a key that nobody knows',
    (_, results) => {
      expect(matches({ ...results, colour: 'red' })).toBe(false)
    },
  )
})

function resultsJsonSchema(text: string): object {
  const schema: unknown = JSON.parse(text)
  return typeof schema === 'object' && schema !== null ? schema : {}
}

interface Example {
  readonly schema: object
  readonly example: unknown
}

function examplesIn(node: unknown): readonly Example[] {
  if (typeof node !== 'object' || node === null) return []
  const own = 'examples' in node && Array.isArray(node.examples) ? node.examples : []
  const inner = Object.entries(node).flatMap(([key, value]) => (key === 'examples' ? [] : examplesIn(value)))
  return [...own.map((example: unknown) => ({ schema: node, example })), ...inner]
}
