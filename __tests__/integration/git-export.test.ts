import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { createGit } from '../../src/adapters/git/git.ts'
import type { Repository } from '../../src/ports/git.ts'
import { createGitSandbox, snapshot, type GitSandbox } from '../git-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

let sandbox: GitSandbox

beforeEach(() => {
  sandbox = createGitSandbox()
  writeFileSync(join(sandbox.directory, 'registry.json'), '{"version":2,"flakes":[]}')
})

afterEach(() => {
  sandbox.remove()
})

const prefetchSchema = z.object({ hash: z.string(), storePath: z.string() })

/** The files that Nix fetches of a commit, by path, and their hash. */
function fetchWithNix(
  nix: string,
  exported: { readonly directory: string; readonly sha: string },
): { readonly hash: string; readonly files: Readonly<Record<string, string>> } {
  const path = exported.directory.split('/').map(encodeURIComponent).join('/')
  const options = ['--option', 'experimental-features', 'nix-command flakes']
  const registry = ['--option', 'flake-registry', join(sandbox.directory, 'registry.json')]
  const output = execFileSync(
    nix,
    [
      ...[...options, ...registry, 'flake', 'prefetch', '--json'],
      `git+file://${path}?rev=${exported.sha}&shallow=1&ref=head`,
    ],
    // A home of its own, so that nothing comes from the cache of an earlier fetch.
    {
      env: { ...process.env, HOME: sandbox.environment.HOME, XDG_CACHE_HOME: undefined },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const { hash, storePath } = prefetchSchema.parse(JSON.parse(output))
  const names = readdirSync(storePath, { recursive: true, withFileTypes: true })
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file.slice(storePath.length + 1), readFileSync(file, 'utf8')] as const)
  return { hash, files: Object.fromEntries(files) }
}

async function withRepository<T>(
  folder: string,
  use: (repository: Repository) => Promise<T>,
  environment: Readonly<Record<string, string>> = {},
): Promise<T> {
  const before = snapshot(sandbox.directory)
  const git = createGit({ environment: { ...sandbox.environment, ...environment } })
  const repository = await git.open(join(sandbox.directory, folder))
  try {
    return await use(repository)
  } finally {
    await repository.close()
    expect(Object.keys(snapshot(sandbox.directory)).filter((path) => path.includes('.git'))).toEqual(
      Object.keys(before).filter((path) => path.includes('.git')),
    )
  }
}

