import { describe, expect, test } from '@jest/globals'
import { chooseRevisions } from '../../src/commands/revisions.ts'
import type { RevisionChoice } from '../../src/commands/revision-choice.ts'
import type { GithubEvent } from '../../src/core/github/github-event.ts'
import {
  fakeRepository,
  fakeSha,
  type FakeRepository,
  type FakeRepositoryOptions,
} from '../fakes/repository.ts'

/** main: one ← two ← three; change: two ← fix; the merge commit of three and fix. */
const history: FakeRepositoryOptions['commits'] = [
  { name: 'one' },
  { name: 'two', parents: ['one'] },
  { name: 'three', parents: ['two'] },
  { name: 'fix', parents: ['two'] },
  { name: 'merge', parents: ['three', 'fix'] },
]

const pullRequest: Extract<GithubEvent, { kind: 'pull_request' }> = {
  kind: 'pull_request',
  baseSha: fakeSha('three'),
  baseRef: 'main',
  headSha: fakeSha('fix'),
  mergeSha: fakeSha('merge'),
  number: 7,
  isFork: false,
}

/** History as actions/checkout leaves it by default: one commit, and `origin` has the rest. */
function shallow(present: string): FakeRepositoryOptions['commits'] {
  return history.map((commit) => ({ ...commit, isRemote: commit.name !== present }))
}

async function chosenOf(choice: Omit<RevisionChoice, 'inputs'> & Partial<RevisionChoice>) {
  const { base, head, notices } = await chooseRevisions({ inputs: {}, ...choice })
  return {
    base: `${base.commit.subject}: ${base.chosen}`,
    head: `${head.commit.subject}: ${head.chosen}`,
    notices: notices.map(({ message }) => message),
  }
}

function checkout(head: string, options: Partial<FakeRepositoryOptions> = {}): FakeRepository {
  return fakeRepository({ commits: history, refs: { HEAD: head, main: 'three' }, ...options })
}

describe('revisions that the user gave', () => {
  test('hold over everything else', async () => {
    const repository = checkout('merge', { workingTree: { 'flake.nix': '{}' } })
    const inputs = { base: 'main', head: 'HEAD' }
    expect(await chosenOf({ repository, inputs, event: pullRequest })).toEqual({
      base: 'three: given as `main`',
      head: 'merge: given as `HEAD`',
      notices: [],
    })
  })

  test('may name a branch that only `origin` has', async () => {
    const repository = checkout('merge', {
      commits: shallow('merge'),
      refs: { HEAD: 'merge' },
      remoteRefs: { main: 'three' },
      isShallow: true,
    })
    const chosen = await chosenOf({ repository, inputs: { base: 'main' }, event: pullRequest })
    expect(chosen.base).toBe('three: given as `main`')
    expect(repository.fetched).toEqual(['main'])
  })

  test('are found as branches of `origin` that were fetched before', async () => {
    const repository = checkout('fix', { refs: { HEAD: 'fix', 'origin/main': 'three' } })
    const chosen = await chosenOf({ repository, inputs: { base: 'main' } })
    expect(chosen.base).toBe('three: given as `main`')
    expect(repository.fetched).toEqual([])
  })

  test('that do not exist are refused with the nearest names, without asking the network', async () => {
    const repository = checkout('fix', {
      refs: { HEAD: 'fix', main: 'three', 'origin/main': 'three', release: 'one' },
    })
    await expect(chooseRevisions({ repository, inputs: { base: 'mian' } })).rejects.toMatchObject({
      name: 'UsageError',
      message: 'There is no revision `mian` for base (there is no such revision).',
      remedy: 'Did you mean `main` or `origin/main`?',
    })
    expect(repository.fetched).toEqual([])
  })

  test('that do not exist are refused with the way to the whole history in a shallow clone', async () => {
    const repository = checkout('fix', { isShallow: true })
    await expect(chooseRevisions({ repository, inputs: { head: 'v1.2' } })).rejects.toMatchObject({
      name: 'UsageError',
      message: "There is no revision `v1.2` for head (couldn't find remote ref v1.2).",
      remedy: 'This clone is shallow: `git fetch --unshallow` brings the rest of its history.',
    })
  })

  test('as head alone are compared with their merge base with the default branch', async () => {
    const repository = checkout('three', { defaultBranch: 'main', workingTree: { a: 'changed' } })
    expect(await chosenOf({ repository, inputs: { head: fakeSha('fix') } })).toMatchObject({
      base: 'two: the merge base of head and `main`',
      head: `fix: given as \`${fakeSha('fix')}\``,
    })
  })
})

