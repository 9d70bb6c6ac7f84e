import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createGit } from '../../src/adapters/git/git.ts'
import type { FetchOutcome, Repository } from '../../src/ports/git.ts'
import { startGitServer } from '../git-server.ts'
import { createGitSandbox, snapshot, type GitSandbox } from '../git-sandbox.ts'

let sandbox: GitSandbox
let one: string
let two: string

beforeEach(() => {
  sandbox = createGitSandbox()
  sandbox.repository('origin ü')
  one = sandbox.commit('origin ü', 'one', { a: '1', same: 'x', 'sub/b': '1' })
  two = sandbox.commit('origin ü', 'two', { a: '2' })
})

afterEach(() => {
  expect(readdirSync(sandbox.temporary)).toEqual([])
  sandbox.remove()
})

/** Uses a repository; proves that nothing of the user's is written to. */
async function using<T>(folder: string, use: (repository: Repository) => Promise<T>): Promise<T> {
  const before = snapshot(sandbox.directory)
  const repository = await createGit({ environment: sandbox.environment }).open(
    join(sandbox.directory, folder),
  )
  try {
    return await use(repository)
  } finally {
    await repository.close()
    expect(snapshot(sandbox.directory)).toEqual(before)
  }
}

function fetch(folder: string, revision: string): Promise<FetchOutcome> {
  return using(folder, (repository) => repository.fetch(revision))
}

function clone(...options: readonly string[]): void {
  sandbox.git('', 'clone', '--quiet', ...options, `file://${sandbox.directory}/origin ü`, 'project')
}

/** All files of a commit as Nix will read them: from the private repository alone. */
function exportedFiles(exported: { readonly directory: string; readonly sha: string }): string {
  const archive = execFileSync('git', ['-C', exported.directory, 'archive', exported.sha])
  return execFileSync('tar', ['-x', '-O'], { input: archive }).toString()
}

describe('a depth-1 clone', () => {
  beforeEach(() => {
    clone('--depth=1')
  })

  test('says so, knows its commit’s parents, and has no merge base', async () => {
    await using('project', async (repository) => {
      expect(repository.isShallow).toBe(true)
      expect(await repository.parents(two)).toEqual([one])
      expect(await repository.resolve(one)).toBeUndefined()
      expect(await repository.mergeBase(two, one)).toBeUndefined()
    })
  })

  test('gets a missing parent from `origin`, whole and ready for Nix', async () => {
    await using('project', async (repository) => {
      expect(await repository.fetch(one)).toMatchObject({
        kind: 'fetched',
        commit: { sha: one, subject: 'one' },
      })
      expect((await repository.resolve(one))?.subject).toBe('one')
      expect(await repository.readFile(one, 'a')).toBe('1')
      expect(await repository.mergeBase(two, one)).toBeUndefined()
      const exported = await repository.exportForNix(one, { submodules: false })
      expect(exportedFiles(exported)).toBe('1x1')
      execFileSync('git', ['-C', exported.directory, 'fsck', '--strict'], { stdio: 'pipe' })
    })
  })

  test('gets many commits, one after the other and at once', async () => {
    const more = [3, 4, 5].map((count) => sandbox.commit('origin ü', 'more', { a: `${count}` }))
    await using('project', async (repository) => {
      const outcomes = await Promise.all([one, ...more].map((sha) => repository.fetch(sha)))
      expect(outcomes.map(({ kind }) => kind)).toEqual(['fetched', 'fetched', 'fetched', 'fetched'])
      expect(await repository.fetch(one)).toMatchObject({ kind: 'fetched' })
    })
  })

  test('in a worktree works the same', async () => {
    sandbox.git('project', 'worktree', 'add', '--quiet', '--detach', '../tree')
    await using('tree', async (repository) => {
      expect(repository.isShallow).toBe(true)
      expect(await repository.fetch(one)).toMatchObject({ kind: 'fetched' })
      expect(exportedFiles(await repository.exportForNix(one, { submodules: false }))).toBe('1x1')
    })
  })
})

