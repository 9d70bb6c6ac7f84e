import { expect, test } from '@jest/globals'
import { type Contest, decidingRevision } from '../../src/commands/deciding-revision.ts'
import type { GithubEvent } from '../../src/core/github/github-event.ts'
import { fakeCommit, fakeRepository, fakeSha } from '../fakes/repository.ts'

/** main: one ← two ← three ← four; change: one ← fix; GitHub’s merge commit of three and fix; `forged` looks like it. */
const commits = [
  { name: 'one' },
  { name: 'two', parents: ['one'], isRemote: true },
  { name: 'three', parents: ['two'], isRemote: true },
  { name: 'four', parents: ['three'], isRemote: true },
  { name: 'fix', parents: ['one'] },
  { name: 'merge', parents: ['three', 'fix'] },
  { name: 'forged', parents: ['fix', 'fix'] },
] as const

const pullRequest: GithubEvent = {
  kind: 'pull_request',
  baseSha: fakeSha('three'),
  baseRef: 'main',
  headSha: fakeSha('fix'),
  mergeSha: undefined,
  number: 7,
  isFork: true,
}

function contest(given: { head: string; base: string; event?: GithubEvent }) {
  const repository = fakeRepository({ commits, refs: {}, isShallow: true })
  const { head, base, event } = given
  const commit = (name: string) => fakeCommit({ name })
  const asked: Contest = {
    repository,
    event,
    base: commit(base),
    head: commit(head),
  }
  return { repository, asked }
}

test('of GitHub’s merge commit what it was merged into decides, newer than the event as it may be', async () => {
  const event: GithubEvent = { ...pullRequest, baseSha: fakeSha('two'), mergeSha: fakeSha('merge') }
  const { asked } = contest({ head: 'merge', base: 'three', event })
  expect(await decidingRevision(asked)).toEqual({ sha: fakeSha('three'), name: 'base' })
})

test('of any other head the tip of the branch decides, which is fetched, and not the older base', async () => {
  const { asked, repository } = contest({ head: 'fix', base: 'one', event: pullRequest })
  expect(await decidingRevision(asked)).toEqual({ sha: fakeSha('three'), name: 'main' })
  expect(repository.fetched).toEqual([fakeSha('three')])
})

test.each([
  ['on GitHub', 'fix', 'merge'],
  ['on Gitea and Forgejo, which start the run for head itself', 'forged', undefined],
  ['where the forge starts the run for a newer head than the event knows of', 'fix', undefined],
] as const)(
  'a merge commit of head’s own making does not choose who decides: %s',
  async (_, headSha, mergeSha) => {
    const made = mergeSha === undefined ? {} : { mergeSha: fakeSha(mergeSha) }
    const event: GithubEvent = { ...pullRequest, headSha: fakeSha(headSha), ...made }
    const { asked } = contest({ head: 'forged', base: 'fix', event })
    expect(await decidingRevision(asked)).toEqual({ sha: fakeSha('three'), name: 'main' })
  },
)

test('a base that the workflow names is compared with, and does not decide', async () => {
  const { asked } = contest({ head: 'merge', base: 'one', event: pullRequest })
  expect(await decidingRevision(asked)).toEqual({ sha: fakeSha('three'), name: 'main' })
})

test('in a merge queue what it builds on decides', async () => {
  const event: GithubEvent = { kind: 'merge_group', baseSha: fakeSha('three'), headSha: fakeSha('merge') }
  expect(await decidingRevision(contest({ head: 'merge', base: 'three', event }).asked)).toEqual({
    sha: fakeSha('three'),
    name: 'base',
  })
})

test('elsewhere base decides', async () => {
  const events = [
    undefined,
    { kind: 'push', before: undefined, after: fakeSha('fix'), defaultBranch: 'main', isDefaultBranch: false },
    { kind: 'other', name: 'issue_comment', defaultBranch: 'main' },
  ] as const
  for (const event of events) {
    const { asked } = contest({ head: 'fix', base: 'one', ...(event && { event }) })
    expect(await decidingRevision(asked)).toEqual({ sha: fakeSha('one'), name: 'base' })
  }
})

test('a branch whose tip cannot be had ends the run rather than letting an older configuration hold', async () => {
  const event: GithubEvent = { ...pullRequest, baseSha: fakeSha('gone') }
  await expect(decidingRevision(contest({ head: 'fix', base: 'one', event }).asked)).rejects.toMatchObject({
    name: 'MeasurementError',
  })
})
