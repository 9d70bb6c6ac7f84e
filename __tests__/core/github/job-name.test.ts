import { expect, test } from '@jest/globals'
import { jobName } from '../../../src/core/github/github-job.ts'

const job = { workflow: 'checks', job: 'gate' }

test('a job is called by its workflow and its own name', () => {
  expect(jobName(job, 'null')).toBe('checks / gate')
  expect(jobName(job, '')).toBe('checks / gate')
})

test('jobs of a matrix are called by what it sets, as on GitHub', () => {
  expect(jobName(job, '{"os":"ubuntu-24.04","nix":{"version":2.34,"lix":false}}')).toBe(
    'checks / gate (ubuntu-24.04, 2.34, false)',
  )
})
