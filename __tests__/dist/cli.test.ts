// The bundled program at the terminal, on real Nix and real Git: what it prints and writes, and its exit status.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import stringWidth from 'string-width'
import { buildHistory } from '../examples/sample.ts'
import { parsePlan } from '../../src/core/share/plan.ts'
import { parseXml } from '../core/report/xml-reader.ts'
import { createGitSandbox, type GitSandbox, snapshot } from '../git-sandbox.ts'
import { nixLevel } from '../integration/nix-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { fakeNix, FEW_CALLS, flakeWith, isRunning, linesOf, MANY_CALLS, shellWord, ONLY_COUNTED } from './projects.ts'
import {
  expectNoStack,
  nodeBinaries,
  parseResults,
  type ProgramRun,
  runProgram,
  targetsOf,
  terminalEnvironment,
} from './run-program.ts'

const plain = fileURLToPath(new URL('../../examples/plain', import.meta.url))
const [firstNix = 'nix'] = nixBinaries()

let sandbox: GitSandbox
/** The sample's repository, with a branch for each change. */
let fleet: string
/** A configuration file with which nothing is timed. */
let fast: string

beforeAll(() => {
  sandbox = createGitSandbox({ name: 'cli-' })
  fleet = join(sandbox.directory, 'fleet')
  expect(buildHistory(fleet)).toMatchObject({ status: 0 })
  sandbox.write('.', { 'fast.yml': ONLY_COUNTED })
  fast = join(sandbox.directory, 'fast.yml')
})
afterAll(() => {
  sandbox.remove()
})
afterEach(() => {
  expect(readdirSync(sandbox.temporary)).toEqual([])
})

interface Options {
  readonly nix?: string
  readonly node?: string
  readonly env?: Readonly<Record<string, string>>
}

async function cli(args: readonly string[], options: Options = {}): Promise<ProgramRun> {
  return await runProgram({
    program: 'cli',
    args: args[0] === 'gate' || args[0] === 'plan' ? [...args, '--nix', options.nix ?? firstNix] : args,
    env: { ...terminalEnvironment(sandbox), ...options.env },
    cwd: sandbox.directory,
    ...(options.node === undefined ? {} : { node: options.node }),
  })
}

/** Gates a head of the sample against main, by one machine. */
async function gateFleet(head: string, options: Options = {}, more: readonly string[] = []): Promise<ProgramRun> {
  const revisions = ['--repo', fleet, '--base', 'main', '--head', head]
  return await cli(
    ['gate', ...revisions, '--target', 'nixosConfigurations.web', '--config', fast, ...more],
    options,
  )
}

/** A repository with two commits of a flake with one package that got slower. */
function slowerRepository(folder: string): string {
  const directory = sandbox.repository(folder)
  sandbox.commit(folder, 'Few calls', { 'flake.nix': flakeWith({ app: FEW_CALLS }) })
  sandbox.commit(folder, 'Many calls', { 'flake.nix': flakeWith({ app: MANY_CALLS }) })
  return directory
}

