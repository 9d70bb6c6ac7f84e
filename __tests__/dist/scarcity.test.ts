// The bundled program where the machine has too little of something, or nobody listens: a clear message, the exit status
// of the contract, and what was measured.

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { fakeNix, FEW_CALLS, flakeWith, isRunning, MANY_CALLS, shellWord, UNGUARDED, until } from './projects.ts'
import { expectNoStack, parseResults, type ProgramRun, programs, runProgram, targetsOf, terminalEnvironment } from './run-program.ts'

const [firstNix = 'nix'] = nixBinaries()

let sandbox: GitSandbox
let repository: string

beforeEach(() => {
  sandbox = createGitSandbox({ name: 'scarcity-' })
  repository = sandbox.repository('project')
  sandbox.commit('project', 'Two packages', {
    'flake.nix': flakeWith({ quick: FEW_CALLS, other: FEW_CALLS }),
    '.github/nix-perf-gate.yml': UNGUARDED,
  })
  sandbox.commit('project', 'A readme', { 'README.md': 'Two packages.\n' })
})
afterEach(() => {
  expect(readdirSync(sandbox.temporary)).toEqual([])
  sandbox.remove()
})

const gateArguments = ['gate', '--base', 'HEAD~1', '--head', 'HEAD', '--format', 'json']

async function gate(nix: string, env: Readonly<Record<string, string>> = {}): Promise<ProgramRun> {
  return await runProgram({
    program: 'cli',
    args: [...gateArguments, '--nix', nix],
    cwd: repository,
    env: { ...terminalEnvironment(sandbox), ...env },
  })
}

/** A Nix that does something of its own where it is to evaluate one of the packages. */
function nixThat(script: string): string {
  return fakeNix(
    sandbox.directory,
    `case "$1 $*" in "build "*.other) ${script} ;; esac; exec ${shellWord(firstNix)} "$@"`,
  )
}

/** Runs the gate by a line of a shell's, in which `gate` is its command line. */
function shell(line: string): ProgramRun {
  const words = [process.execPath, programs.cli, ...gateArguments, '--nix', firstNix]
  const script = line.replace('gate', words.map(shellWord).join(' '))
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    cwd: repository,
    env: { ...terminalEnvironment(sandbox) },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

function statuses(run: ProgramRun): Readonly<Record<string, string>> {
  const targets = targetsOf(parseResults(run.stdout))
  return Object.fromEntries(targets.map(({ name, status }) => [name.replace(/^.*\./, ''), status]))
}

describe('a Nix that prints without end', () => {
  test.each([
    ['standard output', ''],
    ['standard error', '>&2'],
  ])('on %s costs its own target, and no other', async (_, where) => {
    const run = await gate(nixThat(`exec yes "trace: $(printf %08000d 0)" ${where}`))
    expect(run.status).toBe(3)
    expectNoStack(run)
    expect(statuses(run)).toEqual({ quick: 'compared', other: 'not-measured' })
    expect(run.stdout).toContain('printed more than 256 MB and was ended')
  })
})

describe('file handles', () => {
  test('too few to start with end it with the reason and what to do', () => {
    const run = shell('ulimit -n 24; gate')
    expect(run).toMatchObject({ status: 3, stdout: '' })
    expect(run.stderr).toContain('too many files are open (EMFILE)')
    expect(run.stderr).toContain('ulimit -n 1024')
    expectNoStack(run)
  })

  test.each([22, 28, 32, 36])('be it that %i are enough or not, say so or measure', (limit) => {
    const run = shell(`ulimit -n ${limit}; gate`)
    expectNoStack(run)
    expect([0, 3]).toContain(run.status)
    if (run.status === 0) expect(statuses(run)).toEqual({ quick: 'compared', other: 'compared' })
    else expect(run.stdout + run.stderr).toContain('too many files are open (EMFILE)')
  })
})

describe('the temporary folder', () => {
  test('that is not there is told, with what to do', async () => {
    const TMPDIR = join(sandbox.directory, 'nowhere')
    const run = await gate(firstNix, { TMPDIR })
    expect(run).toMatchObject({ status: 2, stdout: '' })
    expect(run.stderr).toContain(`The temporary folder ${TMPDIR} can not be written to (ENOENT).`)
    expect(run.stderr).toContain('Set TMPDIR')
    expectNoStack(run)
  })

  test('that is a file is told, with what to do', async () => {
    sandbox.write('.', { file: '' })
    const run = await gate(firstNix, { TMPDIR: join(sandbox.directory, 'file') })
    expect(run).toMatchObject({ status: 2, stdout: '' })
    expect(run.stderr).toContain('can not be written to (ENOTDIR)')
    expectNoStack(run)
  })
})

describe('standard output', () => {
  test('that nobody reads leaves the exit status what the verdict is', () => {
    expect(shell('gate | true; exit ${PIPESTATUS[0]}')).toMatchObject({ status: 0, stderr: expect.not.stringContaining('EPIPE') })
    sandbox.commit('project', 'Many calls', {
      'flake.nix': flakeWith({ quick: MANY_CALLS, other: FEW_CALLS }),
    })
    const run = shell('gate | true; exit ${PIPESTATUS[0]}')
    expect(run.status).toBe(1)
    expectNoStack(run)
  })

  test('that is closed leaves it so too, and standard error likewise', () => {
    const run = shell('gate 2>&1 | true; exit ${PIPESTATUS[0]}')
    expect(run).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })

  test('on a full disk is told, and is no pass', () => {
    const run = shell('gate > /dev/full')
    expect(run.status).toBe(3)
    expect(run.stderr).toContain('The report could not be printed: ')
    expectNoStack(run)
  })
})

describe('an error that nobody expected', () => {
  const bug = { error: `new Error('oops')`, status: 70, told: 'this is a bug in nix-perf-gate: Error: oops' }
  const shortage = {
    error: `Object.assign(new Error('no'), { code: 'ENOSPC' })`,
    status: 3,
    told: 'The gate can not go on: the disk is full (ENOSPC).',
  }
  test.each([bug, shortage])('ends with $status, and never as a regression does', async (thrown) => {
    const started = join(sandbox.directory, 'started')
    const look = `if (existsSync(${JSON.stringify(started)})) throw ${thrown.error}`
    sandbox.write('.', {
      'preload.mjs': `import { existsSync } from 'node:fs'
setInterval(() => { ${look} }, 20).unref()`,
    })
    const pid = join(sandbox.directory, 'pid')
    const nix = nixThat(`echo $$ > ${shellWord(pid)}; touch ${shellWord(started)}; exec sleep 90`)
    const run = await gate(nix, { NODE_OPTIONS: `--import=${join(sandbox.directory, 'preload.mjs')}` })
    expect(run).toMatchObject({ status: thrown.status, stdout: '' })
    expect(run.stderr).toContain(thrown.told)
    await until(() => !isRunning(Number(readFileSync(pid, 'utf8'))))
  })
})
