// How much the program at the terminal says: quiet, and verbose.

import { describe, expect, test } from '@jest/globals'
import { tellOfCommand } from '../../src/adapters/process/command-log.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { runCli, slower, TARGET } from './run-cli.ts'

const CI = { CI: 'true' }
const TOKEN = 'ghs_0123456789'
const ENDED = { wallSeconds: 1.234, status: 1 }

describe('--quiet', () => {
  test('prints the verdict alone, and nothing besides', async () => {
    const { status, stdout, stderr } = await runCli({ args: ['gate', '-q'], world: slower, env: CI })
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(stdout).toMatch(/^✗ .*fail.*\n$/i)
  })

  test('prints another format whole, and does not say what was written', async () => {
    const args = ['gate', '--quiet', '--format', 'json', '--output', 'out']
    const { stdout, stderr, written } = await runCli({ args, columns: 100 })
    expect(stdout).toMatch(/^\{/)
    expect(stderr).toBe('')
    expect([...written.keys()]).toContain('out/results.json')
  })

  test('still says what went wrong', async () => {
    const args = ['gate', '--quiet', '--target', 'packages.*.nothing']
    const { status, stderr } = await runCli({ args })
    expect(status).toBe(2)
    expect(stderr).toMatch(/^error: /)
  })
})

describe('--verbose', () => {
  test('tells which evaluations run, one a line, also where nobody watches', async () => {
    const { stderr } = await runCli({ args: ['gate', '-v'], world: slower })
    expect(stderr).toContain('\n  1/2 ')
    expect(stderr).toContain(TARGET)
    expect(stderr).not.toContain('\r')
  })

  /** As the adapters do, which there are none of here. */
  const instead = ({ findNix }: Ports) => ({
    findNix: () => {
      const args = ['eval', '--apply', 'x: x', TOKEN, 'y'.repeat(600)]
      tellOfCommand({ file: 'perl', args: ['-e', 'pages', 'nix'], shown: ['nix', ...args] }, ENDED)
      tellOfCommand({ file: 'perl', args: ['-e', '\nmy $x;\nmore'] }, { wallSeconds: 0, status: 0 })
      tellOfCommand({ file: 'git', args: ['log'] }, { wallSeconds: 0.5, status: undefined })
      return findNix()
    },
  })

  test('tells each command with its time, as it would be typed, without secrets', async () => {
    const { stderr } = await runCli({ args: ['gate', '-v'], instead, env: { GH_TOKEN: TOKEN } })
    expect(stderr).toContain(`    1.23 s  nix eval --apply 'x: x' *** ${'y'.repeat(500)}… (status 1)\n`)
    expect(stderr).toContain('    0.50 s  git log (ended)\n')
    expect(stderr).toContain("    0.00 s  perl -e 'my $x;'…\n")
  })

  test('tells none where nobody asked', async () => {
    expect(await runCli({ args: ['gate'], instead })).toMatchObject({ status: 0, stderr: '' })
  })
})

test('an argument wins over a variable, and both at once are refused', async () => {
  const quietly = await runCli({ args: ['gate', '-q'], env: { NIX_PERF_GATE_VERBOSE: '1' } })
  expect(quietly).toMatchObject({ status: 0, stderr: '' })
  const aloud = await runCli({ args: ['gate', '-v'], env: { NIX_PERF_GATE_QUIET: '1' } })
  expect(aloud.stderr).toContain('Evaluating')
  expect(await runCli({ args: ['gate', '-q', '-v'] })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--quiet and --verbose'),
  })
})
