// The action's inputs, from text to what a command is asked for.

import { describe, expect, test } from '@jest/globals'
import { parseActionInputs } from '../../../src/core/github/action-inputs.ts'
import { UsageError } from '../../../src/errors.ts'

const inputs = (given: Readonly<Record<string, string>>) => parseActionInputs((name) => given[name] ?? '')

describe('the action’s inputs', () => {
  test('leave targets out by patterns that begin with !', () => {
    const { targets, exclude } = inputs({ targets: 'packages.*\n! packages.wip-*' })
    expect(targets.map(({ origin }) => origin.attribute)).toEqual(['packages.*'])
    expect(exclude.map(({ text }) => text)).toEqual(['packages.wip-*'])
  })

  test('that are not given leave every decision to the configuration', () => {
    expect(inputs({})).toEqual({
      command: 'gate',
      directory: undefined,
      config: undefined,
      exclude: [],
      mode: undefined,
      base: undefined,
      explainAny: false,
      head: undefined,
      targets: [],
      names: [],
      outputDirectory: undefined,
      nix: undefined,
      comment: undefined,
      commentKey: 'default',
      token: undefined,
      acceptLabel: 'perf-regression-accepted',
      shares: undefined,
      systems: [],
      share: undefined,
      results: [],
      plan: undefined,
      matrix: 'null',
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

  test('of a share name its targets as the plan does, which need not be patterns', () => {
    expect(inputs({ command: 'measure', share: '2/3', targets: 'my tool (big)\nhost' })).toMatchObject({
      share: { index: 2, of: 3 },
      names: ['my tool (big)', 'host'],
      targets: [],
    })
  })

  test.each([
    ['share', '0/3', /share is "0\/3"/],
    ['share', '4/3', /share is "4\/3"/],
    ['share', '1/1000', /share is "1\/1000"/],
    ['shares', '0', /shares is "0"/],
    ['shares', '257', /shares is "257"/],
    ['shares', 'many', /shares is "many"/],
    ['comment', 'allways', /comment is "allways"; did you mean always/],
    ['explain', 'yes', /explain is "yes"/],
    ['comment-key', '--> x', /comment-key is "--> x"/],
  ])('with a wrong %s are refused: %s', (name, value, message) => {
    const wrong = () => inputs({ command: name === 'share' ? 'measure' : 'gate', [name]: value })
    expect(wrong).toThrow(UsageError)
    expect(wrong).toThrow(message)
  })

  test('of a share are for measure alone, since a gate of one share would look like one of all', () => {
    expect(() => inputs({ share: '1/2' })).toThrow(/share is given, and the command is gate/)
  })

  test('list systems and results files, one a line', () => {
    expect(inputs({ systems: 'x86_64-linux\n aarch64-darwin\n', results: 'one\n\ntwo' })).toMatchObject({
      systems: ['x86_64-linux', 'aarch64-darwin'],
      results: ['one', 'two'],
    })
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
