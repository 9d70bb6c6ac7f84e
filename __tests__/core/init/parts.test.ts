import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse } from 'yaml'
import { formatAttributePath } from '../../../src/core/config/attribute-path.ts'
import { parseConfig } from '../../../src/core/config/parse-config.ts'
import { compareFile } from '../../../src/core/init/difference.ts'
import { measuredBy } from '../../../src/core/init/entries.ts'
import { branchPattern } from '../../../src/core/init/record-workflow.ts'
import { readPipeline } from '../../../src/core/init/gitlab-job.ts'
import { jobsFor, type Offer, type OfferedTarget } from '../../../src/core/init/offer.ts'
import { flakeOf, ownAction, parseAction } from '../../../src/core/init/pins.ts'
import { propose } from '../../../src/core/init/proposal.ts'
import { hasMergeQueue } from '../../../src/core/init/workflow-file.ts'
import { yamlText } from '../../../src/core/init/yaml-words.ts'
import { offer, shape, shapes } from './shapes.ts'

describe('platforms', () => {
  test('have no Mac unless asked for, and none without something for Macs', () => {
    const nixos = [offer('nixosConfigurations.*', { 'x86_64-linux': ['web'] })]
    const darwin = [offer('darwinConfigurations.*', { 'aarch64-darwin': ['laptop'] })]
    expect(jobsFor(nixos, { macos: true })).toEqual(['x86_64-linux'])
    expect(jobsFor(darwin, { macos: false })).toEqual(['x86_64-linux'])
    expect(jobsFor(darwin, { macos: true })).toEqual(['aarch64-darwin'])
    expect(jobsFor([...nixos, ...darwin], { macos: true })).toEqual(['x86_64-linux', 'aarch64-darwin'])
  })

  test('measure what is for another system where nothing is for theirs', () => {
    const pi = offer('packages.${system}.*', { 'aarch64-linux': ['image'] })
    const { files } = propose(shape({ offers: [pi] }))
    expect(files[0]?.text).toContain('  - { attr: packages.aarch64-linux.*, systems: [x86_64-linux] }\n')
    expect(measuredBy(pi, ['x86_64-linux']).map(({ name }) => name)).toEqual(['packages.aarch64-linux.image'])
  })

  test('measure a flake in a folder by its folder', () => {
    const below = offer('homeConfigurations.*', { 'x86_64-linux': ['a'], 'aarch64-linux': ['b'] }, 'nix/home')
    const { files } = propose(shape({ offers: [below] }))
    const { targets } = parseConfig({ text: files[0]?.text ?? '', file: 'x.yml' })
    expect(targets).toMatchObject([
      { origin: { directory: 'nix/home', attribute: 'homeConfigurations.*' } },
      { origin: { directory: 'nix/home', attribute: 'homeConfigurations.b' }, systems: ['x86_64-linux'] },
    ])
  })
})

describe('a text in YAML', () => {
  test.each([
    'packages.${system}.*',
    'a.*',
    './x.nix#*',
    'homeConfigurations."me@mac"',
    "it's",
    'true',
    'null',
    '1.5',
    '.5.1',
    '-1.2',
    '*.a',
    'a: b',
    'a #b.c',
    '{a.b}',
    '[a.b',
    '',
    'a.b\u202ec',
    'a.b\u0007',
    'ü.x',
    '!a.b',
    '.inf',
    'y',
    '0x1.f',
    'a.b#',
  ])('is read as it was meant: %j', (text) => {
    expect(parse(`- ${yamlText(text, { alone: true })}`)).toEqual([text])
    expect(parse(`{ a: ${yamlText(text)}, b: [${yamlText(text)}] }`)).toEqual({ a: text, b: [text] })
  })
})

test('a configuration can be read whatever names there are', () => {
  const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 })
  const check = (native: string, foreign: string) => {
    const offered: Offer = {
      place: { kind: 'flake', directory: '.' },
      attribute: 'homeConfigurations.*',
      on: { 'x86_64-linux': [home(native)], 'aarch64-darwin': [home(foreign)] },
    }
    const figures = [{ metric: 'evaluation-time', target: foreign, value: 9 } as const]
    const [config] = propose(shape({ offers: [offered], today: { targets: 1, figures } })).files
    expect(parseConfig({ text: config?.text ?? '', file: 'x.yml' }).targets).not.toEqual([])
  }
  fc.assert(fc.property(name, name, check), { numRuns: 300 })
})