describe.each(nixBinaries())('gate on %s', (nix) => {
  test('passes a change that costs nothing, and prints a results file that both schemas accept', async () => {
    const run = await gateFleet('readme', { nix }, ['--format', 'json'])
    expect(run).toMatchObject({ status: 0 })
    const results = parseResults(run.stdout)
    expect(results.verdict).toBe('pass')
    const [target] = targetsOf(results)
    expect(target).toMatchObject({
      name: 'nixosConfigurations.web',
      status: 'compared',
      runs: { exact: 2, pairs: 0 },
    })
    const calls = target?.findings.find(({ metric }) => metric === 'function-calls')
    expect(calls).toMatchObject({ kind: 'exact', outcome: 'unchanged', change: { difference: 0 } })
  })

  test('fails a change with which a machine no longer evaluates, and says what Nix says', async () => {
    const run = await gateFleet('broken-host', { nix })
    expect(run).toMatchObject({ status: 1 })
    expect(run.stdout).toContain('nixosConfigurations.web')
    expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain('The option `services.nginx.worker\' does not exist.')
    expectNoStack(run)
  })

  test('fails a change that calls more functions, by exact figures that a second run confirmed', async () => {
    const run = await gateFleet('second-package-set', { nix }, ['--format', 'json'])
    expect(run).toMatchObject({ status: 1 })
    const results = parseResults(run.stdout)
    expect(results.verdict).toBe('fail')
    const [target] = targetsOf(results)
    expect(target?.runs.exact).toBe(4)
    const calls = target?.findings.find(({ metric }) => metric === 'function-calls')
    expect(calls).toMatchObject({ kind: 'exact', outcome: 'regression', crossed: 'fail' })
    expect(calls?.demoted).toBeUndefined()
  })

  test('measures the uncommitted changes of the working tree, and changes nothing in the repository', async () => {
    const folder = `dirty-${nixBinaries().indexOf(nix)}`
    const directory = sandbox.repository(folder)
    sandbox.commit(folder, 'Few calls', { 'flake.nix': flakeWith({ app: FEW_CALLS }) })
    sandbox.write(folder, { 'flake.nix': flakeWith({ app: MANY_CALLS }), 'notes.txt': 'not tracked\n' })
    const before = snapshot(directory)
    const run = await cli(
      ['gate', '--repo', directory, '--base', 'main', '--config', fast, '--format', 'json'],
      { nix },
    )
    expect(run).toMatchObject({ status: 1 })
    const results = parseResults(run.stdout)
    expect(results).toMatchObject({
      verdict: 'fail',
      base: { kind: 'commit' },
      // The commit that the user knows.
      head: { kind: 'working-tree', revision: results.base.revision, subject: 'Few calls' },
    })
    expect(snapshot(directory)).toEqual(before)
  })

  test('measures plain Nix files, with the configuration that head has', async () => {
    const folder = `plain-${nixBinaries().indexOf(nix)}`
    const directory = sandbox.repository(folder)
    cpSync(join(plain, 'default.nix'), join(directory, 'default.nix'))
    mkdirSync(join(directory, '.github'))
    cpSync(join(plain, 'nix-perf-gate.yml'), join(directory, '.github/nix-perf-gate.yml'))
    sandbox.commit(folder, 'An app')
    sandbox.commit(folder, 'A readme', { 'README.md': 'An app.\n' })
    const run = await cli(
      ['gate', '--repo', directory, '--base', 'HEAD~1', '--head', 'HEAD', '--format', 'json'],
      { nix },
    )
    expect(run).toMatchObject({ status: 0 })
    const results = parseResults(run.stdout)
    expect(results.verdict).toBe('pass')
    expect(targetsOf(results).map(({ name, status }) => [name, status])).toEqual([
      ['app', 'compared'],
      ['load tests', 'compared'],
    ])
  })

  test('measures a flake in a folder that --repo names, or says that this release cannot', async () => {
    const folder = `monorepo-${nixBinaries().indexOf(nix)}`
    const directory = sandbox.repository(folder)
    sandbox.commit(folder, 'Two projects', {
      'README.md': 'Two projects.\n',
      'services/api/flake.nix': flakeWith({ api: FEW_CALLS }),
    })
    sandbox.commit(folder, 'A slower one', { 'services/api/flake.nix': flakeWith({ api: MANY_CALLS }) })
    const repo = join(directory, 'services/api')
    const run = await cli(
      ['gate', '--repo', repo, '--base', 'HEAD~1', '--head', 'HEAD', '--config', fast, '--format', 'json'],
      { nix },
    )
    expectNoStack(run)
    // Nix 2.8 knows no `dir` of a `path:` reference.
    if (nixLevel(nix) < 9) {
      expect(run).toMatchObject({ status: 3, stdout: '' })
    } else {
      expect(run).toMatchObject({ status: 1 })
      const [target] = targetsOf(parseResults(run.stdout))
      expect(target?.name).toMatch(/services\/api.*\.api$/)
    }
  })

  test('measures a repository whose path has spaces and letters beyond ASCII', async () => {
    const directory = slowerRepository(`Grüße ${nixBinaries().indexOf(nix)} 雪/a b#c?d`)
    const run = await cli(
      ['gate', '--repo', directory, '--base', 'HEAD~1', '--head', 'HEAD', '--config', fast, '--format', 'json'],
      { nix },
    )
    expect(run).toMatchObject({ status: 1 })
    expect(targetsOf(parseResults(run.stdout)).map(({ status }) => status)).toEqual(['compared'])
  })
})

describe.each(nodeBinaries())('gate on %s', (node) => {
  test.each([
    ['readme', 0],
    ['broken-host', 1],
  ])('decides %s with exit status %i', async (head, status) => {
    const run = await gateFleet(head, { node })
    expect(run).toMatchObject({ status })
    expectNoStack(run)
  })
})

