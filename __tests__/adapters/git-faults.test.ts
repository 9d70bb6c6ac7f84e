// Each call of Git that an operation makes fails in turn, in each way that a program can: what can not be asked is
// never answered.

import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createGit } from '../../src/adapters/git/git.ts'
import type { Git, Repository } from '../../src/ports/git.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'

let sandbox: GitSandbox
let shas: Shas
let git: FaultyGit
let repository: Repository

beforeAll(async () => {
  sandbox = createGitSandbox()
  shas = project()
  git = faultyGit()
  repository = await openProject(createGit(git))
})
afterAll(async () => {
  await repository.close()
  sandbox.remove()
})
beforeEach(() => {
  git.set(undefined)
})

/** What is in the place of a call: lines of a shell script. */
const faults = {
  'ends with 128': 'echo "fatal: no way" >&2; exit 128',
  'ends with 128 without a word': 'exit 128',
  'is killed': 'kill -9 $$',
} as const

const realGit = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()

interface FaultyGit {
  readonly environment: Readonly<Record<string, string>>
  /** The call with this number (from 0), counted from here on, is replaced; undefined: none is. */
  set(fault: { readonly at: number; readonly script: string } | undefined): void
  /** How many there were since. */
  calls(): number
}

/** A `git` first on PATH that is the real one, but for one call. */
function faultyGit(): FaultyGit {
  // A folder each time: what an operation left running when it failed counts where it began.
  let rounds = 0
  const round = () => join(sandbox.directory, 'round')
  const folder = () => join(sandbox.directory, `round-${rounds}`)
  sandbox.write('bin', {
    git: `#!/bin/sh
read -r folder < '${round()}'
n=0
while ! mkdir "$folder/$n" 2>/dev/null; do n=$((n + 1)); done
[ -f "$folder.$n" ] && . "$folder.$n"
exec ${realGit} "$@"
`,
  })
  chmodSync(join(sandbox.directory, 'bin/git'), 0o755)
  const set: FaultyGit['set'] = (wanted) => {
    rounds += 1
    mkdirSync(folder())
    if (wanted !== undefined) writeFileSync(`${folder()}.${String(wanted.at)}`, wanted.script)
    writeFileSync(round(), `${folder()}\n`)
  }
  set(undefined)
  return {
    environment: {
      ...sandbox.environment,
      PATH: `${join(sandbox.directory, 'bin')}:${sandbox.environment.PATH ?? ''}`,
    },
    set,
    calls: () => readdirSync(folder()).length,
  }
}

interface Shas {
  readonly one: string
  readonly two: string
  readonly lone: string
  /** Only `origin` has it. */
  readonly far: string
}

/** A clone with a submodule, an uncommitted change, an unrelated history, and a commit that only `origin` has. */
function project(): Shas {
  sandbox.repository('library')
  sandbox.commit('library', 'library', { 'lib.nix': '{ }' })
  sandbox.repository('origin')
  const one = sandbox.commit('origin', 'one', { a: '1' })
  sandbox.git('origin', 'submodule', '--quiet', 'add', join(sandbox.directory, 'library'), 'lib')
  const two = sandbox.commit('origin', 'two', { a: '2' })
  sandbox.git('origin', 'switch', '--quiet', '--orphan', 'lone')
  const lone = sandbox.commit('origin', 'lone', { b: '1' })
  sandbox.git('origin', 'switch', '--quiet', 'main')
  sandbox.git('', 'clone', '--quiet', '--recurse-submodules', 'origin', 'project')
  sandbox.write('project', { a: '3', untracked: '1' })
  const far = sandbox.commit('origin', 'three', { a: '4' })
  return { one, two, lone, far }
}

const operations: Readonly<Record<string, (repository: Repository, shas: Shas) => Promise<unknown>>> = {
  'finding a revision': (repository) => repository.resolve('HEAD'),
  'finding a revision that is not there': (repository) => repository.resolve('nothing'),
  'asking for parents': (repository, { two }) => repository.parents(two),
  'asking for a merge base': (repository, { one, two }) => repository.mergeBase(one, two),
  'asking for a merge base where there is none': (repository, { two, lone }) =>
    repository.mergeBase(two, lone),
  'asking for a merge base with what is not there': (repository, { two, far }) =>
    repository.mergeBase(two, far),
  'asking for places in history': (repository, { one, two }) => repository.countRevisions(one, two),
  'asking for the default branch': (repository) => repository.defaultBranch(),
  'reading a file': (repository, { two }) => repository.readFile(two, 'a'),
  'reading a file that is not there': (repository, { two }) => repository.readFile(two, '.github/x.yml'),
  'reading a folder': (repository, { two }) => repository.readFile(two, 'lib'),
  'fetching a commit': (repository, { far }) => repository.fetch(far),
  'fetching a branch that is not there': (repository) => repository.fetch('nowhere'),
  'telling the remote': (repository) => repository.remoteAddress(),
  'telling the branch': (repository) => repository.currentBranch(),
  'listing a folder': (repository, { two }) => repository.filesIn(two, 'lib'),
  'taking the working tree': (repository) => repository.workingTree(),
  'comparing commits': (repository, { one, two }) => repository.change(one, two),
  'listing names': (repository) => repository.refNames(),
  'handing a commit to Nix': (repository, { two }) => repository.exportForNix(two, { submodules: true }),
}

