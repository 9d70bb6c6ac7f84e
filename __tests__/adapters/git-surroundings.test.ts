import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createGit } from '../../src/adapters/git/git.ts'
import type { Repository } from '../../src/ports/git.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'

let sandbox: GitSandbox

beforeEach(() => {
  sandbox = createGitSandbox()
  sandbox.repository('project')
})

afterEach(() => {
  sandbox.remove()
})

async function ask<T>(question: (repository: Repository) => Promise<T>): Promise<T> {
  const folder = join(sandbox.directory, 'project')
  const repository = await createGit({ environment: sandbox.environment }).open(folder)
  try {
    return await question(repository)
  } finally {
    await repository.close()
  }
}

test('the address is that of origin, or of the only remote, as it is configured', async () => {
  const address = () => ask((repository) => repository.remoteAddress())
  expect(await address()).toBeUndefined()
  sandbox.git('project', 'remote', 'add', 'up.stream', 'git@git.example.org:me/ü.git')
  expect(await address()).toBe('git@git.example.org:me/ü.git')
  sandbox.git('project', 'remote', 'add', 'other', 'https://other.example.org/x')
  expect(await address()).toBeUndefined()
  sandbox.git('project', 'remote', 'add', 'origin', 'https://github.com/me/x')
  expect(await address()).toBe('https://github.com/me/x')
  sandbox.git('project', 'config', '--unset', 'remote.origin.url')
  sandbox.git('project', 'config', 'remote.origin.fetch', 'x')
  expect(await address()).toBeUndefined()
})

test('the branch is told before it has a commit, and not where none is checked out', async () => {
  const branch = () => ask((repository) => repository.currentBranch())
  expect(await branch()).toBe('main')
  sandbox.commit('project', 'one', { a: '1' })
  sandbox.git('project', 'switch', '--quiet', '--create', 'feature/ü')
  expect(await branch()).toBe('feature/ü')
  sandbox.git('project', 'switch', '--quiet', '--detach')
  expect(await branch()).toBeUndefined()
})

test('a folder has its files, whatever they are called, and neither links nor what is below', async () => {
  const sha = sandbox.commit('project', 'one', {
    'a/x.yml': '1',
    'a/ü\n\t"*.yml': '1',
    'a/b/y.yml': '1',
    'a/link.yml': { linkTo: '/etc/passwd' },
    ab: '1',
    '*/z.yml': '1',
  })
  const files = (folder: string) => ask((repository) => repository.filesIn(sha, folder))
  expect([...(await files('a'))].sort()).toEqual(['a/x.yml', 'a/ü\n\t"*.yml'])
  expect(await files('*')).toEqual(['*/z.yml'])
  expect(await files('none')).toEqual([])
})
