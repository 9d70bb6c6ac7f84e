import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { chmodSync, existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createGit } from '../../src/adapters/git/git.ts'
import { removePrivateRepository } from '../../src/adapters/git/private-repository.ts'
import type { Repository } from '../../src/ports/git.ts'
import { createGitSandbox, snapshot, type GitSandbox } from '../git-sandbox.ts'

let sandbox: GitSandbox
let opened: Repository[]

beforeEach(() => {
  sandbox = createGitSandbox()
  opened = []
})

afterEach(async () => {
  for (const repository of opened) await repository.close()
  expect(readdirSync(sandbox.temporary)).toEqual([])
  sandbox.remove()
})

async function open(folder: string, environment: Readonly<Record<string, string>> = {}): Promise<Repository> {
  const git = createGit({ environment: { ...sandbox.environment, ...environment } })
  const repository = await git.open(join(sandbox.directory, folder))
  opened.push(repository)
  return repository
}

/** A program named `git`, first on PATH, that runs lines of a script before the real one. */
function gitWith(script: string): Readonly<Record<string, string>> {
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
  sandbox.write('bin', { git: `#!/bin/sh\n${script}\nexec ${real} "$@"\n` })
  chmodSync(join(sandbox.directory, 'bin/git'), 0o755)
  return { PATH: `${join(sandbox.directory, 'bin')}:${sandbox.environment.PATH ?? ''}` }
}

describe('opening', () => {
  test('tells the root, the folder below it, and where the private repository is', async () => {
    const root = sandbox.repository('project')
    sandbox.commit('project', 'one', { 'nix/hosts/flake.nix': '{}' })
    const repository = await open('project/nix/hosts')
    expect(repository).toMatchObject({ root, prefix: 'nix/hosts', isShallow: false })
    expect(repository.privateDirectory).toMatch(new RegExp(`^${sandbox.temporary}/nix-perf-gate-[^/]+$`))
  })

  test('works where the path has spaces, quotes, line ends and letters beyond ASCII', async () => {
    const folder = 'my "project" ü\n日本'
    const root = sandbox.repository(folder)
    const sha = sandbox.commit(folder, 'one', { 'größe/a b': 'x' })
    const repository = await open(`${folder}/größe`)
    expect(repository).toMatchObject({ root, prefix: 'größe' })
    expect(await repository.readFile(sha, 'größe/a b')).toBe('x')
    const exported = await repository.exportForNix(sha, { submodules: false })
    const files = execFileSync('git', ['-C', exported.directory, 'ls-tree', '-rz', '--name-only', sha])
    expect(files.toString()).toBe('größe/a b\0')
  })

  test('is not led astray by the variables of a Git hook that runs us', async () => {
    sandbox.repository('other')
    const root = sandbox.repository('project')
    const sha = sandbox.commit('project', 'one', { a: '1' })
    const repository = await open('project', {
      GIT_DIR: join(sandbox.directory, 'other/.git'),
      GIT_INDEX_FILE: join(sandbox.directory, 'other/.git/index'),
      GIT_WORK_TREE: join(sandbox.directory, 'other'),
    })
    expect(repository.root).toBe(root)
    expect((await repository.resolve('HEAD'))?.sha).toBe(sha)
  })

  test.each([
    {
      what: 'a folder that is in no repository',
      folder: 'plain',
      message: 'is not in a Git repository',
      remedy: '--repo DIR',
    },
    {
      what: 'a folder that does not exist',
      folder: 'nowhere',
      message: 'There is no folder',
      remedy: '--repo',
    },
    { what: 'a bare repository', folder: 'bare', message: 'has no working tree', remedy: 'git clone' },
    {
      what: 'the folder `.git`',
      folder: 'project/.git',
      message: 'has no working tree',
      remedy: '--repo',
    },
  ])('$what is refused with the remedy', async ({ folder, message, remedy }) => {
    sandbox.repository('project')
    sandbox.repository('bare', '--bare')
    sandbox.write('plain', { file: 'x' })
    await expect(open(folder)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
    })
  })

  test('a repository of another user is refused with the command that allows it', async () => {
    const root = sandbox.repository('project')
    const environment = gitWith('export GIT_TEST_ASSUME_DIFFERENT_OWNER=1')
    await expect(open('project', environment)).rejects.toMatchObject({
      name: 'UsageError',
      remedy: expect.stringContaining(`git config --global --add safe.directory ${root}`),
    })
  })

  test('a machine without Git is told so', async () => {
    await expect(open('', { PATH: join(sandbox.directory, 'nothing') })).rejects.toMatchObject({
      name: 'UsageError',
      message: 'Git could not be started.',
    })
  })
})