describe('under pull_request', () => {
  test('a checked-out merge commit is compared with its first parent', async () => {
    const repository = checkout('merge')
    expect(await chosenOf({ repository, event: pullRequest, headSha: fakeSha('merge') })).toEqual({
      base: 'three: the first parent of the merge commit that GitHub made',
      head: 'merge: the commit that is checked out',
      notices: [],
    })
  })

  test('the first parent is fetched where the clone has only the merge commit', async () => {
    const repository = checkout('merge', { commits: shallow('merge'), isShallow: true })
    const chosen = await chosenOf({ repository, event: pullRequest, headSha: fakeSha('merge') })
    expect(chosen.base).toBe('three: the first parent of the merge commit that GitHub made')
    expect(repository.fetched).toEqual([fakeSha('three')])
  })

  test('a merge commit that is newer than the payload is known by its name and by what GitHub calls it', async () => {
    const newer = `Merge ${fakeSha('fix')} into ${fakeSha('three')}`
    const commits = [...history, { name: newer, parents: ['three', 'fix'] }]
    const repository = checkout(newer, { commits })
    const headSha = fakeSha('an older head')
    const event: GithubEvent = { ...pullRequest, headSha, baseSha: fakeSha('two'), mergeSha: fakeSha(newer) }
    const chosen = await chosenOf({ repository, event, headSha: fakeSha(newer) })
    expect(chosen.base).toBe('three: the first parent of the merge commit that GitHub made')
  })

  test('a checked-out head commit is compared with the merge base', async () => {
    const repository = checkout('fix')
    expect(await chosenOf({ repository, event: pullRequest, headSha: fakeSha('merge') })).toEqual({
      base: 'two: the merge base of head and `main`',
      head: 'fix: the commit that is checked out',
      notices: [],
    })
  })

  test('a head commit without history is compared with the tip of the base branch, and says what that means', async () => {
    const repository = checkout('fix', { commits: shallow('fix'), isShallow: true })
    const chosen = await chosenOf({ repository, event: pullRequest, headSha: fakeSha('merge') })
    expect(chosen.base).toBe(
      'three: the tip of `main` when the event happened, as the history at hand has no merge base',
    )
    expect(chosen.notices).toEqual([
      'Changes of `main` that head does not have yet count as differences, since the clone is shallow. Give actions/checkout `fetch-depth: 0`, or let it check out the merge commit (no `ref`).',
    ])
  })

  describe('a merge commit of the pull request itself is not taken for GitHub’s', () => {
    const update = { name: 'update', parents: ['fix', 'three'] }
    const commits = [...history, update]

    test.each<readonly [string, { readonly headSha: string; readonly merge?: string; readonly run: string }]>(
      [
        ['on GitHub, where its head is checked out', { headSha: 'update', merge: 'merge', run: 'merge' }],
        [
          'on Gitea and Forgejo, which start the run for the head itself',
          { headSha: 'update', run: 'update' },
        ],
        [
          'where a newer push is checked out than the event knows of',
          { headSha: 'fix', merge: 'merge', run: 'merge' },
        ],
        [
          'where a run is started for a newer push than the event knows of',
          { headSha: 'fix', run: 'update' },
        ],
        [
          'with act, which calls any commit that is checked out GitHub’s',
          { headSha: 'fix', merge: 'update', run: 'update' },
        ],
      ],
    )('%s', async (_, names) => {
      const mergeSha = names.merge === undefined ? undefined : fakeSha(names.merge)
      const event: GithubEvent = { ...pullRequest, headSha: fakeSha(names.headSha), mergeSha }
      const repository = checkout('update', { commits })
      const chosen = await chosenOf({ repository, event, headSha: fakeSha(names.run) })
      expect(chosen.base).toBe('three: the merge base of head and `main`')
    })

    test.each([
      ['of what it was before and something else', ['stranger', 'fix']],
      ['of more than two', ['stranger', 'three', 'fix']],
      ['of two that the event does not know', ['stranger', 'old']],
    ])('%s', async (_, parents) => {
      const forged = { name: 'forged', parents }
      const stranger = { name: 'stranger', parents: ['three'] }
      const old = { name: 'old', parents: ['two'] }
      const repository = checkout('forged', { commits: [...history, stranger, old, forged] })
      const chosen = await chosenOf({ repository, event: pullRequest, headSha: fakeSha('forged') })
      expect(chosen.base).toBe('three: the merge base of head and `main`')
    })
  })

  test('a merge that a step of the workflow made is compared with what it was merged into', async () => {
    const repository = checkout('merge', { commits: shallow('merge'), isShallow: true })
    const event: GithubEvent = { ...pullRequest, mergeSha: undefined }
    const chosen = await chosenOf({ repository, event, headSha: fakeSha('fix') })
    expect(chosen.base).toBe('three: the first parent of the merge commit of head and `main`')
    expect(chosen.notices).toEqual([expect.stringContaining('what is checked out was measured')])
  })

  test('on a forge without merge commits a shallow clone is not told to check one out', async () => {
    const repository = checkout('fix', { commits: shallow('fix'), isShallow: true })
    const chosen = await chosenOf({ repository, event: pullRequest, headSha: fakeSha('fix') })
    expect(chosen.notices).toEqual([
      'Changes of `main` that head does not have yet count as differences, since the clone is shallow. Give actions/checkout `fetch-depth: 0`.',
    ])
  })

  test('another commit than the event’s is measured, with a notice', async () => {
    const repository = checkout('two')
    const chosen = await chosenOf({ repository, event: pullRequest, headSha: fakeSha('merge') })
    expect(chosen.head).toBe('two: the commit that is checked out')
    expect(chosen.notices).toEqual([
      `The checkout is at ${fakeSha('two').slice(0, 12)}, while the event is about ${fakeSha('merge').slice(0, 12)}: what is checked out was measured.`,
    ])
  })

  test('changes that earlier steps made to the files are left out', async () => {
    const repository = checkout('merge', { workingTree: { generated: 'yes' } })
    const { head } = await chooseRevisions({ repository, inputs: {}, event: pullRequest })
    expect(head).toMatchObject({ kind: 'commit', commit: { sha: fakeSha('merge') } })
  })

  test('a base that cannot be fetched ends the run with the remedy', async () => {
    const commits = shallow('merge').filter(({ name }) => name !== 'three')
    const repository = checkout('merge', { commits, refs: { HEAD: 'merge' }, isShallow: true })
    await expect(chooseRevisions({ repository, inputs: {}, event: pullRequest })).rejects.toMatchObject({
      name: 'MeasurementError',
      message: expect.stringContaining(fakeSha('three').slice(0, 12)),
      remedy: expect.stringContaining('fetch-depth: 0'),
    })
  })
})

