import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { chmodSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { createGit } from '../../src/adapters/git/git.ts'
import type { Commit } from '../../src/core/model/revision.ts'
import { createGitSandbox, snapshot, type GitSandbox } from '../git-sandbox.ts'

let sandbox: GitSandbox

beforeEach(() => {
  sandbox = createGitSandbox()
})

afterEach(() => {
  expect(readdirSync(sandbox.temporary)).toEqual([])
  sandbox.remove()
})

interface WorkingTree {
  readonly commit: Commit | undefined
  /** Its files: mode and content by path. */
  readonly files: Readonly<Record<string, string>>
}

/** The working tree's commit; proves on the way that nothing in the sandbox was written to. */
async function workingTreeOf(folder: string): Promise<WorkingTree> {
  const before = snapshot(sandbox.directory)
  const repository = await createGit({ environment: sandbox.environment }).open(
    join(sandbox.directory, folder),
  )
  try {
    const commit = await repository.workingTree()
    return { commit, files: commit === undefined ? {} : filesOf(repository.privateDirectory, commit.sha) }
  } finally {
    await repository.close()
    expect(snapshot(sandbox.directory)).toEqual(before)
  }
}

function filesOf(directory: string, sha: string): Readonly<Record<string, string>> {
  const git = (...parameters: string[]): Buffer =>
    execFileSync('git', ['-C', directory, ...parameters], { env: sandbox.environment })
  const entries = git('ls-tree', '-rz', '--full-tree', sha).toString('latin1').split('\0').filter(Boolean)
  return Object.fromEntries(
    entries.map((entry) => {
      const [, mode = '', type = '', object = '', path = ''] = /^(\d+) (\w+) (\w+)\t(.*)$/s.exec(entry) ?? []
      return [
        path,
        type === 'blob' ? `${mode} ${git('cat-file', 'blob', object).toString()}` : `${mode} ${object}`,
      ]
    }),
  )
}

const flake = { 'flake.nix': '{ outputs = _: { }; }' }

describe('a working tree', () => {
  test('that equals HEAD is no commit of its own, even where only times differ', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { ...flake, a: '1' })
    utimesSync(join(sandbox.directory, 'project/a'), 1, 1)
    expect((await workingTreeOf('project')).commit).toBeUndefined()
  })

  test('is a commit of its tracked files, with staged, intended and deleted ones', async () => {
    sandbox.repository('project')
    const head = sandbox.commit('project', 'one', { ...flake, changed: '1', deleted: '1', kept: '1' })
    sandbox.write('project', { changed: '2', staged: '1', intended: '1', untracked: '1' })
    sandbox.git('project', 'add', 'staged')
    sandbox.git('project', 'add', '--intent-to-add', 'intended')
    rmSync(join(sandbox.directory, 'project/deleted'))
    const { commit, files } = await workingTreeOf('project')
    expect(files).toEqual({
      'flake.nix': `100644 ${flake['flake.nix']}`,
      changed: '100644 2',
      intended: '100644 1',
      kept: '100644 1',
      staged: '100644 1',
    })
    expect(commit).toMatchObject({
      subject: 'working tree, with uncommitted changes',
      timestamp: Number(sandbox.git('project', 'log', '-1', '--format=%ct', head)),
    })
  })

  test('has the content on disk where the index has another', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { ...flake, a: '1' })
    sandbox.write('project', { a: '2' })
    sandbox.git('project', 'add', 'a')
    sandbox.write('project', { a: '3' })
    expect((await workingTreeOf('project')).files.a).toBe('100644 3')
  })

  test('has a change of the same size in the same second as the index was written', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { ...flake, a: '1' })
    const file = join(sandbox.directory, 'project/a')
    const index = join(sandbox.directory, 'project/.git/index')
    const moment = Math.floor(Date.now() / 1000) - 60
    utimesSync(file, moment, moment)
    sandbox.git('project', 'update-index', '--refresh')
    writeFileSync(file, '2')
    utimesSync(file, moment, moment)
    utimesSync(index, moment, moment)
    // Git itself tells the change by the time of the index alone where the file’s change time is not trusted.
    sandbox.git('project', 'config', 'core.trustctime', 'false')
    utimesSync(index, moment, moment)
    expect((await workingTreeOf('project')).files.a).toBe('100644 2')
  })

  test('without a flake has untracked files too, though not ignored ones or foreign repositories', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { 'default.nix': '1', '.gitignore': 'result\n' })
    sandbox.write('project', { 'new/file ü "x"\ny': '1', result: 'ignored' })
    sandbox.repository('project/nested')
    sandbox.repository('project/other')
    sandbox.commit('project/other', 'inside', { inside: '1' })
    const latin1 = Buffer.concat([
      Buffer.from(join(sandbox.directory, 'project/')),
      Buffer.from([0x66, 0xfc]),
    ])
    writeFileSync(latin1, 'not UTF-8')
    const { files } = await workingTreeOf('project')
    expect(files).toEqual({
      '.gitignore': '100644 result\n',
      'default.nix': '100644 1',
      [Buffer.from('new/file ü "x"\ny').toString('latin1')]: '100644 1',
      'f\u00fc': '100644 not UTF-8',
    })
  })

  test('has no untracked files where a flake stands above the opened folder', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { 'nix/flake.nix': '{}', 'nix/hosts/a': '1' })
    sandbox.write('project', { 'nix/hosts/a': '2', 'nix/hosts/untracked': '1', 'other/untracked': '1' })
    expect(Object.keys((await workingTreeOf('project/nix/hosts')).files)).toEqual([
      'nix/flake.nix',
      'nix/hosts/a',
    ])
    expect(Object.keys((await workingTreeOf('project')).files)).toContain('other/untracked')
  })

  test('keeps links and the mark of programs', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { ...flake, run: '#!/bin/sh\n', link: 'x' })
    chmodSync(join(sandbox.directory, 'project/run'), 0o755)
    rmSync(join(sandbox.directory, 'project/link'))
    symlinkSync('run', join(sandbox.directory, 'project/link'))
    expect((await workingTreeOf('project')).files).toMatchObject({
      run: '100755 #!/bin/sh\n',
      link: '120000 run',
    })
  })

  test('makes the same commit from the same files, whoever and whenever', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { ...flake, a: '1' })
    sandbox.write('project', { a: '2' })
    const first = await workingTreeOf('project')
    sandbox.git('project', 'config', 'user.name', 'Another')
    sandbox.git('project', 'config', 'i18n.commitEncoding', 'ISO-8859-1')
    utimesSync(join(sandbox.directory, 'project/a'), 1, 1)
    expect((await workingTreeOf('project')).commit?.sha).toBe(first.commit?.sha)
  })

  test('goes through the line-end conversion that a commit would', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { ...flake, a: '1\n', '.gitattributes': '* text=auto\n' })
    sandbox.git('project', 'config', 'core.safecrlf', 'true')
    sandbox.write('project', { a: '2\r\n' })
    expect((await workingTreeOf('project')).files.a).toBe('100644 2\n')
  })

  test('with unresolved conflicts is refused, naming a file', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { 'a ü': '1' })
    sandbox.git('project', 'branch', 'side')
    sandbox.commit('project', 'two', { 'a ü': '2' })
    sandbox.git('project', 'switch', '--quiet', 'side')
    sandbox.commit('project', 'three', { 'a ü': '3' })
    expect(() => sandbox.git('project', 'merge', 'main')).toThrow()
    await expect(workingTreeOf('project')).rejects.toMatchObject({
      name: 'UsageError',
      message: 'The working tree has unresolved merge conflicts, among them in "a ü".',
      remedy: expect.stringContaining('--head HEAD'),
    })
  })

  test('of a repository without commits is a commit without parents', async () => {
    sandbox.repository('project')
    sandbox.write('project', { ...flake, untracked: '1' })
    sandbox.git('project', 'add', 'flake.nix')
    const { commit, files } = await workingTreeOf('project')
    expect(commit?.subject).toBe('working tree, with uncommitted changes')
    expect(Object.keys(files)).toEqual(['flake.nix'])
  })

  test.each([0, 1, 1_700_000_000])('has the date of its commit, %d s after 1970', async (seconds) => {
    sandbox.repository('project')
    sandbox.write('project', flake)
    sandbox.git('project', 'add', '--all')
    const tree = sandbox.git('project', 'write-tree')
    const environment = { ...sandbox.environment, GIT_AUTHOR_DATE: `@${String(seconds)} +0000` }
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org']
    const sha = execFileSync('git', [...identity, 'commit-tree', '-m', 'old', tree], {
      cwd: join(sandbox.directory, 'project'),
      env: { ...environment, GIT_COMMITTER_DATE: environment.GIT_AUTHOR_DATE },
      encoding: 'utf8',
    }).trim()
    sandbox.git('project', 'reset', '--quiet', sha)
    sandbox.write('project', { 'flake.nix': '{ }' })
    expect((await workingTreeOf('project')).commit).toMatchObject({ timestamp: seconds })
  })

  test('of an empty repository has no files', async () => {
    sandbox.repository('project')
    expect(await workingTreeOf('project')).toMatchObject({ commit: { timestamp: 1 }, files: {} })
  })

  test.each(['--no-cone', '--cone'])(
    'of a sparse checkout (%s) keeps the files that are not on disk',
    async (mode) => {
      sandbox.repository('project')
      sandbox.commit('project', 'one', { ...flake, 'here/a': '1', 'there/b': '1' })
      sandbox.git('project', 'config', 'index.sparse', 'true')
      sandbox.git('project', 'sparse-checkout', 'init', mode)
      sandbox.git('project', 'sparse-checkout', 'set', 'here')
      expect((await workingTreeOf('project')).commit).toBeUndefined()
      sandbox.write('project', { 'here/a': '2' })
      expect((await workingTreeOf('project')).files).toMatchObject({
        'here/a': '100644 2',
        'there/b': '100644 1',
      })
    },
  )

  test('has the commit that a submodule is at, not changes inside it', async () => {
    sandbox.repository('library')
    sandbox.commit('library', 'one', { lib: '1' })
    sandbox.repository('project')
    sandbox.commit('project', 'one', flake)
    sandbox.git('project', 'submodule', '--quiet', 'add', '../library', 'lib')
    sandbox.commit('project', 'two')
    sandbox.write('project/lib', { lib: 'changed' })
    expect((await workingTreeOf('project')).commit).toBeUndefined()
    const inside = sandbox.commit('project/lib', 'three')
    expect((await workingTreeOf('project')).files.lib).toBe(`160000 ${inside}`)
  })

  test('with a split index is read without a write to its shared part', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { ...flake, a: '1', b: '1' })
    sandbox.git('project', 'update-index', '--split-index')
    sandbox.write('project', { a: '2' })
    expect((await workingTreeOf('project')).files).toMatchObject({ a: '100644 2', b: '100644 1' })
  })

  test('is read through the clean filter, as `git add` would', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { ...flake, '.gitattributes': '*.up filter=lower\n', 'a.up': 'x' })
    sandbox.git('project', 'config', 'filter.lower.clean', 'tr A-Z a-z')
    sandbox.write('project', { 'a.up': 'LOUD' })
    expect((await workingTreeOf('project')).files['a.up']).toBe('100644 loud')
  })
})