describe('revisions', () => {
  test('resolve to their commit, tags and relative names too', async () => {
    sandbox.repository('project')
    const one = sandbox.commit('project', 'one', { a: '1' })
    const two = sandbox.commit('project', 'two\n\nmore', { a: '2' })
    sandbox.git('project', 'tag', '--annotate', '--message', 'release', 'v1', one)
    const repository = await open('project')
    expect(await repository.resolve('HEAD')).toEqual({
      sha: two,
      tree: sandbox.git('project', 'rev-parse', 'HEAD^{tree}'),
      timestamp: Number(sandbox.git('project', 'log', '-1', '--format=%ct')),
      subject: 'two',
    })
    expect((await repository.resolve('HEAD~1'))?.sha).toBe(one)
    expect((await repository.resolve('v1'))?.sha).toBe(one)
    expect((await repository.resolve(two.slice(0, 10)))?.sha).toBe(two)
  })

  test.each(['nothing', '--all', '', 'HEAD~9', 'HEAD:a', '0'.repeat(40), 'a b', 'x\ny'])(
    'that are none (%j) resolve to nothing',
    async (revision) => {
      sandbox.repository('project')
      sandbox.commit('project', 'one', { a: '1' })
      expect(await (await open('project')).resolve(revision)).toBeUndefined()
    },
  )

  test('have the parents and files that the commit object names, whatever was put in their place', async () => {
    sandbox.repository('project')
    const one = sandbox.commit('project', 'one', { a: '1' })
    const two = sandbox.commit('project', 'two', { a: '2' })
    sandbox.git('project', 'replace', '--graft', two)
    expect(await (await open('project')).parents(two)).toEqual([one])
  })

  test('have a merge base, or none where histories are unrelated', async () => {
    sandbox.repository('project')
    const one = sandbox.commit('project', 'one', { a: '1' })
    sandbox.git('project', 'branch', 'side')
    const two = sandbox.commit('project', 'two', { a: '2' })
    sandbox.git('project', 'switch', '--quiet', 'side')
    const three = sandbox.commit('project', 'three', { b: '1' })
    sandbox.git('project', 'switch', '--quiet', '--orphan', 'lone')
    const lone = sandbox.commit('project', 'lone', { c: '1' })
    const repository = await open('project')
    expect(await repository.mergeBase(two, three)).toBe(one)
    expect(await repository.mergeBase(two, lone)).toBeUndefined()
  })

  test('have their place in history, or none where that is cut off', async () => {
    sandbox.repository('project')
    const one = sandbox.commit('project', 'one', { a: '1' })
    sandbox.git('project', 'branch', 'side')
    const two = sandbox.commit('project', 'two', { a: '2' })
    sandbox.git('project', 'switch', '--quiet', 'side')
    sandbox.commit('project', 'three', { b: '1' })
    const four = sandbox.commit('project', 'four', { b: '2' })
    const repository = await open('project')
    expect(await repository.countRevisions(two, four)).toEqual({ base: 2, head: 3 })
    expect(await repository.countRevisions(four, two)).toEqual({ base: 3, head: 2 })
    expect(await repository.countRevisions(one, four)).toEqual({ base: 1, head: 3 })
    expect(await repository.countRevisions(one, one)).toEqual({ base: 1, head: 1 })
    const from = pathToFileURL(join(sandbox.directory, 'project')).href
    sandbox.git('.', 'clone', '--quiet', '--depth=1', from, 'shallow')
    const cut = await open('shallow')
    expect(await cut.countRevisions(four, four)).toBeUndefined()
  })

  test('have names, for “did you mean”', async () => {
    sandbox.repository('origin')
    sandbox.commit('origin', 'one', { a: '1' })
    sandbox.git('', 'clone', '--quiet', 'origin', 'project')
    sandbox.git('project', 'tag', 'v1')
    sandbox.git('project', 'branch', 'größe/x')
    const repository = await open('project')
    expect(await repository.refNames()).toEqual(['größe/x', 'main', 'origin/main', 'v1'])
    expect(await repository.defaultBranch()).toBe('origin/main')
  })

  test('know the default branch from `origin`, else by its usual names, else not at all', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { a: '1' })
    expect(await (await open('project')).defaultBranch()).toBe('main')
    sandbox.git('project', 'branch', '--move', 'trunk')
    expect(await (await open('project')).defaultBranch()).toBeUndefined()
    sandbox.git('', 'clone', '--quiet', 'project', 'clone')
    expect(await (await open('clone')).defaultBranch()).toBe('origin/trunk')
  })

  test('give the text of their files; folders and missing files have none', async () => {
    sandbox.repository('project')
    const sha = sandbox.commit('project', 'one', { 'a/b "c"\nd': 'größe\n' })
    const repository = await open('project')
    expect(await repository.readFile(sha, 'a/b "c"\nd')).toBe('größe\n')
    expect(await repository.readFile(sha, 'a')).toBeUndefined()
    expect(await repository.readFile(sha, 'nothing')).toBeUndefined()
  })

  test('are not loaded where they are longer than any text of ours', async () => {
    sandbox.repository('project')
    const sha = sandbox.commit('project', 'one', {
      most: '#'.repeat(16 * 1024 ** 2),
      more: '#'.repeat(17 * 1024 ** 2),
    })
    const repository = await open('project')
    expect(await repository.readFile(sha, 'most')).toHaveLength(16 * 1024 ** 2)
    await expect(repository.readFile(sha, 'more')).rejects.toMatchObject({
      name: 'UsageError',
      message: `more of commit ${sha} has 17 MiB, more than the 16 that are read.`,
    })
  })
})