describe('refs of `origin`', () => {
  test('are fetched by name: branches, tags and full names', async () => {
    sandbox.git('origin ü', 'tag', '--annotate', '--message', 'release', 'v1', one)
    clone('--depth=1')
    for (const [revision, sha] of [
      ['main', two],
      ['v1', one],
      ['refs/tags/v1', one],
    ] as const) {
      expect(await fetch('project', revision)).toMatchObject({ kind: 'fetched', commit: { sha } })
    }
  })

  test.each([
    ['nothing', "couldn't find remote ref nothing"],
    ['0123456789012345678901234567890123456789', 'not our ref'],
    ['main:refs/heads/evil', 'it is not the name of a ref'],
    ['--upload-pack=touch evil', 'it is not the name of a ref'],
    ['refs/heads/*', 'it is not the name of a ref'],
    ['', 'it is not the name of a ref'],
  ])('that are not there (%j) are an outcome with Git’s reason', async (revision, reason) => {
    clone('--depth=1')
    expect(await fetch('project', revision)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining(reason),
    })
  })
})

describe('the connection', () => {
  test('that is not set up is an outcome with its reason; one that leads nowhere tells nothing', async () => {
    sandbox.repository('project')
    sandbox.commit('project', 'one', { a: '1' })
    expect(await fetch('project', 'main')).toEqual({
      kind: 'failed',
      reason: 'the repository has no remote `origin`',
    })
    sandbox.git('project', 'remote', 'add', 'origin', join(sandbox.directory, 'gone'))
    await expect(fetch('project', 'main')).rejects.toMatchObject({
      name: 'MeasurementError',
      message: expect.stringContaining('does not appear to be a git repository'),
    })
  })

  test('may be a path relative to the root, from a folder below it too', async () => {
    clone('--depth=1')
    sandbox.git('project', 'remote', 'set-url', 'origin', '../origin ü')
    expect(await fetch('project/sub', one)).toMatchObject({ kind: 'fetched' })
  })

  test('follows the repository’s own `insteadOf`', async () => {
    clone('--depth=1')
    sandbox.git('project', 'remote', 'set-url', 'origin', 'short:"x"/origin ü')
    sandbox.git('project', 'config', `url.${sandbox.directory}/.insteadOf`, 'short:"x"/')
    expect(await fetch('project', one)).toMatchObject({ kind: 'fetched' })
  })

  test.each([
    ['in the repository’s configuration', (): string => '.git/config'],
    [
      'in a file of its own, included for this repository alone',
      (): string => {
        const condition = `includeIf.gitdir:${sandbox.directory}/project/.git.path`
        sandbox.git('project', 'config', condition, join(sandbox.directory, 'credentials'))
        return '../credentials'
      },
    ],
  ])('uses the credentials that actions/checkout left %s', async (_, fileOfCredentials) => {
    clone('--depth=1')
    const server = await startGitServer(sandbox.directory, 'Basic c2VjcmV0')
    try {
      sandbox.git('project', 'remote', 'set-url', 'origin', `${server.url}/origin%20%C3%BC`)
      await expect(fetch('project', one)).rejects.toMatchObject({ name: 'MeasurementError' })
      const key = `http.${server.url}/.extraheader`
      sandbox.git('project', 'config', '--file', fileOfCredentials(), key, 'Authorization: Basic c2VjcmV0')
      expect(await fetch('project', one)).toMatchObject({ kind: 'fetched', commit: { sha: one } })
    } finally {
      await server.close()
    }
  })

  test('leaves no credentials in the private repository', async () => {
    clone('--depth=1')
    sandbox.git('project', 'config', 'http.https://example.org/.extraheader', 'secret-token')
    await using('project', async (repository) => {
      await repository.fetch(one)
      const found = execFileSync('sh', ['-c', `grep -r secret-token . || true`], {
        cwd: repository.privateDirectory,
      })
      expect(found.toString()).toBe('')
    })
  })
})

describe('a partial clone', () => {
  test.each(['blob:none', 'tree:0'])('without files (%s) is completed for Nix', async (filter) => {
    sandbox.git('origin ü', 'config', 'uploadpack.allowFilter', 'true')
    clone(`--filter=${filter}`, '--no-checkout', '--depth=1')
    await using('project', async (repository) => {
      expect(exportedFiles(await repository.exportForNix(two, { submodules: false }))).toBe('2x1')
      expect(await repository.fetch(one)).toMatchObject({ kind: 'fetched' })
      expect(exportedFiles(await repository.exportForNix(one, { submodules: false }))).toBe('1x1')
    })
  })
})
