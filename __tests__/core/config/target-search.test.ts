import { describe, expect, test } from '@jest/globals'
import { parseTargetPattern } from '../../../src/core/config/target-pattern.ts'
import type { WalkResult } from '../../../src/core/nix/listing.ts'
import type { TargetPattern } from '../../../src/core/model/target.ts'
import {
  fileDiscovery,
  flakeDiscovery,
  searchFor,
  targetsAsWritten,
  targetsFrom,
} from '../../../src/core/config/target-search.ts'
import { UsageError } from '../../../src/errors.ts'

const LINUX = 'x86_64-linux'
const MAC = 'aarch64-darwin'

const pattern = (text: string): TargetPattern => parseTargetPattern(text, '--target')
const search = (text: string, system = LINUX) => searchFor(pattern(text), system)

function found(...paths: readonly (readonly string[])[]): WalkResult {
  return { matches: paths.map((path) => ({ path, system: null })), near: [] }
}

function namesOn(system: string, text: string, result: WalkResult): readonly string[] {
  return targetsFrom(search(text, system), result, system).targets.map(({ name }) => name)
}

describe('what to look for', () => {
  test('is each segment of a pattern: a name, or names like it', () => {
    expect(search('packages.${system}.lib-*').walk.steps).toEqual([
      { name: 'packages' },
      { name: LINUX },
      { regex: 'lib-.*' },
      { itself: true },
    ])
  })

  test('is a derivation where names are not written out, and whatever has the name where they are', () => {
    const last = (text: string) => search(text).walk.steps.at(-1)
    expect(last('packages.${system}.*')).toEqual({ itself: true })
    expect(last('./default.nix#*')).toEqual({ itself: true })
    expect(last('packages.${system}.tool')).toEqual({ name: 'tool' })
    expect(last('nixosConfigurations.*')).toEqual({ regex: '.*' })
    const found = searchFor({ ...pattern('packages.${system}.tool'), derivationsOnly: true }, LINUX)
    expect(found.walk.steps.at(-1)).toEqual({ itself: true })
  })

  test('is a configuration where packages may have some', () => {
    const last = (text: string) => search(text).walk.steps.at(-1)
    expect(last('packages.${system}.homeConfigurations.*')).toEqual({ having: 'activationPackage' })
    expect(last('legacyPackages.${system}.nixosConfigurations.*')).toEqual({ having: 'config' })
    expect(last('packages.${system}.homeConfigurations.me')).toEqual({ name: 'me' })
  })

  test('takes characters that a regular expression would read otherwise for themselves', () => {
    expect(search('packages.a+b*').walk.steps).toEqual([
      { name: 'packages' },
      { regex: 'a\\+b.*' },
      { itself: true },
    ])
  })

  test('asks home configurations for their system, and nothing else', () => {
    expect(search('homeConfigurations.*').walk.withSystem).toBe(true)
    expect(search('nixosConfigurations.*').walk.withSystem).toBe(false)
    expect(searchFor({ ...pattern('homeConfigurations.*'), systems: [MAC] }, LINUX).walk.withSystem).toBe(
      false,
    )
  })

  test('in a project that is not configured is configurations, then outputs of the system', () => {
    const attributes = (patterns: readonly TargetPattern[]) => patterns.map(({ origin }) => origin.attribute)
    const { preferred, otherwise } = flakeDiscovery('sub')
    expect(attributes(preferred)).toEqual([
      'nixosConfigurations.*',
      'darwinConfigurations.*',
      'homeConfigurations.*',
    ])
    expect(attributes(otherwise)).toEqual([
      'packages.${system}.*',
      'devShells.${system}.*',
      'checks.${system}.*',
      'packages.${system}.nixosConfigurations.*',
      'packages.${system}.darwinConfigurations.*',
      'packages.${system}.homeConfigurations.*',
    ])
    expect(preferred[0]?.origin).toMatchObject({ kind: 'flake', directory: 'sub' })
  })

  test('in a plain file is its own derivation, or those that it offers', () => {
    expect(fileDiscovery('default.nix').map(({ walk }) => walk.steps)).toEqual([
      [{ itself: true }],
      [{ derivations: true }],
    ])
  })

  test('can not be told of a bad attribute path', () => {
    const bad = { origin: { kind: 'flake', directory: '.', attribute: 'a..b' }, thresholds: {} } as const
    expect(() => searchFor(bad, LINUX)).toThrow(UsageError)
  })
})

