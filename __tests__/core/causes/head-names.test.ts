import { describe, expect, test } from '@jest/globals'
import { inHeadsNames, movesIn } from '../../../src/core/causes/head-names.ts'
import { changeOf } from '../../fakes/change.ts'

describe('names that are others in head', () => {
  const renamed = (line: string, ...renames: readonly (readonly [string, string])[]) =>
    inHeadsNames([line], { from: 'a.nix', to: 'a.nix' }, { renames: new Map(renames), moves: new Map() })[0]

  test.each([
    ['host = 1;', 'machine = 1;'],
    ['f host 1 (host)', 'f machine 1 (machine)'],
    ['{ host, ... }: host.name', '{ machine, ... }: machine.name'],
    ['inherit host;', 'inherit machine;'],
    ['"${host}" + "x${toString host}y"', '"${machine}" + "x${toString machine}y"'],
    ['[host]++host', '[machine]++machine'],
    ['hosts = 1;', 'hosts = 1;'],
    ['my-host = 1;', 'my-host = 1;'],
    ["host' = host-1;", "host' = host-1;"],
    ['localhost = host_1;', 'localhost = host_1;'],
    ['config.host = 1;', 'config.host = 1;'],
    ['import ./host.nix', 'import ./host.nix'],
    ['import ../lib/host/host.nix', 'import ../lib/host/host.nix'],
    ['./. + "/host.nix"', './. + "/host.nix"'],
    ['<host/host.nix>', '<machine/host.nix>'],
    ['', ''],
  ])('stand in %j as in %j', (line, expected) => {
    expect(renamed(line, ['host', 'machine'])).toBe(expected)
  })

  test('may be each other’s', () => {
    expect(renamed('f one two', ['one', 'two'], ['two', 'one'])).toBe('f two one')
  })

  test('may be names that every object of ours has', () => {
    expect(renamed('constructor toString', ['constructor', 'made'])).toBe('made toString')
  })

  test('are left alone in what is no Nix', () => {
    const names = { renames: new Map([['host', 'machine']]), moves: new Map<string, string>() }
    expect(inHeadsNames(['host'], { from: 'a.sh', to: 'a.sh' }, names)).toEqual(['host'])
  })
})

describe('attributes that are others in head', () => {
  const renames = new Map([
    ['tidy', 'clean'],
    ['.tidy', '.clean'],
  ])

  test.each([
    ['lib.tidy x', 'lib.clean x'],
    ['tidy = 1;', 'clean = 1;'],
    ['a.b.tidy.tidy', 'a.b.clean.clean'],
    ['lib.tidyUp', 'lib.tidyUp'],
    ['./tidy.nix', './tidy.nix'],
    ['(f x).tidy', '(f x).clean'],
    ['"x".tidy', '"x".clean'],
    ['"${x}".tidy', '"${x}".clean'],
  ])('stand in %j as in %j', (line, expected) => {
    expect(inHeadsNames([line], { from: 'a.nix', to: 'a.nix' }, { renames, moves: new Map() })).toEqual([
      expected,
    ])
  })
})

describe('files that are elsewhere in head', () => {
  const moved = (
    line: string,
    at: { readonly from: string; readonly to: string },
    moves: Readonly<Record<string, string>>,
  ) => inHeadsNames([line], at, { renames: new Map(), moves: new Map(Object.entries(moves)) })[0]

  test.each([
    ['import ./b.nix', { from: 'a.nix', to: 'a.nix' }, 'import ./lib/c.nix'],
    ['import ../b.nix', { from: 'x/a.nix', to: 'x/a.nix' }, 'import ../lib/c.nix'],
    ['import ../b.nix', { from: 'lib/a.nix', to: 'lib/a.nix' }, 'import ./c.nix'],
    ['import ../b.nix', { from: 'lib/deep/a.nix', to: 'lib/deep/a.nix' }, 'import ../b.nix'],
    ['import ../../b.nix', { from: 'lib/deep/a.nix', to: 'lib/deep/a.nix' }, 'import ../c.nix'],
    ['import ./x/../b.nix', { from: 'a.nix', to: 'a.nix' }, 'import ./lib/c.nix'],
    ['import ././b.nix', { from: 'a.nix', to: 'a.nix' }, 'import ./lib/c.nix'],
    ['import ./other.nix', { from: 'a.nix', to: 'a.nix' }, 'import ./other.nix'],
    ['import ../../../b.nix', { from: 'a.nix', to: 'a.nix' }, 'import ../../../b.nix'],
    ['[ ./b.nix ./b.nix.orig ]', { from: 'a.nix', to: 'a.nix' }, '[ ./lib/c.nix ./b.nix.orig ]'],
  ])('are named in %j of %j as in %j', (line, at, expected) => {
    expect(moved(line, at, { 'b.nix': 'lib/c.nix' })).toBe(expected)
  })

  test.each([
    ['a folder with what it is by default', 'import ./lib', 'import ./libs/all'],
    ['a folder that is a part of another name', 'import ./library', 'import ./library'],
    ['a file in it', 'import ./lib/default.nix', 'import ./libs/all/default.nix'],
  ])('may be %s', (_, line, expected) => {
    expect(moved(line, { from: 'a.nix', to: 'a.nix' }, { 'lib/default.nix': 'libs/all/default.nix' })).toBe(
      expected,
    )
  })

  test.each([
    ['import ./b.nix', { from: 'a.nix', to: 'x/a.nix' }, 'import ../b.nix'],
    ['import ../b.nix', { from: 'x/a.nix', to: 'a.nix' }, 'import ./b.nix'],
    ['import ./b.nix', { from: 'x/a.nix', to: 'y/z/a.nix' }, 'import ../../x/b.nix'],
    ['import ./y/b.nix', { from: 'x/a.nix', to: 'x/y/a.nix' }, 'import ./b.nix'],
    ['import ./.', { from: 'x/a.nix', to: 'x/y/a.nix' }, 'import ../.'],
    ['import ./.', { from: 'a.nix', to: 'x/a.nix' }, 'import ../.'],
    ['import ../.', { from: 'x/a.nix', to: 'a.nix' }, 'import ./.'],
    ['src = ../..;', { from: 'x/y/a.nix', to: 'x/a.nix' }, 'src = ../.;'],
    ['src = ../.;', { from: 'x/y/a.nix', to: 'z/a.nix' }, 'src = ../x;'],
    ['import /etc/b.nix', { from: 'a.nix', to: 'x/a.nix' }, 'import /etc/b.nix'],
  ])('are named in %j, which moved by %j, as in %j', (line, at, expected) => {
    expect(moved(line, at, {})).toBe(expected)
  })

  test('may move together', () => {
    const at = { from: 'x/a.nix', to: 'y/a.nix' }
    expect(moved('import ./b.nix', at, { 'x/a.nix': 'y/a.nix', 'x/b.nix': 'y/b.nix' })).toBe('import ./b.nix')
  })

  test('are those that moved, but for those that go back', () => {
    const move = (from: string, to: string) => ({ base: { path: from }, head: { path: to } })
    const change = changeOf(
      move('a', 'b'),
      move('c', 'd'),
      move('e', 'e'),
      { head: { path: 'f' } },
      { base: { path: 'g' } },
    )
    expect([...movesIn(change, (path) => path === 'd')]).toEqual([['a', 'b']])
  })
})
