// What shells complete the command line by: each that is installed reads its script, and completes what is typed.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { bashCompletion } from '../../src/cli/completion/bash.ts'
import { fishCompletion } from '../../src/cli/completion/fish.ts'
import { zshCompletion } from '../../src/cli/completion/zsh.ts'
import { shells } from '../../src/cli/completion-verb.ts'
import { commandLineOutline as outline } from '../../src/cli/command-line.ts'
import { runCli } from './run-cli.ts'

const { verbs } = outline()
const folder = mkdtempSync(join(tmpdir(), 'completion-'))
mkdirSync(join(folder, 'out put'))
writeFileSync(join(folder, 'results.json'), '')
execFileSync('git', ['init', '--quiet', '--initial-branch=trunk', folder])
execFileSync('git', [
  '-C',
  folder,
  ...['-c', 'user.name=x', '-c', 'user.email=x@x'],
  'commit',
  '--quiet',
  '--allow-empty',
  '-m',
  'x',
])
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const has = (shell: string) => spawnSync(shell, ['-c', 'exit']).status === 0
const run = (shell: string, ...args: readonly string[]) =>
  execFileSync(shell, args, { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, HOME: folder } })

test.each(shells)('the script for %s is printed, and has every verb and option', async (shell) => {
  const { status, stdout, stderr } = await runCli({ args: ['completion', shell] })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  for (const { name, options } of verbs) {
    expect(stdout).toContain(name)
    for (const { long } of options) expect(stdout).toContain(long.replace(/^--/, ''))
  }
})

test('another shell is refused', async () => {
  expect(await runCli({ args: ['completion', 'tcsh'] })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('bash, zsh, fish'),
  })
})

/** What is typed, word by word, and what is offered of it. */
const typed: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['ga'], ['gate']],
  [
    ['gate', '--expl'],
    ['--explain', '--explain-budget'],
  ],
  [['gate', '--format', 'm'], ['markdown']],
  [['gate', '--base', 'tr'], ['trunk']],
  [['profile', 'tr'], ['trunk']],
  [
    ['completion', ''],
    ['bash', 'fish', 'zsh'],
  ],
  [['report', 'resu'], ['results.json']],
]

describe('bash', () => {
  const script = `${bashCompletion(outline())}
    offer() { COMP_WORDS=(nix-perf-gate "$@"); COMP_CWORD=$#; COMPREPLY=(); _nix_perf_gate; printf '%s\\n' "\${COMPREPLY[@]}"; }
    offer "$@"`
  const offered = (...words: readonly string[]) =>
    run('bash', '--norc', '-c', script, 'bash', ...words)
      .trimEnd()
      .split('\n')
      .sort()

  test.each(typed)('completes %j', (words, expected) => {
    expect(offered(...words)).toEqual(expected)
  })

  test('completes what stands behind =, folders with spaces, and where nothing is typed', () => {
    expect(offered('gate', '--format', '=', 'mark')).toEqual(['markdown'])
    expect(offered('gate', '--format', '=')).toContain('junit')
    expect(offered('gate', '--output', 'out')).toEqual(['out put'])
    expect(offered('')).toEqual([...verbs.map(({ name }) => name), '--help', '--version'].sort())
    expect(offered('gate', '')).toContain('--base')
  })
})

describe('fish', () => {
  const ifThere = has('fish') ? test.each(typed) : test.skip.each(typed)
  ifThere('completes %j', (words, expected) => {
    const line = ['nix-perf-gate', ...words].join(' ')
    const lines = run(
      'fish',
      '--no-config',
      '--command',
      `${fishCompletion(outline())}\ncomplete -C'${line}'`,
    )
    const offered = lines
      .trimEnd()
      .split('\n')
      .map((text) => text.split('\t', 1)[0])
    expect(offered.sort()).toEqual(expected)
  })
})

describe('zsh', () => {
  const ifThere = has('zsh') ? test : test.skip
  ifThere('takes the script, sourced and as a file of $fpath', () => {
    const file = join(folder, '_nix-perf-gate')
    writeFileSync(file, zshCompletion(outline()))
    const begin = 'autoload -U compinit; compinit -u -D'
    const end = 'print $_comps[nix-perf-gate]; whence -w _nix-perf-gate-revisions'
    expect(run('zsh', '-f', '-c', `${begin}; source ${file}; ${end}`)).toBe(
      '_nix-perf-gate\n_nix-perf-gate-revisions: function\n',
    )
    const autoloaded = `fpath=(${folder} $fpath); ${begin}; autoload -U +X _nix-perf-gate; print $_comps[nix-perf-gate]`
    expect(run('zsh', '-f', '-c', autoloaded)).toBe('_nix-perf-gate\n')
  })
})