test.each<GithubEvent>([
  { kind: 'pull_request_target' },
  { kind: 'other', name: 'issue_comment', defaultBranch: 'main' },
  { kind: 'other', name: 'pull_request_review', defaultBranch: 'main' },
  { kind: 'other', name: 'pull_request_review_comment', defaultBranch: 'main' },
])('with the rights of the base repository nothing is evaluated, whatever was given: %j', async (event) => {
  const choice = { repository: checkout('main'), inputs: { base: 'one', head: 'two' }, event }
  await expect(chooseRevisions(choice)).rejects.toMatchObject({
    name: 'UsageError',
    remedy: expect.stringContaining('`on: pull_request`'),
  })
})

test('in a merge queue, base is what the queue builds on', async () => {
  const event: GithubEvent = {
    kind: 'merge_group',
    baseSha: fakeSha('three'),
    headSha: fakeSha('merge'),
  }
  expect(await chosenOf({ repository: checkout('merge'), event, headSha: fakeSha('merge') })).toEqual({
    base: 'three: the commit that the merge queue builds on',
    head: 'merge: the commit that is checked out',
    notices: [],
  })
})

describe('under push', () => {
  const push = (before: string | undefined, after: string): GithubEvent => ({
    kind: 'push',
    before: before === undefined ? undefined : fakeSha(before),
    after: fakeSha(after),
    defaultBranch: 'main',
    isDefaultBranch: false,
  })

  test('base is the commit before the push, fetched where it is missing', async () => {
    const repository = checkout('three', { commits: shallow('three'), isShallow: true })
    const chosen = await chosenOf({ repository, event: push('one', 'three'), headSha: fakeSha('three') })
    expect(chosen).toEqual({
      base: 'one: the commit before the push',
      head: 'three: the commit that is checked out',
      notices: [],
    })
    expect(repository.fetched).toEqual([fakeSha('one')])
  })

  test('a new branch is compared with its merge base with the default branch', async () => {
    const repository = checkout('fix', { refs: { HEAD: 'fix', 'origin/main': 'three' } })
    const chosen = await chosenOf({ repository, event: push(undefined, 'fix') })
    expect(chosen.base).toBe('two: the merge base of head and `origin/main`')
  })

  test('where the commit before the push is gone, base is the merge base, with a notice', async () => {
    const repository = checkout('fix', { refs: { HEAD: 'fix', 'origin/main': 'three' } })
    const chosen = await chosenOf({ repository, event: push('overwritten', 'fix') })
    expect(chosen.base).toBe('two: the merge base of head and `origin/main`')
    expect(chosen.notices).toEqual([
      expect.stringContaining("could not be fetched (couldn't find remote ref"),
    ])
  })
})