describe('a worktree of a repository', () => {
  test('is read like any other', async () => {
    sandbox.repository('project')
    const one = sandbox.commit('project', 'one', { a: '1' })
    sandbox.git('project', 'worktree', 'add', '--quiet', '../tree ü', '-b', 'side')
    const two = sandbox.commit('tree ü', 'two', { a: '2' })
    sandbox.write('tree ü', { a: '3' })
    const before = snapshot(sandbox.directory)
    const repository = await open('tree ü')
    expect((await repository.resolve('HEAD'))?.sha).toBe(two)
    expect(await repository.parents(two)).toEqual([one])
    const tree = await repository.workingTree()
    expect(await repository.readFile(tree?.sha ?? '', 'a')).toBe('3')
    await repository.close()
    expect(snapshot(sandbox.directory)).toEqual(before)
  })
})

describe('a submodule', () => {
  test('is a repository of its own where its folder is opened', async () => {
    sandbox.repository('library')
    const sha = sandbox.commit('library', 'one', { 'nix/flake.nix': '{}' })
    sandbox.repository('project')
    sandbox.git('project', 'submodule', '--quiet', 'add', '../library', 'lib')
    sandbox.write('project/lib', { 'nix/flake.nix': '{ }' })
    const before = snapshot(sandbox.directory)
    const repository = await open('project/lib/nix')
    expect(repository).toMatchObject({
      root: join(sandbox.directory, 'project/lib'),
      prefix: 'nix',
    })
    expect((await repository.resolve('HEAD'))?.sha).toBe(sha)
    const tree = await repository.workingTree()
    expect(await repository.readFile(tree?.sha ?? '', 'nix/flake.nix')).toBe('{ }')
    await repository.close()
    expect(snapshot(sandbox.directory)).toEqual(before)
  })
})

