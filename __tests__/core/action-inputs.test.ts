// The action's inputs, from text to what a command is asked for.

import { describe, expect, test } from '@jest/globals'
import { parseActionInputs } from '../../src/core/action-inputs.ts'
import { UsageError } from '../../src/errors.ts'

const inputs = (given: Readonly<Record<string, string>>) => parseActionInputs((name) => given[name] ?? '')

describe('the action’s inputs', () => {
  test('that are not given leave every decision to the configuration', () => {
    expect(inputs({})).toEqual({
      command: 'gate',
      config: undefined,
      base: undefined,
      head: undefined,
      targets: [],
      outputDirectory: undefined,
      nix: undefined,
    })
  })

  test('that hold nothing but spaces count as not given', () => {
    expect(inputs({ command: ' ', base: '\n', targets: ' \n\n ', nix: '\t' })).toEqual(inputs({}))
  })

  test('are taken without the spaces around them', () => {
    expect(
      inputs({
        command: ' plan\n',
        config: ' ci/gate.yml ',
        base: 'main ',
        head: ' feature/x',
        'output-directory': ' my reports ',
        nix: '/nix/bin/nix\n',
      }),
    ).toMatchObject({
      command: 'plan',
      config: 'ci/gate.yml',
      base: 'main',
      head: 'feature/x',
      outputDirectory: 'my reports',
      nix: '/nix/bin/nix',
    })
  })

  test('name one target a line, whatever the line ends', () => {
    const { targets } = inputs({
      targets: 'nixosConfigurations.*\r\n\n  ./sub#packages.${system}.*\n./default.nix#app',
    })
    expect(targets.map(({ origin }) => origin)).toEqual([
      { kind: 'flake', directory: '.', attribute: 'nixosConfigurations.*' },
      { kind: 'flake', directory: 'sub', attribute: 'packages.${system}.*' },
      { kind: 'file', file: 'default.nix', attribute: 'app', arguments: {} },
    ])
  })

  test('with an unknown command are refused, with the nearest one', () => {
    expect(() => inputs({ command: 'gat' })).toThrow(UsageError)
    expect(() => inputs({ command: 'gat' })).toThrow(/gat.*did you mean gate/)
  })

  test('with a command that is near to none are refused too', () => {
    expect(() => inputs({ command: 'xyzzy' })).toThrow(UsageError)
  })

  test('with a bad target are refused, with the line that is wrong', () => {
    expect(() => inputs({ targets: 'a.b\na..b' })).toThrow(UsageError)
    expect(() => inputs({ targets: 'a.b\na..b' })).toThrow(/a\.\.b/)
  })
})
