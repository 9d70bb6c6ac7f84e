// Which targets are found where some of what a project offers does not evaluate, or is something else.

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { findTargets } from '../../src/commands/find-targets.ts'
import { parseTargetPattern } from '../../src/core/config/target-pattern.ts'
import type { Nix } from '../../src/ports/nix.ts'
import { createNixSandbox, shellDerivation, type NixSandbox } from './nix-sandbox.ts'
import { newestNix, nixBinaries } from './nix-versions.ts'

/** What Nix can catch, and what ends an evaluation. */
const BROKEN = [
  ['throws', 'throw "no"'],
  ['asserts', 'assert false; 1'],
  ['aborts', 'abort "no"'],
  ['lacks an attribute', '{ }.missing'],
  ['lacks an argument', '({ needed }: needed) { }'],
  ['is of another type', '{ } + 1'],
  ['recurses without end', 'let endless = endless; in endless'],
  ['reads a file that is not there', 'import ./missing.nix'],
  ['has a type that aborts', '{ type = abort "no"; }'],
] as const

type Files = Readonly<Record<string, string>>

describe.each(nixBinaries())('%s', (binary) => {
  let sandbox: NixSandbox
  let nix: Nix

  beforeEach(async () => {
    sandbox = createNixSandbox(binary)
    nix = await sandbox.open()
  })

  afterEach(() => {
    sandbox.remove()
  })

  async function find(
    base: Files,
    head: Files,
    patterns: readonly string[] = [],
  ): Promise<readonly string[]> {
    const sources = { base: await sandbox.source(nix, base), head: await sandbox.source(nix, head) }
    const { targets } = await findTargets({
      ...{
        evaluator: nix.evaluator,
        system: nix.system,
        sources,
        directory: '.',
        maxTargets: 100,
        exclude: [],
      },
      patterns: patterns.map((text) => parseTargetPattern(text, '--target')),
    })
    return targets.map(({ target, presence }) => {
      const name = target.name.replace(`.${nix.system}.`, '.SYSTEM.')
      return `${name} ${presence.base.kind} ${presence.head.kind}`
    })
  }

  /** A project with a derivation `b` beside what is given. */
  const file = (others: string) => ({ 'default.nix': `{ ${attributes(others)} }` })
  const flake = (others: string) => ({
    'flake.nix': `{ outputs = { self }: { packages.${nix.system} = { ${attributes(others)} }; }; }`,
  })
  const attributes = (others: string) => `${others} b = ${shellDerivation(nix.system)} "b" "";`
  const good = (name = 'a') => `${name} = ${shellDerivation(nix.system)} "${name}" "";`

  test.each([
    ['a file', file, BROKEN],
    ['a flake', flake, BROKEN.slice(0, 3)],
  ] as const)('attributes of %s that are broken in one way each are there', async (_, layout, ways) => {
    const works = layout(ways.map((_way, index) => good(`a${String(index)}`)).join(' '))
    const broken = layout(ways.map(([, code], index) => `a${String(index)} = ${code};`).join(' '))
    const named = (found: readonly string[]) =>
      new Map(
        found.flatMap((line) => {
          const [, index, presence = ''] = /[.#]a(\d) (.*)$/.exec(line) ?? []
          return index === undefined ? [] : [[ways[Number(index)]?.[0] ?? index, presence] as const]
        }),
      )
    const each = (presence: string) => new Map(ways.map(([way]) => [way, presence]))
    expect(named(await find(works, broken))).toEqual(each('present present'))
    expect(named(await find(broken, layout('')))).toEqual(each('present absent'))
    expect(named(await find(broken, broken))).toEqual(each('present present'))
  })

  // What ends an evaluation is found by halves, on each release; what Nix catches is caught by all alike.
  test.each(BROKEN.slice(binary === newestNix() ? 0 : 2, 3))(
    'one output that %s costs the others nothing',
    async (_, code) => {
      const files = (checks: string) => ({
        'flake.nix': `{ outputs = { self }: { packages.${nix.system} = { ${attributes('')} }; checks.${nix.system} = ${checks}; }; }`,
      })
      const tested = files(`{ unit = ${shellDerivation(nix.system)} "unit" ""; }`)
      expect(await find(tested, files(code))).toEqual([
        'packages.SYSTEM.b present present',
        'checks.SYSTEM.unit present broken',
      ])
      expect(await find(files('{ }'), files(code))).toEqual([
        'packages.SYSTEM.b present present',
        'checks.SYSTEM.* absent broken',
      ])
      expect(await find(files(code), files(code))).toEqual([
        'packages.SYSTEM.b present present',
        'checks.SYSTEM.* broken broken',
      ])
    },
  )

  test('of many attributes, several that end an evaluation are found', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `p${String(index)}`)
    const set = (code: string) =>
      names.map((name, index) => `${name} = ${index % 9 === 4 ? code : '(s "x" "")'};`).join(' ')
    const project = (code: string) => ({
      'default.nix': `let s = ${shellDerivation(nix.system)}; in { ${set(code)} }`,
    })
    const found = await find(project('(s "y" "")'), project('abort "no"'))
    expect([...found].sort()).toEqual(names.map((name) => `./default.nix#${name} present present`).sort())
  })

  test('derivations alone are targets where they are not named one by one', async () => {
    const files =
      flake(`${good()} lib.id = x: x; nothing = null; text = "x"; deep.er = { }; f = x: x; list = [ ];
      homeConfigurations.alice = { activationPackage = ${shellDerivation(nix.system)} "home" ""; };
      homeConfigurations.notes = { };
      nixosConfigurations.web.config.system.build.toplevel = ${shellDerivation(nix.system)} "web" "";`)
    const found = ['packages.SYSTEM.a present present', 'packages.SYSTEM.b present present']
    expect(await find(files, files)).toEqual([
      ...found,
      ...(nix.system.endsWith('-linux') ? ['packages.SYSTEM.nixosConfigurations.web present present'] : []),
      'packages.SYSTEM.homeConfigurations.alice present present',
    ])
    expect(await find(files, files, ['packages.${system}.*'])).toEqual(found)
    expect(await find(files, files, ['packages.${system}.text'])).toEqual([
      'packages.SYSTEM.text present present',
    ])
  })

  test('a home configuration whose system can not be asked for is there', async () => {
    const files = {
      'flake.nix': `{ outputs = { self }: { homeConfigurations = {
        ann = { pkgs.system = "${nix.system}"; activationPackage = 1; };
        bob = abort "no";
      }; }; }`,
    }
    expect(await find(files, files)).toEqual([
      'homeConfigurations.ann present present',
      'homeConfigurations.bob present present',
    ])
  })
})
