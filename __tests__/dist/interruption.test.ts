// What the bundles leave behind when they are ended in the middle: by Ctrl-C, by a cancelled job, by SIGKILL.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createGitSandbox, type GitSandbox, snapshot } from '../git-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { fakeNix, FEW_CALLS, flakeWith, isRunning, linesOf, shellWord, until, UNGUARDED } from './projects.ts'
import { expectNoStack, parseResults, startProgram, targetsOf, terminalEnvironment } from './run-program.ts'
import { parseFileCommands, runPostStep, startStep } from './runner.ts'

const [firstNix = 'nix'] = nixBinaries()

/** Longer than Nix takes to answer a question to the store. */
const QUIET_MILLISECONDS = 700

let sandbox: GitSandbox
let repository: string

beforeEach(() => {
  sandbox = createGitSandbox({ name: 'interruption-' })
  repository = sandbox.repository('project')
  sandbox.commit('project', 'Two packages', {
    'flake.nix': flakeWith({ quick: FEW_CALLS, stuck: FEW_CALLS }),
    '.github/nix-perf-gate.yml': UNGUARDED,
  })
  sandbox.commit('project', 'A readme', { 'README.md': 'Two packages.\n' })
})
afterEach(() => {
  for (const pid of startedByNix().filter(isRunning)) process.kill(pid, 'SIGKILL')
  // What a killed program had started may still be writing here.
  rmSync(sandbox.directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

/** A Nix that evaluates one of the two packages, and never comes to an end on the other. */
function stuckNix(): string {
  const pids = shellWord(join(sandbox.directory, 'pids'))
  const log = shellWord(join(sandbox.directory, 'ended'))
  return fakeNix(
    sandbox.directory,
    `case "$1 $*" in
  "build "*.stuck) echo $$ >> ${pids}; sleep 90 & echo $! >> ${pids}; wait; exit 1 ;;
esac
${shellWord(firstNix)} "$@"
status=$?
echo "$1" >> ${log}
exit $status`,
  )
}

function startedByNix(): readonly number[] {
  return linesOf(join(sandbox.directory, 'pids')).map(Number)
}

/** One package is stuck, and all that there is to ask of Nix for the other has been answered. */
async function untilOnePackageIsMeasured(): Promise<void> {
  const ended = join(sandbox.directory, 'ended')
  await until(() => linesOf(ended).includes('path-info') && startedByNix().length >= 2)
  let answered = 0
  while (answered !== linesOf(ended).length) {
    answered = linesOf(ended).length
    await setTimeout(QUIET_MILLISECONDS)
  }
}

const gateArguments = ['gate', '--base', 'HEAD~1', '--head', 'HEAD', '--format', 'json']

describe('the program at the terminal', () => {
  const start = () =>
    startProgram({
      program: 'cli',
      args: [...gateArguments, '--output', join(sandbox.directory, 'output'), '--nix', stuckNix()],
      cwd: repository,
      env: terminalEnvironment(sandbox),
    })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends its children, removes its files and keeps what was measured',
    async (signal) => {
      const before = snapshot(repository)
      const { child, ended } = start()
      await untilOnePackageIsMeasured()
      child.kill(signal)
      const run = await ended
      expect(run).toMatchObject({ status: 130 })
      expect(startedByNix().filter(isRunning)).toEqual([])
      expect(readdirSync(sandbox.temporary)).toEqual([])
      expect(snapshot(repository)).toEqual(before)
      const results = parseResults(run.stdout)
      expect(results.verdict).toBe('incomplete')
      const statuses = targetsOf(results).map(({ name, status }) => [name.split('.').at(-1), status])
      expect(Object.fromEntries(statuses)).toEqual({ quick: 'compared', stuck: 'not-measured' })
      expect(readFileSync(join(sandbox.directory, 'output/results.json'), 'utf8')).toBe(run.stdout)
      expect(existsSync(join(sandbox.directory, 'output/report.md'))).toBe(true)
      expectNoStack(run)
    },
  )

  test('Ctrl-C before anything was measured leaves nothing, and says so', async () => {
    const started = join(sandbox.directory, 'pids')
    const nix = fakeNix(sandbox.directory, `echo $$ >> ${shellWord(started)}; sleep 90`)
    const { child, ended } = startProgram({
      program: 'cli',
      args: [...gateArguments, '--nix', nix],
      cwd: repository,
      env: terminalEnvironment(sandbox),
    })
    await until(() => startedByNix().length > 0)
    child.kill('SIGINT')
    const run = await ended
    expect(run).toMatchObject({ status: 130, stdout: '' })
    expect(run.stderr).toContain('interrupted')
    expect(startedByNix().filter(isRunning)).toEqual([])
    expect(readdirSync(sandbox.temporary)).toEqual([])
    expectNoStack(run)
  })

  test('a second Ctrl-C ends it at once, with what it started and what it wrote for itself', async () => {
    const before = snapshot(repository)
    const pids = shellWord(join(sandbox.directory, 'pids'))
    // Neither Nix nor what it started lets itself be asked to end.
    const stubborn = `trap '' INT TERM HUP; (trap '' INT TERM HUP; echo $$ >> ${pids}; exec sleep 90) & echo $! >> ${pids}`
    const nix = fakeNix(
      sandbox.directory,
      `case "$1 $*" in "build "*.stuck) ${stubborn}; wait; exit 1 ;; esac; exec ${shellWord(firstNix)} "$@"`,
    )
    const { child, ended } = startProgram({
      program: 'cli',
      args: [...gateArguments, '--nix', nix],
      cwd: repository,
      env: terminalEnvironment(sandbox),
    })
    await until(() => startedByNix().length >= 2)
    child.kill('SIGINT')
    const again = setInterval(() => child.kill('SIGINT'), 100)
    const run = await ended
    clearInterval(again)
    // One that meets Node when it has ended already, and takes no signals any more, is what a shell calls 130, too.
    expect(run.status ?? (child.signalCode === 'SIGINT' ? 130 : child.signalCode)).toBe(130)
    expectNoStack(run)
    await until(() => !startedByNix().some(isRunning))
    expect(readdirSync(sandbox.temporary)).toEqual([])
    expect(snapshot(repository)).toEqual(before)
  })

  test('stuck in a calculation it ends itself, with what it started', async () => {
    const preload = join(sandbox.directory, 'preload.mjs')
    // Once Nix runs, the program is stuck; the watchdog is one that loses its patience after 5 seconds.
    sandbox.write('.', {
      'preload.mjs': `
        import { existsSync } from 'node:fs'
        import { syncBuiltinESMExports } from 'node:module'
        import threads from 'node:worker_threads'
        const { Worker } = threads
        threads.Worker = class extends Worker {
          constructor(source, { workerData, ...options }) {
            super(source, { ...options, workerData: { ...workerData, periodMilliseconds: 100, periods: 50 } })
          }
        }
        syncBuiltinESMExports()
        setInterval(() => { if (existsSync(${JSON.stringify(join(sandbox.directory, 'pids'))})) for (;;); }, 20).unref()
      `,
    })
    const run = await startProgram({
      program: 'cli',
      args: [...gateArguments, '--nix', stuckNix()],
      cwd: repository,
      env: { ...terminalEnvironment(sandbox), NODE_OPTIONS: `--import=${preload}` },
    }).ended
    expect(run).toMatchObject({ status: 3, stdout: '' })
    expect(run.stderr).toContain('The gate was stuck for 120 s in one calculation, and ended itself.')
    expectNoStack(run)
    await until(() => !startedByNix().some(isRunning))
    expect(readdirSync(sandbox.temporary)).toEqual([])
  })

  test('SIGKILL leaves no worktree and an untouched repository', async () => {
    sandbox.write('project', { 'README.md': 'Not committed.\n' })
    const before = snapshot(repository)
    const { child, ended } = start()
    await untilOnePackageIsMeasured()
    child.kill('SIGKILL')
    for (const pid of startedByNix().filter(isRunning)) process.kill(pid, 'SIGKILL')
    await ended
    expect(snapshot(repository)).toEqual(before)
    expect(sandbox.git('project', 'worktree', 'list', '--porcelain').match(/^worktree /gm)).toHaveLength(1)
  })
})

describe('the action', () => {
  const startAction = () =>
    startStep(sandbox, {
      workspace: repository,
      event: 'push',
      payload: {
        before: sandbox.git('project', 'rev-parse', 'HEAD~1'),
        after: sandbox.git('project', 'rev-parse', 'HEAD'),
      },
      sha: sandbox.git('project', 'rev-parse', 'HEAD'),
      inputs: { nix: stuckNix() },
    })

  test('a cancelled job keeps what was measured, and ends with exit status 130', async () => {
    const { started, files } = startAction()
    await untilOnePackageIsMeasured()
    // The runner's first signal when a job is cancelled.
    started.child.kill('SIGINT')
    const run = await started.ended
    expect(run.status).toBe(130)
    const outputs = parseFileCommands(readFileSync(files.GITHUB_OUTPUT, 'utf8'))
    expect(outputs).toMatchObject({ verdict: 'incomplete' })
    expect(parseResults(readFileSync(outputs['results-file'] ?? '', 'utf8')).verdict).toBe('incomplete')
    expect(startedByNix().filter(isRunning)).toEqual([])
    expect(readdirSync(files.RUNNER_TEMP)).toEqual(['nix-perf-gate-report'])
  })

  test('the post step removes what a killed run left', async () => {
    const before = snapshot(repository)
    const { started, files } = startAction()
    await untilOnePackageIsMeasured()
    started.child.kill('SIGKILL')
    for (const pid of startedByNix().filter(isRunning)) process.kill(pid, 'SIGKILL')
    await started.ended
    const left = readdirSync(files.RUNNER_TEMP)
    expect(left).toHaveLength(1)
    const state = parseFileCommands(readFileSync(files.GITHUB_STATE, 'utf8'))
    expect(state).toEqual({ folder: join(files.RUNNER_TEMP, left[0] ?? '') })
    expect(await runPostStep(sandbox, state)).toMatchObject({ status: 0, stderr: '' })
    expect(readdirSync(files.RUNNER_TEMP)).toEqual([])
    expect(snapshot(repository)).toEqual(before)
  })

  test('the post step has nothing to say where nothing is left', async () => {
    const gone = join(sandbox.directory, 'nix-perf-gate-gone')
    expect(await runPostStep(sandbox, { folder: gone })).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(await runPostStep(sandbox, {})).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  test('the post step leaves a folder of another name alone', async () => {
    const precious = join(sandbox.directory, 'nix-perf-gate-x', 'precious')
    mkdirSync(precious, { recursive: true })
    for (const folder of [precious, `${precious}/`, `${precious}/../precious`, repository]) {
      expect(await runPostStep(sandbox, { folder })).toMatchObject({ status: 0 })
    }
    expect(existsSync(precious)).toBe(true)
    expect(existsSync(join(repository, '.git'))).toBe(true)
    rmSync(precious, { recursive: true })
  })
})
