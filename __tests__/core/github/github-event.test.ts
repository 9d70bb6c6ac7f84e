import { describe, expect, test } from '@jest/globals'
import { isUnderReview, parseGithubEvent } from '../../../src/core/github/github-event.ts'

const one = '1'.repeat(40)
const two = '2'.repeat(40)
const three = '3'.repeat(40)

describe('the payload of an event', () => {
  test('of a pull request tells its base and head, and all else in it is left alone', () => {
    const payload = {
      action: 'synchronize',
      number: 7,
      pull_request: {
        number: 7,
        base: { sha: one, ref: 'main', repo: { full_name: 'owner/project' } },
        head: { sha: two, ref: 'fix', repo: null },
        title: 'Fix',
      },
    }
    expect(parseGithubEvent('pull_request', payload)).toEqual({
      kind: 'pull_request',
      baseSha: one,
      baseRef: 'main',
      headSha: two,
      number: 7,
      // Whatever repository it came from is gone, so that it was another one.
      isFork: true,
    })
  })

  test.each([
    ['GitHub’s merge commit', { ref: 'refs/pull/7/merge', sha: three, mergeSha: three }],
    ['the head, as with Gitea and Forgejo', { ref: 'refs/pull/7/head', sha: three, mergeSha: undefined }],
    ['the head, as with act', { ref: 'refs/pull/7/merge', sha: two, mergeSha: undefined }],
    ['another pull request', { ref: 'refs/pull/8/merge', sha: three, mergeSha: undefined }],
    ['a branch, as when it is closed', { ref: 'refs/heads/main', sha: three, mergeSha: undefined }],
    ['nothing', { ref: undefined, sha: undefined, mergeSha: undefined }],
  ])('of a pull request is joined with what the run was started for: %s', (_, { mergeSha, ...started }) => {
    const pull_request = { number: 7, base: { sha: one, ref: 'main' }, head: { sha: two, ref: 'fix' } }
    expect(parseGithubEvent('pull_request', { pull_request }, started)).toMatchObject({
      kind: 'pull_request',
      mergeSha,
    })
  })

  test('of pull_request_target is only known by its name, so that nothing in it can slip through', () => {
    expect(parseGithubEvent('pull_request_target', 'anything')).toEqual({ kind: 'pull_request_target' })
  })

  test('of a merge queue tells its base and head', () => {
    const payload = { merge_group: { base_sha: one, head_sha: two, head_ref: 'refs/heads/queue' } }
    expect(parseGithubEvent('merge_group', payload)).toEqual({
      kind: 'merge_group',
      baseSha: one,
      headSha: two,
    })
  })

  test('of a push tells what was there before and after', () => {
    const payload = {
      before: one,
      after: two,
      ref: 'refs/heads/trunk',
      repository: { default_branch: 'trunk' },
    }
    expect(parseGithubEvent('push', payload)).toEqual({
      kind: 'push',
      before: one,
      after: two,
      defaultBranch: 'trunk',
      isDefaultBranch: true,
    })
  })

  test('of a run that ended tells what it was about, and no pull requests of other repositories', () => {
    const pull = (number: number, id: number) => ({
      number,
      head: { sha: two, ref: 'fix', repo: { id: 3 } },
      base: { sha: one, ref: 'main', repo: { id } },
    })
    const payload = {
      action: 'completed',
      repository: { id: 1, default_branch: 'main' },
      workflow_run: {
        id: 90,
        run_attempt: 2,
        event: 'pull_request',
        conclusion: 'failure',
        head_sha: two,
        head_branch: 'fix',
        head_repository: { full_name: 'someone/project' },
        pull_requests: [pull(7, 1), pull(70, 2)],
      },
    }
    expect(parseGithubEvent('workflow_run', payload)).toEqual({
      kind: 'workflow_run',
      run: {
        id: 90,
        attempt: 2,
        event: 'pull_request',
        conclusion: 'failure',
        headSha: two,
        headBranch: 'fix',
        headRepository: 'someone/project',
        pullRequests: [{ number: 7, headSha: two }],
      },
    })
  })

  test('of a push that makes a branch has nothing before', () => {
    expect(parseGithubEvent('push', { before: '0'.repeat(40), after: two })).toMatchObject({
      before: undefined,
      after: two,
    })
  })

  test.each(['workflow_dispatch', 'schedule'])('of %s tells the default branch where it has one', (name) => {
    expect(parseGithubEvent(name, { repository: { default_branch: 'trunk' } })).toEqual({
      kind: 'other',
      name,
      defaultBranch: 'trunk',
    })
    expect(parseGithubEvent(name, {})).toEqual({ kind: 'other', name, defaultBranch: undefined })
  })

  test('that lacks a commit is refused, naming the event and the field', () => {
    const payload = { pull_request: { base: { sha: 'main', ref: 'main' }, head: { sha: two, ref: 'x' } } }
    expect(() => parseGithubEvent('pull_request', payload)).toThrow(
      expect.objectContaining({
        name: 'UsageError',
        message: expect.stringMatching(/`pull_request`[^]*pull_request\.base\.sha/),
        remedy: expect.stringContaining('GITHUB_EVENT_PATH'),
      }),
    )
  })
})

describe('a change is under review', () => {
  const other = (name: string) => ({ kind: 'other', name, defaultBranch: 'main' }) as const

  test.each(['pull_request_review', 'pull_request_review_comment', 'issue_comment'])(
    'under %s, which anybody may cause',
    (name) => {
      expect(isUnderReview(other(name))).toBe(true)
    },
  )

  test.each(['workflow_dispatch', 'schedule', 'repository_dispatch'])('and not under %s', (name) => {
    expect(isUnderReview(other(name))).toBe(false)
  })

  test('under pull_request_target, and not at the terminal', () => {
    expect(isUnderReview({ kind: 'pull_request_target' })).toBe(true)
    expect(isUnderReview(undefined)).toBe(false)
  })
})