function home(name: string): OfferedTarget {
  const attributePath = ['homeConfigurations', name, 'activationPackage']
  return {
    name: formatAttributePath(attributePath.slice(0, 2)),
    origin: { kind: 'flake', directory: '.', attributePath },
  }
}

describe('workflows of a repository', () => {
  const files = [
    'on: merge_group',
    'on: [push, merge_group]',
    'on: { merge_group: }',
    'on: push',
    '[',
    'on: 5',
  ]
  const workflows = files.map((text) => ({ path: text, text }))

  test('tell that there may be a merge queue', () => {
    expect(workflows.filter((one) => hasMergeQueue([one])).map(({ text }) => text)).toEqual(files.slice(0, 3))
  })
})

describe('a file that is there', () => {
  const [config] = propose(shapes['nixos-fleet'] ?? shape({})).files
  const [untold] = propose({ ...(shapes['nixos-fleet'] ?? shape({})), today: undefined }).files

  test('is the same where only today’s figures are others', () => {
    if (config === undefined) throw new Error('there is a configuration')
    expect(compareFile(config, config.text.replaceAll('3.22 s', '3.19 s')).state).toBe('same')
    expect(compareFile(config, untold?.text).state).toBe('differs')
    expect(compareFile(config, undefined)).toMatchObject({ state: 'new' })
  })

  test('is shown by what would change, whatever is in it', () => {
    const file = { path: 'x', text: 'a\nb\nc\n', isSame: () => false }
    expect(compareFile(file, 'a\nB\u001b[2J\u0007\nc').lines).toEqual([
      { sign: ' ', text: 'a' },
      { sign: '-', text: 'B\\u{7}' },
      { sign: '-', text: 'c' },
      { sign: '+', text: 'b' },
      { sign: '+', text: 'c' },
    ])
    const large = Array.from({ length: 20_000 }, (_, at) => `${String(at)}\n`)
    const hostile = compareFile({ ...file, text: large.toReversed().join('') }, large.join(''))
    expect(hostile.lines).toHaveLength(40_000)
  })
})

describe('a pipeline of GitLab', () => {
  test.each([
    ['image: nixos/nix:2.30', 'nixos/nix:2.30'],
    ['build: { image: { name: ghcr.io/lix/nix:latest } }', 'ghcr.io/lix/nix:latest'],
    ['default: { image: debian }', undefined],
    ['image: nixos/nix:2.13.2', undefined],
    ['image: "$NIX_IMAGE"', undefined],
    ['image: "nix; rm"', undefined],
    ['[', undefined],
    ['5', undefined],
  ])('%s has the image %s', (text, image) => {
    expect(readPipeline(text)).toEqual({ image, hasJob: false, includesJob: false })
  })

  test('has the job, or includes it', () => {
    expect(readPipeline('nix-perf-gate: {}')).toMatchObject({ hasJob: true })
    for (const include of [
      '/.gitlab/nix-perf-gate.gitlab-ci.yml',
      '[{ local: .gitlab/nix-perf-gate.gitlab-ci.yml }]',
    ])
      expect(readPipeline(`include: ${include}`)).toMatchObject({ includesJob: true })
    expect(readPipeline(undefined)).toBeUndefined()
  })
})

test('a branch is a pattern that matches it alone', () => {
  expect(['main', 'release/1+1', '!x'].map(branchPattern)).toEqual(['main', 'release/1\\+1', '\\!x'])
})

describe('the place of the action', () => {
  test('is that of the program’s own version', () => {
    expect(ownAction('0.1.0')).toBe('nix-perf-gate/nix-perf-gate@v0')
    expect(flakeOf('me/gate@v0')).toBe('github:me/gate/v0')
    expect(flakeOf('https://x.org/me/gate@v0')).toBe("'git+https://x.org/me/gate?ref=refs/tags/v0'")
    expect(flakeOf(`https://x.org/me/gate@${'a'.repeat(40)}`)).toContain('?rev=aaa')
  })

  test.each([
    'me/gate',
    'gate@v1',
    'me/gate@v1 ; rm',
    'me/gate@$(x)',
    '',
    'http://x/me/gate@v1',
    './gate@v1',
  ])('is not %j', (text) => {
    expect(() => parseAction(text, '--action')).toThrow('--action')
  })
})