describe.each(nixBinaries())('%s fetches', (nix) => {
  test('base and head of a depth-1 clone of a merge commit, in a worktree with an odd path', async () => {
    sandbox.repository('origin')
    const base = sandbox.commit('origin', 'base', { 'flake.nix': '1', 'a "b" ü': 'x' })
    sandbox.git('origin', 'switch', '--quiet', '--create', 'fix')
    sandbox.commit('origin', 'fix', { 'flake.nix': '2' })
    sandbox.git('origin', 'switch', '--quiet', 'main')
    sandbox.git('origin', 'merge', '--quiet', '--no-ff', '--message', 'merge', 'fix')
    sandbox.git('', 'clone', '--quiet', '--depth=1', `file://${sandbox.directory}/origin`, 'clone')
    sandbox.git('clone', 'worktree', 'add', '--quiet', '--detach', '../größe of it')
    sandbox.write('größe of it', { 'flake.nix': '3' })
    await withRepository('größe of it', async (repository) => {
      const head = await repository.resolve('HEAD')
      const parents = await repository.parents(head?.sha ?? '')
      expect(parents[0]).toBe(base)
      expect(await repository.fetch(base)).toMatchObject({ kind: 'fetched' })
      const tree = await repository.workingTree()
      const commits = [
        [base, '1'],
        [head?.sha ?? '', '2'],
        [tree?.sha ?? '', '3'],
      ] as const
      // All exported before any is fetched, as commands may do it.
      const exports = await Promise.all(
        commits.map(([sha]) => repository.exportForNix(sha, { submodules: false })),
      )
      for (const [index, exported] of exports.entries()) {
        expect(fetchWithNix(nix, exported).files).toEqual({
          'flake.nix': commits[index]?.[1],
          'a "b" ü': 'x',
        })
      }
    })
  })

  test('a commit that no branch leads to', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { a: '1' })
    const lost = sandbox.commit('project', 'lost', { a: '2' })
    sandbox.git('project', 'reset', '--quiet', '--hard', 'HEAD~1')
    await withRepository('project', async (repository) => {
      const exported = await repository.exportForNix(lost, { submodules: false })
      expect(fetchWithNix(nix, exported).files).toEqual({ a: '2' })
    })
  })

  test('the files of submodules in their folders', async () => {
    sandbox.repository('library')
    sandbox.commit('library', 'library', { lib: 'x' })
    sandbox.repository('project')
    sandbox.commit('project', 'one', { a: '1' })
    sandbox.git('project', 'submodule', '--quiet', 'add', '../library', 'lib ü')
    const sha = sandbox.commit('project', 'two')
    await withRepository('project', async (repository) => {
      const exported = await repository.exportForNix(sha, { submodules: true })
      expect(fetchWithNix(nix, exported).files).toMatchObject({ a: '1', 'lib ü/lib': 'x' })
    })
  })

  test('the bytes that were committed, whatever the attributes say', async () => {
    sandbox.repository('project')
    const sha = sandbox.commit('project', 'one', {
      '.gitattributes':
        'crlf text eol=crlf\nident ident\nignored export-ignore\nsubst export-subst\nup filter=up\n',
      crlf: 'a\n',
      ident: '$Id$\n',
      ignored: 'x',
      subst: '$Format:%H$',
      up: 'quiet',
    })
    sandbox.write('home', { '.gitconfig': '[filter "up"]\n\tsmudge = tr a-z A-Z\n\trequired = true\n' })
    await withRepository('project', async (repository) => {
      const exported = await repository.exportForNix(sha, { submodules: false })
      expect(fetchWithNix(nix, exported).files).toMatchObject({
        crlf: 'a\n',
        ident: '$Id$\n',
        ignored: 'x',
        subst: '$Format:%H$',
        up: 'quiet',
      })
    })
  })

  test('from objects that the user’s repository itself borrows', async () => {
    sandbox.repository('origin')
    const sha = sandbox.commit('origin', 'one', { a: '1' })
    sandbox.git('', 'clone', '--quiet', '--shared', 'origin', 'project')
    writeFileSync(
      join(sandbox.directory, 'project/.git/objects/info/alternates'),
      '../../../origin/.git/objects\n',
    )
    await withRepository('project', async (repository) => {
      const exported = await repository.exportForNix(sha, { submodules: false })
      expect(fetchWithNix(nix, exported).files).toEqual({ a: '1' })
    })
  })

  test('all files of a partial clone that has none of them yet', async () => {
    sandbox.repository('origin')
    const sha = sandbox.commit('origin', 'one', { a: '1', 'b/c': '2' })
    sandbox.git('origin', 'config', 'uploadpack.allowFilter', 'true')
    const url = `file://${sandbox.directory}/origin`
    sandbox.git('', 'clone', '--quiet', '--filter=blob:none', '--no-checkout', url, 'clone')
    await withRepository('clone', async (repository) => {
      const exported = await repository.exportForNix(sha, { submodules: false })
      expect(fetchWithNix(nix, exported).files).toEqual({ a: '1', 'b/c': '2' })
    })
  })
})

test('every release sees the same bytes', async () => {
  sandbox.repository('project')
  const sha = sandbox.commit('project', 'one', { '.gitattributes': '* text eol=crlf\n', a: '1\n' })
  await withRepository('project', async (repository) => {
    const exported = await repository.exportForNix(sha, { submodules: false })
    const hashes = nixBinaries().map((nix) => fetchWithNix(nix, exported).hash)
    expect(new Set(hashes).size).toBe(1)
  })
})

test('a repository with SHA-256 objects is refused, as no release of Nix can read it', async () => {
  sandbox.repository('project', '--object-format=sha256')
  const sha = sandbox.commit('project', 'one', { a: '1' })
  await withRepository('project', async (repository) => {
    expect((await repository.resolve('HEAD'))?.sha).toBe(sha)
    await expect(repository.exportForNix(sha, { submodules: false })).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining('sha256'),
    })
  })
})