describe('under workflow_dispatch and events without revisions', () => {
  const dispatch: GithubEvent = { kind: 'other', name: 'workflow_dispatch', defaultBranch: 'main' }

  test('a branch is compared with its merge base with the default branch', async () => {
    const repository = checkout('fix', { refs: { HEAD: 'fix', 'origin/main': 'three' } })
    const chosen = await chosenOf({ repository, event: dispatch, headSha: fakeSha('fix') })
    expect(chosen.base).toBe('two: the merge base of head and `origin/main`')
  })

  test('the default branch itself is compared with the commit before it', async () => {
    const repository = checkout('three', {
      commits: shallow('three'),
      refs: { HEAD: 'three', 'origin/main': 'three' },
      isShallow: true,
    })
    const chosen = await chosenOf({ repository, event: dispatch, headSha: fakeSha('three') })
    expect(chosen.base).toBe('two: the first parent of head')
    expect(repository.fetched).toEqual([fakeSha('two')])
  })

  test('a branch without history is compared with the tip of the default branch, which is fetched', async () => {
    const repository = checkout('fix', {
      commits: shallow('fix'),
      refs: { HEAD: 'fix' },
      remoteRefs: { main: 'three' },
      isShallow: true,
    })
    const chosen = await chosenOf({ repository, event: dispatch, headSha: fakeSha('fix') })
    expect(chosen.base).toBe('three: the tip of `origin/main`, as the history at hand has no merge base')
    expect(chosen.notices).toHaveLength(1)
  })
})

describe('at the terminal', () => {
  test('uncommitted changes on a branch are compared with its merge base with the default branch', async () => {
    const repository = checkout('fix', { defaultBranch: 'main', workingTree: { a: 'changed' } })
    const { base, head } = await chooseRevisions({ repository, inputs: {} })
    expect(base).toMatchObject({ kind: 'commit', chosen: 'the merge base of head and `main`' })
    expect(base.commit.subject).toBe('two')
    expect(head).toMatchObject({
      kind: 'working-tree',
      chosen: 'the working tree, with uncommitted changes',
    })
    expect(head.onTopOf?.subject).toBe('fix')
  })

  test('uncommitted changes on the default branch are compared with its last commit', async () => {
    const repository = checkout('three', { defaultBranch: 'main', workingTree: { a: 'changed' } })
    const chosen = await chosenOf({ repository })
    expect(chosen.base).toBe('three: the merge base of head and `main`')
  })

  test('a clean default branch is compared with the commit before it', async () => {
    const repository = checkout('three', { defaultBranch: 'main' })
    expect(await chosenOf({ repository })).toEqual({
      base: 'two: the first parent of head',
      head: 'three: the commit that is checked out, as nothing is uncommitted',
      notices: [],
    })
  })

  test('without a default branch, uncommitted changes are compared with the last commit', async () => {
    const repository = checkout('fix', { workingTree: { a: 'changed' } })
    expect((await chosenOf({ repository })).base).toBe(
      'fix: the last commit, as nothing tells which branch is the default',
    )
  })

  test('a first commit has nothing to be compared with', async () => {
    const repository = checkout('one', { defaultBranch: 'main', refs: { HEAD: 'one', main: 'one' } })
    await expect(chooseRevisions({ repository, inputs: {} })).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining('is the first commit of its history'),
      remedy: expect.stringContaining('--base REV'),
    })
  })

  test('histories that have nothing in common need a base by name', async () => {
    const commits = [...history, { name: 'stranger' }]
    const repository = checkout('stranger', { commits, defaultBranch: 'main' })
    await expect(chooseRevisions({ repository, inputs: {} })).rejects.toMatchObject({
      name: 'UsageError',
      message: 'Head and `main` have no commit in common.',
    })
  })

  test('a repository without commits is refused', async () => {
    const repository = fakeRepository({ commits: [], refs: {} })
    await expect(chooseRevisions({ repository, inputs: {} })).rejects.toMatchObject({
      name: 'UsageError',
      message: '/project has no commits yet, so there is nothing to compare with.',
    })
  })
})
