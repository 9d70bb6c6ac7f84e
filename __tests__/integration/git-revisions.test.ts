import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { join } from 'node:path'
import { createGit } from '../../src/adapters/git/git.ts'
import { chooseRevisions, type ChosenRevisions } from '../../src/commands/revisions.ts'
import { parseGithubEvent } from '../../src/core/github/github-event.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'

let sandbox: GitSandbox
/** Of a pull request on GitHub: the tip of main, where the change left it, the change, and GitHub's merge commit. */
let commits: Readonly<Record<'main' | 'start' | 'change' | 'merge', string>>

beforeEach(() => {
  sandbox = createGitSandbox()
  sandbox.repository('github')
  const start = sandbox.commit('github', 'start', { a: '1' })
  sandbox.git('github', 'switch', '--quiet', '--create', 'fix')
  const change = sandbox.commit('github', 'change', { b: '1' })
  sandbox.git('github', 'switch', '--quiet', 'main')
  const main = sandbox.commit('github', 'main moves on', { a: '2' })
  sandbox.git('github', 'switch', '--quiet', '--detach')
  sandbox.git('github', 'merge', '--quiet', '--no-ff', '--message', 'merge', 'fix')
  const merge = sandbox.git('github', 'rev-parse', 'HEAD')
  sandbox.git('github', 'update-ref', 'refs/pull/1/merge', merge)
  sandbox.git('github', 'switch', '--quiet', 'main')
  commits = { main, start, change, merge }
})

afterEach(() => {
  sandbox.remove()
})

/** A checkout as actions/checkout makes it: a detached commit, by default without its history. */
function checkout(sha: string, ...depth: readonly string[]): void {
  sandbox.repository('checkout')
  sandbox.git('checkout', 'remote', 'add', 'origin', `file://${sandbox.directory}/github`)
  sandbox.git('checkout', 'fetch', '--quiet', '--no-tags', ...depth, 'origin', sha)
  if (depth.length === 0) sandbox.git('checkout', 'fetch', '--quiet', 'origin')
  sandbox.git('checkout', 'checkout', '--quiet', '--detach', sha)
}

async function choose(
  headSha: string,
  inputs: { readonly base?: string; readonly head?: string } = {},
): Promise<ChosenRevisions> {
  const git = createGit({ environment: sandbox.environment })
  const repository = await git.open(join(sandbox.directory, 'checkout'))
  const event = parseGithubEvent('pull_request', {
    pull_request: {
      number: 7,
      base: { sha: commits.main, ref: 'main' },
      head: { sha: commits.change, ref: 'fix' },
    },
  })
  try {
    return await chooseRevisions({ repository, inputs, event, headSha })
  } finally {
    await repository.close()
  }
}

test('a depth-1 checkout of GitHub’s merge commit is compared with its first parent', async () => {
  checkout(commits.merge, '--depth=1')
  const { base, head, notices } = await choose(commits.merge)
  expect([base.commit.sha, head.commit.sha]).toEqual([commits.main, commits.merge])
  expect(notices).toEqual([])
})

test('a checkout of the head commit with history is compared with the merge base', async () => {
  checkout(commits.change)
  const { base, head, notices } = await choose(commits.merge)
  expect([base.commit.sha, head.commit.sha]).toEqual([commits.start, commits.change])
  expect(notices).toEqual([])
})

test('a depth-1 checkout of the head commit is compared with the tip of the base branch, with a notice', async () => {
  checkout(commits.change, '--depth=1')
  const { base, head, notices } = await choose(commits.merge)
  expect([base.commit.sha, head.commit.sha]).toEqual([commits.main, commits.change])
  expect(notices).toHaveLength(1)
})

test('in a depth-1 checkout a branch of `origin` can be named as base', async () => {
  checkout(commits.merge, '--depth=1')
  const { base } = await choose(commits.merge, { base: 'fix' })
  expect(base.commit.sha).toBe(commits.change)
})

test('a name that `origin` does not know either is refused', async () => {
  checkout(commits.merge, '--depth=1')
  await expect(choose(commits.merge, { base: 'fxi' })).rejects.toMatchObject({
    name: 'UsageError',
    message: "There is no revision `fxi` for base (couldn't find remote ref fxi).",
    remedy: expect.stringContaining('fetch-depth: 0'),
  })
})
