import { expect, test } from '@jest/globals'
import { parseGithubJob } from '../../../src/core/github/github-job.ts'
import { UsageError } from '../../../src/errors.ts'

const told = {
  GITHUB_REPOSITORY: 'owner/project',
  GITHUB_API_URL: 'https://github.example/api/v3/',
  GITHUB_RUN_ID: '90',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_WORKFLOW: 'checks',
  GITHUB_JOB: 'gate',
}

test('a job is told by its runner where it runs, and which run it is', () => {
  expect(parseGithubJob(told)).toEqual({
    repository: { owner: 'owner', repo: 'project' },
    apiUrl: 'https://github.example/api/v3',
    serverUrl: 'https://github.com',
    run: 90,
    attempt: 2,
    workflow: 'checks',
    job: 'gate',
    forge: 'github',
  })
})

test('a variable without a value is one that is not there', () => {
  const job = parseGithubJob({ ...told, GITHUB_API_URL: '', GITHUB_RUN_ATTEMPT: '' })
  expect(job).toMatchObject({ apiUrl: 'https://api.github.com', attempt: 1 })
  expect(parseGithubJob({ ...told, GITHUB_RUN_ID: '' })).toBeUndefined()
  expect(parseGithubJob({})).toBeUndefined()
})

test.each([
  ['fork-of/nix-perf-gate', 'https://github.example/fork-of/nix-perf-gate'],
  ['', undefined],
  ['https://elsewhere/x', undefined],
  ['owner/name)[x](y', undefined],
])('an action of %j comes from %j', (action, project) => {
  const job = parseGithubJob({
    ...told,
    GITHUB_SERVER_URL: 'https://user:secret@github.example/',
    GITHUB_ACTION_REPOSITORY: action,
  })
  expect(job).toMatchObject({ serverUrl: 'https://github.example' })
  expect(job?.project).toBe(project)
})

test('a repository that is none is refused', () => {
  expect(() => parseGithubJob({ ...told, GITHUB_REPOSITORY: 'owner' })).toThrow(UsageError)
})
