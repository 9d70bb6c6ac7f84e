// Variables of the environment in the place of options, by the whole program on a project in memory.

import { describe, expect, test } from '@jest/globals'
import { commandLineOutline } from '../../src/cli/command-line.ts'
import { runCli } from './run-cli.ts'

const { verbs } = commandLineOutline()

describe('a variable', () => {
  test('stands for an option that no argument is given for', async () => {
    const { status, stdout } = await runCli({ args: ['gate'], env: { NIX_PERF_GATE_FORMAT: 'json' } })
    expect(status).toBe(0)
    expect(stdout).toMatch(/^\{/)
    const { asked } = await runCli({ args: ['gate'], env: { NIX_PERF_GATE_NIX: '/opt/nix' } })
    expect(asked).toMatchObject([{ nixFile: '/opt/nix' }])
  })

  test('gives way to the argument', async () => {
    const env = { NIX_PERF_GATE_FORMAT: 'json', NIX_PERF_GATE_NIX: '/opt/nix' }
    const { stdout, asked } = await runCli({ args: ['gate', '--format', 'markdown', '--nix', 'nix'], env })
    expect(stdout).not.toMatch(/^\{/)
    expect(asked).toMatchObject([{ nixFile: 'nix' }])
  })

  test('is none where it is empty, and of what another verb takes', async () => {
    const env = { NIX_PERF_GATE_FORMAT: '', NIX_PERF_GATE_SHARES: 'many' }
    expect(await runCli({ args: ['gate'], env })).toMatchObject({ status: 0, stderr: '' })
  })

  test('has one value a line where the option may be given several times, and the arguments in their place', async () => {
    const env = { NIX_PERF_GATE_TARGET: 'packages.*.web\n\n!packages.*.other\n' }
    expect(await runCli({ args: ['gate'], env })).toMatchObject({ status: 0 })
    const replaced = await runCli({ args: ['gate', '--target', 'packages.*.nothing'], env })
    expect(replaced.status).toBe(2)
    expect(replaced.stderr).toContain('packages.*.nothing')
    expect(replaced.stderr).not.toContain('.web')
  })

  test.each(['1', 'true', 'YES'])('turns a switch on: %s', async (value) => {
    const { stdout } = await runCli({ args: ['gate'], env: { NIX_PERF_GATE_QUIET: value } })
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  })

  test.each(['0', 'false', 'no'])('leaves a switch off: %s', async (value) => {
    const { stdout } = await runCli({ args: ['gate'], env: { NIX_PERF_GATE_QUIET: value } })
    expect(stdout.trimEnd().split('\n').length).toBeGreaterThan(1)
  })

  test.each([
    [{ NIX_PERF_GATE_FORMAT: 'yaml' }, 'NIX_PERF_GATE_FORMAT is "yaml"'],
    [{ NIX_PERF_GATE_TARGET: 'a\na..b' }, 'a..b'],
    [{ NIX_PERF_GATE_EXPLAIN_BUDGET: 'long' }, 'NIX_PERF_GATE_EXPLAIN_BUDGET is "long"'],
    [{ NIX_PERF_GATE_NO_TIMING: 'maybe' }, 'NIX_PERF_GATE_NO_TIMING is "maybe"'],
  ])('is checked as the option is: %j', async (env, told) => {
    const { status, stdout, stderr, nix } = await runCli({ args: ['gate'], env })
    expect({ status, stdout, calls: nix.calls }).toEqual({ status: 2, stdout: '', calls: [] })
    expect(stderr).toContain(told)
  })

  test('that stands for no option is named, with what may be meant; those of tests are not', async () => {
    const env = { NIX_PERF_GATE_BSAE: 'main', NIX_PERF_GATE_TEST_NIX: '/usr/bin/nix' }
    const { status, stderr } = await runCli({ args: ['gate'], env })
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'NIX_PERF_GATE_BSAE stands for no option; did you mean NIX_PERF_GATE_BASE?\n',
    })
  })
})

test('each option has a variable of its own, none of which is one of the tests', () => {
  const options = verbs.flatMap((verb) => verb.options)
  const byVariable = new Map(options.map(({ variable, long }) => [variable, long]))
  expect(byVariable.size).toBe(new Set(options.map(({ long }) => long)).size)
  expect([...byVariable.keys()].filter((name) => !/^NIX_PERF_GATE_(?!TEST_)[A-Z_]+$/.test(name))).toEqual([])
})