describe('what gate prints and writes', () => {
  test('--output writes the results file, the report that the formats print, and its page', async () => {
    const output = join(sandbox.directory, 'report of today', 'new')
    const run = await gateFleet('readme', {}, ['--output', output, '--format', 'markdown'])
    expect(run).toMatchObject({ status: 0 })
    expect(readdirSync(output).sort()).toEqual(['report.html', 'report.md', 'results.json'])
    expect(parseResults(readFileSync(join(output, 'results.json'), 'utf8')).verdict).toBe('pass')
    expect(readFileSync(join(output, 'report.md'), 'utf8')).toBe(run.stdout)
    expect(run.stdout).toMatch(/^#.*[Pp]ass/)
  })

  test('--format junit prints what CI systems read', async () => {
    const { status, stdout } = await gateFleet('readme', {}, ['--format', 'junit'])
    expect(status).toBe(0)
    expect(parseXml(stdout)).toMatchObject({
      name: 'testsuites',
      attributes: { name: 'nix-perf-gate', failures: '0', errors: '0' },
    })
  })

  test('the terminal report has no colours and no long lines where it is piped', async () => {
    const { status, stdout } = await gateFleet('readme')
    expect(status).toBe(0)
    expect(stdout).not.toContain('\u001b')
    const tooLong = stdout.split("\n").filter((line) => stringWidth(line) > 80)
    expect(tooLong).toEqual([])
  })

  test('progress goes to standard error in a CI system, and nowhere where nobody watches', async () => {
    const inCi = await gateFleet('readme', { env: { CI: 'true' } }, ['--format', 'json'])
    expect(parseResults(inCi.stdout).verdict).toBe('pass')
    expect(inCi.stderr).toContain('Evaluating')
    const piped = await gateFleet('readme', {}, ['--format', 'json'])
    expect(piped.stderr).toBe('')
  })

  test.each([
    {
      title: 'that came and went are shown, with a warning, and fail nothing',
      base: { kept: FEW_CALLS, old: FEW_CALLS, older: FEW_CALLS },
      head: { kept: FEW_CALLS, fresh: FEW_CALLS },
      expected: { kept: 'compared', old: 'removed', older: 'removed', fresh: 'added' },
    },
    {
      title: 'that are called something else are compared with what they were',
      base: { kept: FEW_CALLS, old: FEW_CALLS },
      head: { kept: FEW_CALLS, fresh: FEW_CALLS },
      expected: { kept: 'compared', fresh: 'compared' },
    },
  ])('targets $title', async ({ base, head, expected }) => {
    const folder = `swap-${String(Object.keys(expected).length)}`
    const directory = sandbox.repository(folder)
    sandbox.commit(folder, 'Old', { 'flake.nix': flakeWith(base) })
    sandbox.commit(folder, 'New', { 'flake.nix': flakeWith(head) })
    const run = await cli(['gate', '--repo', directory, '--base', 'HEAD~1', '--head', 'HEAD', '--format', 'json'])
    expect(run).toMatchObject({ status: 0 })
    const found = targetsOf(parseResults(run.stdout)).map(({ name, status }) => [name.split('.').at(-1), status])
    expect(Object.fromEntries(found)).toEqual(expected)
  })

  test('plan prints a matrix and nothing else', async () => {
    const run = await cli(['plan', '--repo', fleet, '--base', 'main', '--head', 'host-swap', '--shares', '2'])
    expect(run).toMatchObject({ status: 0 })
    const { include } = parsePlan(run.stdout, 'standard output')
    expect(include.map(({ share }) => share)).toEqual(['1/2', '2/2'])
    // The hosts of either side, the one that went and the one that came included.
    const names = include.flatMap(({ targets }) => targets.split('\n'))
    expect(names).toHaveLength(4)
    expect(names).toContain('nixosConfigurations.web')
  })

  test('shares that were measured one by one are reported as one', async () => {
    const folder = join(sandbox.directory, 'shares')
    const range = ['--repo', fleet, '--base', 'main', '--head', 'readme']
    const planned = parsePlan((await cli(['plan', ...range, '--shares', '2'])).stdout, 'standard output')
    const measured = planned.include.map(async ({ share, targets }, index) => {
      const named = targets.split('\n').flatMap((target) => ['--target', target])
      const output = ['--output', join(folder, String(index)), '--format', 'json']
      return await cli(['measure', ...range, '--share', share, ...named, ...output])
    })
    // A share fails nobody, and knows that it is not all.
    for (const run of await Promise.all(measured)) {
      expect(run.status).toBe(0)
      expect(parseResults(run.stdout).verdict).toBe('incomplete')
    }
    const whole = await cli(['report', folder, '--format', 'json', '--plan', JSON.stringify(planned)])
    expect(whole.status).toBe(0)
    expect(parseResults(whole.stdout)).toMatchObject({ verdict: 'pass', shares: { of: 2, present: [1, 2] } })
    const part = await cli(['report', join(folder, '0'), '--plan', JSON.stringify(planned)])
    expect(part.status).toBe(3)
    expect(part.stdout).toContain('share 2 of 2 is missing')
    expectNoStack(part)
  })
})

describe('what a user can mend has exit status 2', () => {
  const expectUsage = (run: ProgramRun, ...told: readonly (string | RegExp)[]) => {
    expect(run).toMatchObject({ status: 2, stdout: '' })
    for (const text of told) expect(run.stderr).toMatch(text)
    expectNoStack(run)
  }

  test('a folder that is no repository', async () => {
    const folder = join(sandbox.directory, 'no-repository')
    mkdirSync(folder)
    expectUsage(await cli(['gate', '--repo', folder]), /repository/)
  })

  test('a folder that is not there', async () => {
    expectUsage(await cli(['gate', '--repo', join(sandbox.directory, 'nowhere')]), 'nowhere')
  })

  test('a revision that nobody knows', async () => {
    const run = await cli(['gate', '--repo', fleet, '--base', 'no-such-branch'])
    expectUsage(run, 'no-such-branch')
  })

  test('a revision that looks like an option of Git', async () => {
    const run = await cli(['gate', '--repo', fleet, '--base=--output=owned'])
    expectUsage(run)
    expect(existsSync(join(sandbox.directory, 'owned'))).toBe(false)
  })

  test.each([
    ['an option', ['gate', '--bsae', 'main'], '--bsae'],
    ['a command', ['gtae'], 'gtae'],
    ['a format', ['gate', '--format', 'yaml'], 'yaml'],
    ['a target', ['gate', '--target', 'a..b'], 'a..b'],
  ])('%s that there is not', async (_, args, told) => {
    expectUsage(await cli(args), told, /nix-perf-gate --help/)
  })

  test('no command at all', async () => {
    const run = await cli([])
    expect(run.status).toBe(2)
    expect(run.stdout).toBe('')
    expect(run.stderr).toContain('gate')
  })

  test('a target that matches nothing, with the nearest name', async () => {
    const run = await cli(['gate', '--repo', fleet, '--base', 'main', '--target', 'nixosConfigurations.wbe'])
    expectUsage(run, 'nixosConfigurations.wbe', 'web')
  })

  test('a configuration with errors, by file, line and column', async () => {
    sandbox.write('.', { 'bad.yml': 'targets:\n  - nixosConfigurations.*\ntresholds: {}\n' })
    const bad = join(sandbox.directory, 'bad.yml')
    expectUsage(
      await cli(['gate', '--repo', fleet, '--base', 'main', '--config', bad]),
      'bad.yml:3:1',
      'tresholds',
      'thresholds',
    )
  })

  test('a configuration with errors that head brings', async () => {
    const directory = sandbox.repository('bad-config')
    sandbox.commit('bad-config', 'An app', { 'flake.nix': flakeWith({ app: FEW_CALLS }) })
    sandbox.commit('bad-config', 'A configuration', {
      '.github/nix-perf-gate.yml': 'thresholds:\n  function-calls: { fail: 5 }\n',
    })
    const run = await cli(['gate', '--repo', directory, '--base', 'HEAD~1', '--head', 'HEAD'])
    expectUsage(run, /nix-perf-gate\.yml:2:\d+/, 'fail')
  })

  test('a configuration that is not there', async () => {
    expectUsage(await cli(['gate', '--repo', fleet, '--config', 'missing.yml']), 'missing.yml')
  })

  test('a repository with nothing to measure', async () => {
    const directory = sandbox.repository('empty-project')
    sandbox.commit('empty-project', 'A readme', { 'README.md': 'Nothing.\n' })
    expectUsage(await cli(['gate', '--repo', directory, '--base', 'HEAD', '--head', 'HEAD']), /target|measure/)
  })
})

describe('what cannot be measured has exit status 3', () => {
  const gateTiny = async (nix: string, config = fast) => {
    const directory = join(sandbox.directory, 'tiny')
    if (!existsSync(directory)) slowerRepository('tiny')
    return await cli(['gate', '--repo', directory, '--base', 'HEAD~1', '--head', 'HEAD', '--config', config], {
      nix,
    })
  }

  test('no Nix: says how to install it', async () => {
    const run = await gateTiny(join(sandbox.directory, 'no-such-nix'))
    expect(run).toMatchObject({ status: 3, stdout: '' })
    expect(run.stderr).toMatch(/no-such-nix/)
    expect(run.stderr).toMatch(/install/i)
    expectNoStack(run)
  })

  test('a Nix that is too old: says which one is needed', async () => {
    const run = await gateTiny(fakeNix(sandbox.directory, 'echo "nix (Nix) 2.3.16"'))
    expect(run).toMatchObject({ status: 3, stdout: '' })
    expect(run.stderr).toContain('2.3.16')
    expect(run.stderr).toContain('2.8')
    expectNoStack(run)
  })

  test('a program that is no Nix', async () => {
    const run = await gateTiny(fakeNix(sandbox.directory, 'echo no such option >&2; exit 1'))
    expect(run).toMatchObject({ status: 3, stdout: '' })
    expectNoStack(run)
  })

  test('a Nix that hangs is ended with all that it started, and the report says so', async () => {
    const pids = join(sandbox.directory, 'hanging.pids')
    const hang = `echo $$ >> ${shellWord(pids)}; sleep 600 & echo $! >> ${shellWord(pids)}; wait`
    const evaluations = `case "$1 $*" in "build "*--dry-run*) ${hang} ;; esac`
    const nix = fakeNix(sandbox.directory, `${evaluations}\nexec ${shellWord(firstNix)} "$@"`)
    sandbox.write('.', { 'short.yml': `${ONLY_COUNTED}nix: { timeout: 1s, isolate: false }\n` })
    const run = await gateTiny(nix, join(sandbox.directory, 'short.yml'))
    expect(run).toMatchObject({ status: 3 })
    expect(run.stdout).toMatch(/[Ii]ncomplete/)
    expect(run.stdout).toMatch(/time|1 s/)
    expectNoStack(run)
    const started = linesOf(pids).map(Number)
    expect(started.length).toBeGreaterThanOrEqual(2)
    expect(started.filter(isRunning)).toEqual([])
  })

  // `outputs` that throws must not pass for a flake without outputs, whose targets were all removed.
  test('a flake that evaluates neither in base nor in head', async () => {
    const directory = sandbox.repository('broken')
    sandbox.commit('broken', 'Broken', { 'flake.nix': '{ outputs = { self }: throw "no way"; }\n' })
    sandbox.commit('broken', 'Still broken', { 'README.md': 'Broken.\n' })
    const run = await cli(['gate', '--repo', directory, '--base', 'HEAD~1', '--head', 'HEAD'])
    expect(run).toMatchObject({ status: 3, stdout: '' })
    expect(run.stderr).toContain('no way')
    expectNoStack(run)
  })
})

test('a head whose flake throws fails the gate, rather than count as one with no targets left', async () => {
  const directory = sandbox.repository('throws')
  sandbox.commit('throws', 'An app', { 'flake.nix': flakeWith({ app: FEW_CALLS }) })
  sandbox.commit('throws', 'No app', { 'flake.nix': '{ outputs = { self }: throw "no way"; }\n' })
  const run = await cli(['gate', '--repo', directory, '--base', 'HEAD~1', '--head', 'HEAD', '--format', 'json'])
  expect(run).toMatchObject({ status: 1 })
  expect(targetsOf(parseResults(run.stdout))).toMatchObject([
    { status: 'head-failed', failures: { head: { kind: 'evaluation' } } },
  ])
})

test('a head in which a set of outputs throws fails the gate, with Nix’s own error', async () => {
  const directory = sandbox.repository('throwing set')
  sandbox.commit('throwing set', 'An app', { 'flake.nix': flakeWith({ app: FEW_CALLS }) })
  sandbox.commit('throwing set', 'No packages', {
    'flake.nix': '{ outputs = { self }: { packages = throw "no packages today"; }; }\n',
  })
  const run = await cli(['gate', '--repo', directory, '--base', 'HEAD~1', '--head', 'HEAD', '--format', 'json'])
  expect(run).toMatchObject({ status: 1 })
  const [target] = targetsOf(parseResults(run.stdout))
  expect(target).toMatchObject({ status: 'head-failed', failures: { head: { kind: 'evaluation' } } })
  expect(target?.failures?.head?.message).toContain('no packages today')
})
