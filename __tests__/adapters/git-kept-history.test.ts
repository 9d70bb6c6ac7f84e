// The history as Git has it here, and on a real remote.

import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createGit } from '../../src/adapters/git/git.ts'
import { createKeptHistory } from '../../src/adapters/git/kept-history.ts'
import { HISTORY_BRANCH } from '../../src/core/trend/paths.ts'
import type { HistoryAnswer } from '../../src/ports/history.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'

let sandbox: GitSandbox

beforeEach(() => {
  sandbox = createGitSandbox()
  sandbox.repository('project')
  sandbox.commit('project', 'first', { 'flake.nix': '{ }' })
  sandbox.repository('remote', '--bare')
  sandbox.git('project', 'remote', 'add', 'origin', join(sandbox.directory, 'remote'))
})

afterEach(() => {
  sandbox.remove()
})

/** Puts files on the history's branch of the remote. */
function record(files: Readonly<Record<string, string>>): void {
  sandbox.repository('recorder')
  sandbox.commit('recorder', 'Record', files)
  sandbox.git('recorder', 'push', '--quiet', '--force', '../remote', `HEAD:refs/heads/${HISTORY_BRANCH}`)
}

async function read({ isNeeded }: { readonly isNeeded: boolean }): Promise<HistoryAnswer> {
  const { environment, directory } = sandbox
  const repository = await createGit({ environment }).open(join(directory, 'project'))
  try {
    const choose = (paths: readonly string[]) => paths.filter((path) => path.startsWith('figures/'))
    return await createKeptHistory().read({ choose, isNeeded, repository })
  } finally {
    await repository.close()
  }
}

test('is fetched where it is needed, and leaves no ref in the user’s repository', async () => {
  record({ 'figures/ä.json': 'Ä', 'README.md': 'about' })
  const files = new Map([['figures/ä.json', 'Ä']])
  const refs = sandbox.git('project', 'for-each-ref')
  expect(await read({ isNeeded: true })).toEqual({ kind: 'found', files, from: `origin’s ${HISTORY_BRANCH}` })
  expect(sandbox.git('project', 'for-each-ref')).toBe(refs)
  expect(await read({ isNeeded: false })).toEqual({ kind: 'none' })
})

test('is what the last fetch has left where it is not needed, or the remote is away', async () => {
  record({ 'figures/a.json': '1' })
  sandbox.git('project', 'fetch', '--quiet', 'origin')
  rmSync(join(sandbox.directory, 'remote'), { recursive: true })
  const here = { kind: 'found', from: `refs/remotes/origin/${HISTORY_BRANCH}` }
  expect(await read({ isNeeded: false })).toEqual({ ...here, files: new Map([['figures/a.json', '1']]) })
  expect(await read({ isNeeded: true })).toMatchObject({ ...here, doubt: expect.stringMatching(/remote/) })
})

test('is none where the remote has none, and where there is no remote', async () => {
  expect(await read({ isNeeded: true })).toEqual({ kind: 'none' })
  sandbox.git('project', 'remote', 'remove', 'origin')
  expect(await read({ isNeeded: true })).toEqual({ kind: 'none' })
})

test('can not be read where the remote is away and nothing of it is here', async () => {
  rmSync(join(sandbox.directory, 'remote'), { recursive: true })
  expect(await read({ isNeeded: true })).toMatchObject({ kind: 'failed' })
})