describe('objects borrowed from elsewhere', () => {
  test.each(['absolute', 'relative'])('are found through alternates with %s paths', async (kind) => {
    const origin = sandbox.repository('origin')
    const sha = sandbox.commit('origin', 'one', { a: '1' })
    sandbox.git('', 'clone', '--quiet', '--shared', 'origin', 'project')
    if (kind === 'relative') {
      const file = join(sandbox.directory, 'project/.git/objects/info/alternates')
      writeFileSync(file, '../../../origin/.git/objects\n')
    }
    const repository = await open('project')
    expect(await repository.readFile(sha, 'a')).toBe('1')
    const { directory } = await repository.exportForNix(sha, { submodules: false })
    expect(execFileSync('git', ['-C', directory, 'cat-file', 'blob', `${sha}:a`]).toString()).toBe('1')
    expect(origin).toBe(join(sandbox.directory, 'origin'))
  })
})

describe('closing', () => {
  test('removes the private repository, and a killed run’s can be removed by its path', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { a: '1' })
    const first = await open('project')
    await first.close()
    expect(existsSync(first.privateDirectory)).toBe(false)
    const second = await open('project')
    await removePrivateRepository(second.privateDirectory)
    expect(existsSync(second.privateDirectory)).toBe(false)
  })

  test('leaves other folders alone, also where a path says otherwise', async () => {
    const root = sandbox.repository('project')
    await removePrivateRepository(root)
    expect(existsSync(root)).toBe(true)
  })
})

describe('the temporary folder', () => {
  test('is one with a plain path where there is a choice', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { a: '1' })
    sandbox.write('with space', { '.keep': '' })
    const odd = join(sandbox.directory, 'with space')
    const repository = await open('project', { RUNNER_TEMP: odd })
    expect(repository.privateDirectory).not.toContain(' ')
    expect(readdirSync(odd)).toEqual(['.keep'])
  })

  test('is taken from the system where the runner’s cannot be written to', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { a: '1' })
    const repository = await open('project', { RUNNER_TEMP: join(sandbox.directory, 'nowhere') })
    expect(existsSync(repository.privateDirectory)).toBe(true)
  })
})

test('no program that the repository’s configuration names is run', async () => {
  sandbox.repository('project')
  const sha = sandbox.commit('project', 'one', { a: '1', b: '1' })
  sandbox.write('project', { a: '2' })
  sandbox.write('', { 'evil.sh': '#!/bin/sh\ntouch "$(dirname "$0")/evil-ran"\ncat\n' })
  const evil = join(sandbox.directory, 'evil.sh')
  chmodSync(evil, 0o755)
  for (const key of ['core.fsmonitor', 'core.pager', 'diff.external', 'core.editor', 'gpg.program']) {
    sandbox.git('project', 'config', key, evil)
  }
  sandbox.git('project', 'config', 'commit.gpgSign', 'true')
  for (const hook of ['post-index-change', 'reference-transaction', 'pre-commit', 'post-checkout']) {
    rmSync(join(sandbox.directory, 'project/.git/hooks', hook), { force: true })
    symlinkSync(evil, join(sandbox.directory, 'project/.git/hooks', hook))
  }
  rmSync(join(sandbox.directory, 'evil-ran'), { force: true })
  const repository = await open('project')
  await repository.workingTree()
  await repository.exportForNix(sha, { submodules: true })
  expect(existsSync(join(sandbox.directory, 'evil-ran'))).toBe(false)
})