describe('what was found', () => {
  test('is named as it can be written behind --target', () => {
    expect(namesOn(LINUX, 'packages.*.*', found(['packages', LINUX, 'a.b']))).toEqual([
      `packages.${LINUX}."a.b"`,
    ])
    expect(namesOn(LINUX, './sub#packages.*', found(['packages', 'x']))).toEqual(['./sub#packages.x'])
    expect(namesOn(LINUX, './default.nix#app', found(['app']))).toEqual(['./default.nix#app'])
    expect(namesOn(LINUX, './default.nix', found([]))).toEqual(['./default.nix'])
  })

  test('has the name that the configuration gives it', () => {
    const named = searchFor({ ...pattern('packages.${system}.tools'), name: 'tools' }, LINUX)
    const result = found(['packages', LINUX, 'tools'])
    expect(targetsFrom(named, result, LINUX).targets.map(({ name }) => name)).toEqual(['tools'])
  })

  test.each([
    ['nixosConfigurations', ['config', 'system', 'build', 'toplevel']],
    ['darwinConfigurations', ['config', 'system', 'build', 'toplevel']],
    ['homeConfigurations', ['activationPackage']],
  ] as const)('under %s means what it is built as', (output, derivation) => {
    const system = output === 'darwinConfigurations' ? MAC : LINUX
    const [target] = targetsFrom(search(`${output}.*`), found([output, 'x']), system).targets
    expect(target?.origin.attributePath).toEqual([output, 'x', ...derivation])
  })

  test('under configurations among packages means what it is built as', () => {
    const path = ['packages', LINUX, 'homeConfigurations', 'ann']
    const [target] = targetsFrom(search(path.join('.')), found(path), LINUX).targets
    expect(target?.origin.attributePath).toEqual([...path, 'activationPackage'])
    const mac = ['packages', LINUX, 'darwinConfigurations', 'mac']
    expect(targetsFrom(search(mac.join('.')), found(mac), LINUX)).toEqual({ targets: [], elsewhere: 1 })
  })

  test('inside of a configuration is taken as it is, on every platform', () => {
    const path = ['nixosConfigurations', 'web', 'config', 'system', 'build', 'isoImage']
    const { targets } = targetsFrom(search(path.join('.'), MAC), found(path), MAC)
    expect(targets[0]?.origin.attributePath).toEqual(path)
  })

  test('for other platforms is counted, not taken', () => {
    const result = found(['nixosConfigurations', 'web'], ['nixosConfigurations', 'db'])
    expect(targetsFrom(search('nixosConfigurations.*', MAC), result, MAC)).toEqual({
      targets: [],
      elsewhere: 2,
    })
  })

  test('of home configurations belongs to its own system, and to every one where it tells none', () => {
    const result = {
      matches: [
        { path: ['homeConfigurations', 'ann'], system: LINUX },
        { path: ['homeConfigurations', 'bob'], system: MAC },
        { path: ['homeConfigurations', 'eve'], system: null },
      ],
      near: [],
    }
    expect(namesOn(LINUX, 'homeConfigurations.*', result)).toEqual([
      'homeConfigurations.ann',
      'homeConfigurations.eve',
    ])
  })

  test('belongs to the systems that the configuration names, over its own', () => {
    const here = searchFor({ ...pattern('nixosConfigurations.*'), systems: [MAC] }, MAC)
    expect(targetsFrom(here, found(['nixosConfigurations', 'web']), MAC).targets).toHaveLength(1)
    expect(targetsFrom(here, found(['nixosConfigurations', 'web']), LINUX).elsewhere).toBe(1)
  })
})

test('a pattern that can not be resolved stands for itself, on its own platform', () => {
  const names = (text: string, system: string) =>
    targetsAsWritten(search(text, system), system).map(({ name }) => name)
  expect(names('packages.${system}.tool', LINUX)).toEqual([`packages.${LINUX}.tool`])
  expect(names('./new.nix#app', LINUX)).toEqual(['./new.nix#app'])
  expect(names('nixosConfigurations.web', MAC)).toEqual([])
})
