import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createGit } from '../../src/adapters/git/git.ts'
import { resolveUrl } from '../../src/adapters/git/submodules.ts'
import { createGitSandbox, snapshot, type GitSandbox } from '../git-sandbox.ts'

let sandbox: GitSandbox

const initialised = ['submodule', '--quiet', 'update', '--init', '--recursive'] as const

interface Exported {
  readonly sha: string
  readonly timestamp: string
  readonly files: readonly string[]
}

/** The commit for Nix with submodules; proves on the way that nothing of the user's is written to. */
async function exported(folder: string, revision = 'HEAD'): Promise<Exported> {
  const before = snapshot(sandbox.directory)
  const repository = await createGit({ environment: sandbox.environment }).open(
    join(sandbox.directory, folder),
  )
  try {
    const commit = await repository.resolve(revision)
    const { directory, sha } = await repository.exportForNix(commit?.sha ?? '', { submodules: true })
    const git = (...parameters: string[]): string =>
      execFileSync('git', ['-C', directory, ...parameters], { encoding: 'utf8' })
    return {
      sha,
      timestamp: git('log', '-1', '--format=%ct', sha).trim(),
      files: git('ls-tree', '-rz', '--full-tree', '--name-only', sha).split('\0').filter(Boolean),
    }
  } finally {
    await repository.close()
    expect(snapshot(sandbox.directory)).toEqual(before)
  }
}

const allFiles = [
  '.gitmodules',
  'flake.nix',
  'libs/größe/.gitmodules',
  'libs/größe/in ner/deep',
  'libs/größe/lib',
  'z/last',
]

describe('submodules', () => {
  beforeEach(() => {
    sandbox = createGitSandbox()
    // No test leaves the machine, and Git fetches submodules from other folders of it only where this is set.
    sandbox.write('home', { '.gitconfig': '[protocol "file"]\n\tallow = always\n' })
    sandbox.repository('inner')
    sandbox.commit('inner', 'inner', { deep: 'deep' })
    sandbox.repository('library')
    sandbox.commit('library', 'library', { lib: 'first' })
    sandbox.git('library', 'submodule', '--quiet', 'add', '../inner', 'in ner')
    sandbox.commit('library', 'with inner')
    sandbox.repository('project')
    sandbox.commit('project', 'one', { 'flake.nix': 'flake', 'z/last': 'last' })
    sandbox.git('project', 'submodule', '--quiet', 'add', '../library', 'libs/größe')
    sandbox.commit('project', 'two')
  })

  afterEach(() => {
    expect(readdirSync(sandbox.temporary)).toEqual([])
    sandbox.remove()
  })

  test('are in place as files, nested ones too, with the commit’s own time', async () => {
    sandbox.git('project', ...initialised)
    const { files, timestamp } = await exported('project')
    expect(files).toEqual(allFiles)
    expect(timestamp).toBe(sandbox.git('project', 'log', '-1', '--format=%ct'))
  })

  test('make the same commit each time', async () => {
    sandbox.git('project', ...initialised)
    expect((await exported('project')).sha).toBe((await exported('project')).sha)
  })

  test('of an older commit are those of that commit', async () => {
    sandbox.git('project', ...initialised)
    sandbox.commit('project/libs/größe', 'new', { added: 'x' })
    sandbox.commit('project', 'three')
    expect((await exported('project', 'HEAD~1')).files).toEqual(allFiles)
    expect((await exported('project')).files).toContain('libs/größe/added')
  })

  test('that were never brought to this machine are fetched from their own origin', async () => {
    sandbox.git('', 'clone', '--quiet', 'project', 'clone')
    expect((await exported('clone')).files).toEqual(allFiles)
  })

  test('are found in a worktree', async () => {
    sandbox.git('project', ...initialised)
    sandbox.git('project', 'worktree', 'add', '--quiet', '--detach', '../tree')
    rmSync(join(sandbox.directory, 'library'), { recursive: true })
    rmSync(join(sandbox.directory, 'inner'), { recursive: true })
    expect((await exported('tree')).files).toEqual(allFiles)
  })

  test('that cannot be found anywhere are refused with the command that brings them', async () => {
    sandbox.git('', 'clone', '--quiet', 'project', 'clone')
    rmSync(join(sandbox.directory, 'library'), { recursive: true })
    await expect(exported('clone')).rejects.toMatchObject({
      name: 'MeasurementError',
      message: expect.stringContaining('"libs/größe"'),
      remedy: expect.stringContaining('git submodule update --init --recursive'),
    })
  })

  test('that `.gitmodules` does not name stay empty folders, as for Git', async () => {
    sandbox.git('project', 'rm', '--quiet', '--cached', '.gitmodules')
    sandbox.git('project', 'commit', '--quiet', '--message', 'three')
    const { files } = await exported('project')
    expect(files).toEqual(['flake.nix', 'libs/größe', 'z/last'])
  })

  test('with a name that leads out of the repository are left alone', async () => {
    const gitmodules = '[submodule "../../evil"]\n\tpath = libs/größe\n\turl = ../library\n'
    sandbox.commit('project', 'three', { '.gitmodules': gitmodules })
    expect((await exported('project')).files).toContain('libs/größe')
  })

  test('whose URL names a program to run are refused, and it does not run', async () => {
    sandbox.git('', 'clone', '--quiet', 'project', 'clone')
    const evil = join(sandbox.directory, 'evil')
    const gitmodules = `[submodule "x"]\n\tpath = libs/größe\n\turl = "ext::touch ${evil}"\n`
    sandbox.commit('clone', 'three', { '.gitmodules': gitmodules })
    await expect(exported('clone')).rejects.toMatchObject({
      name: 'MeasurementError',
      message: expect.stringContaining("transport 'ext' not allowed"),
    })
    expect(existsSync(evil)).toBe(false)
  })

  test('of a project without any leave the commit as it is', async () => {
    const { sha } = await exported('inner')
    expect(sha).toBe(sandbox.git('inner', 'rev-parse', 'HEAD'))
  })
})

test.each([
  ['../lib.git', 'https://example.org/me/project.git', 'https://example.org/me/lib.git'],
  ['../../you/lib', 'https://example.org/me/project/', 'https://example.org/you/lib'],
  ['./lib', '/srv/project', '/srv/project/lib'],
  ['../lib', 'git@example.org:me/project', 'git@example.org:me/lib'],
  ['https://example.org/lib', '/srv/project', 'https://example.org/lib'],
  ['../lib', undefined, '../lib'],
])('the submodule URL %s, seen from %s, is %s', (url, base, expected) => {
  expect(resolveUrl(url, base)).toBe(expected)
})
