import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { chmodSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createGit } from '../../src/adapters/git/git.ts'
import type { TreeEdit } from '../../src/core/causes/compose.ts'
import type { Repository } from '../../src/ports/git.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'

describe('a folder that has the files of one commit after the other', () => {
  let sandbox: GitSandbox
  let repository: Repository
  let folder: string

  beforeEach(async () => {
    sandbox = createGitSandbox()
    const directory = sandbox.repository('project')
    sandbox.commit('project', 'head', {
      'a.nix': 'a\n',
      'run.sh': 'true\n',
      'lib/b.nix': 'b\n',
      'lib/deep/c.nix': 'c\n',
      link: { linkTo: 'lib/b.nix' },
      '.gitattributes': '*.nix text eol=crlf\n',
    })
    chmodSync(join(directory, 'run.sh'), 0o755)
    sandbox.git('project', 'commit', '--quiet', '--all', '--message', 'executable')
    repository = await createGit({ environment: sandbox.environment }).open(directory)
    folder = join(sandbox.directory, 'work', 'source')
  })
  afterEach(async () => {
    await repository.close()
    sandbox.remove()
  })

  const head = () => sandbox.git('project', 'rev-parse', 'HEAD')

  const checkOut = async (edits: readonly TreeEdit[]) => {
    const { sha } = await repository.compose({ sha: head(), timestamp: 1, edits })
    await repository.checkOut(sha, folder)
  }

  const HEAD_FILES = {
    '.gitattributes': '*.nix text eol=crlf\n',
    'a.nix': 'a\n',
    'lib/b.nix': 'b\n',
    'lib/deep/c.nix': 'c\n',
    link: '→ lib/b.nix',
    'run.sh': 'true\n',
  }

  test('has all files as they were committed, and nothing of Git’s', async () => {
    await checkOut([])
    expect(filesIn(folder)).toEqual(HEAD_FILES)
    expect(lstatSync(join(folder, 'run.sh')).mode & 0o111).not.toBe(0)
    expect(lstatSync(join(folder, 'a.nix')).mode & 0o111).toBe(0)
  })

  test('goes from one commit to another, and back', async () => {
    await checkOut([{ path: 'a.nix', entry: { mode: '100644', text: 'other\n' } }])
    await checkOut([
      { path: 'lib/deep/c.nix', entry: undefined },
      { path: 'lib/new/d.nix', entry: { mode: '100644', text: 'd\n' } },
    ])
    const { 'lib/deep/c.nix': gone, ...others } = HEAD_FILES
    expect(gone).toBe('c\n')
    expect(filesIn(folder)).toEqual({ ...others, 'lib/new/d.nix': 'd\n' })
    await checkOut([])
    expect(filesIn(folder)).toEqual(HEAD_FILES)
  })

  test('is counted before it is made', async () => {
    expect(await repository.countFiles(head())).toBe(Object.keys(HEAD_FILES).length)
  })
})

/** Files by path; links as what they lead to. */
function filesIn(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return Object.fromEntries(
    entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [
        path.slice(folder.length + 1),
        lstatSync(path).isSymbolicLink() ? `→ ${readlinkSync(path)}` : readFileSync(path, 'utf8'),
      ]),
  )
}