const openProject = (from: Git) => from.open(join(sandbox.directory, 'project'))

describe.each(Object.entries(faults))('where a call of Git %s', (_, script) => {
  test.each(Object.entries(operations))('%s throws', async (_name, operation) => {
    await operation(repository, shas)
    const calls = git.calls()
    expect(calls).toBeGreaterThan(0)
    for (let at = 0; at < calls; at += 1) {
      git.set({ at, script })
      await expect(operation(repository, shas)).rejects.toMatchObject({
        name: 'MeasurementError',
        message: expect.stringMatching(/git [a-z-]+ failed|could not be fetched/),
      })
    }
  })

  test('opening throws, and leaves nothing', async () => {
    const before = readdirSync(sandbox.temporary)
    await (await openProject(createGit(git))).close()
    const calls = git.calls()
    for (let at = 0; at < calls; at += 1) {
      git.set({ at, script })
      await expect(openProject(createGit(git))).rejects.toMatchObject({ name: 'MeasurementError' })
    }
    expect(readdirSync(sandbox.temporary)).toEqual(before)
  })
})

/** Answers that base depends on. */
const deciding = Object.entries(operations).filter(([name]) => /^(?:finding|asking|reading)/.test(name))

describe.each([
  ['prints nothing', 'exit 0'],
  ['prints something else', 'echo something else; exit 0'],
  [
    'prints half an object',
    'printf "%s commit 500\\ntree x\\n" 5e1c309dae7f45e0f39b1bf3ac3cd9db12e7d689; exit 0',
  ],
])('where a call of Git %s', (_, script) => {
  test.each(deciding)('%s throws, or answers as it does otherwise', async (_name, operation) => {
    const answer = await operation(repository, shas)
    const calls = git.calls()
    for (let at = 0; at < calls; at += 1) {
      git.set({ at, script })
      const given = await operation(repository, shas).catch((error: unknown) => nameOf(error))
      if (given !== 'MeasurementError') expect({ at, given }).toEqual({ at, given: answer })
    }
  })
})

describe.each([
  ['prints nothing', 'exit 0'],
  ['prints something else', 'echo something else; exit 0'],
  ['prints what is no path', "printf 'a\\000b\\n'; exit 0"],
  ['prints half', 'answer=$(git-real "$@"); printf "%.*s" $((${#answer} / 2)) "$answer"; exit 0'],
])('where a call of Git %s', (_, script) => {
  test('opening throws, or finds the same', async () => {
    const found = async () => {
      const opened = await openProject(createGit(git))
      try {
        return { root: opened.root, prefix: opened.prefix, head: await opened.resolve('HEAD') }
      } finally {
        await opened.close()
      }
    }
    git.set(undefined)
    await (await openProject(createGit(git))).close()
    const calls = git.calls()
    const expected = await found()
    for (let at = 0; at < calls; at += 1) {
      git.set({ at, script: script.replace('git-real', realGit) })
      const given = await found().catch((error: unknown) => nameOf(error))
      if (given !== 'MeasurementError') expect({ at, given }).toEqual({ at, given: expected })
    }
  })
})

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error)
}

describe('where Git hangs', () => {
  test.each(['finding a revision', 'fetching a commit'])(
    '%s throws with the time-out, and ends what it started',
    async (name) => {
      const impatient = await openProject(createGit({ ...git, timeoutSeconds: 3 }))
      const pid = join(sandbox.directory, 'pid')
      git.set({ at: 0, script: `sleep 300 & echo $! > '${pid}'; wait; exit 0` })
      await expect(operations[name]?.(impatient, shas)).rejects.toMatchObject({
        name: 'MeasurementError',
        message: expect.stringMatching(/^git [a-z-]+ failed: it did not end within 3 s$/),
      })
      const child = Number(readFileSync(pid, 'utf8'))
      while (isRunning(child)) await new Promise((resolve) => setTimeout(resolve, 20))
      await impatient.close()
    },
  )
})

/** A process that is not reaped yet has ended. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return (
      process.platform !== 'linux' ||
      !/^State:\s+Z/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))
    )
  } catch {
    return false
  }
}
