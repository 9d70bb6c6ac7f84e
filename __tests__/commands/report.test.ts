import { expect, test } from '@jest/globals'
import { report } from '../../src/commands/report.ts'
import type { WorkflowRun } from '../../src/core/github/github-event.ts'
import { planOf } from '../../src/core/share/plan.ts'
import { platformResults, resultsOf, targetResults } from '../fakes/results.ts'

const file = (index: number, name: string) => ({
  name: `share-${index}/results.json`,
  results: resultsOf({
    shares: { of: 2, present: [index] },
    platforms: [platformResults({ targets: [targetResults(name)] })],
  }),
})

const plan = planOf(
  ['a', 'b'].map((name) => ({ system: 'x86_64-linux', name, cost: undefined })),
  2,
)

test('a report of all shares has all targets and a verdict', async () => {
  const asked: (readonly string[])[] = []
  const results = await report({ results: ['artifacts'], plan }, (paths) => {
    asked.push(paths)
    return Promise.resolve([file(2, 'b'), file(1, 'a')])
  })
  expect(asked).toEqual([['artifacts']])
  expect(results).toMatchObject({ verdict: 'pass', platforms: [{ targets: [{ name: 'a' }, { name: 'b' }] }] })
})

test('a report that lacks a share names what is missing, with the plan and without', async () => {
  const read = () => Promise.resolve([file(1, 'a')])
  const planned = await report({ results: [], plan }, read)
  expect(planned.verdict).toBe('incomplete')
  expect(planned.platforms[0]?.targets.map(({ name, status }) => [name, status])).toEqual([
    ['a', 'compared'],
    ['b', 'not-measured'],
  ])
  const unplanned = await report({ results: [], plan: undefined }, read)
  expect(unplanned.verdict).toBe('incomplete')
  expect(unplanned.notices[0]?.message).toMatch(/^Share 2 of 2 left no results/)
})

test('a report of a run that ended badly does not pass without a word', async () => {
  const run = (conclusion: string): WorkflowRun => ({
    id: 90,
    attempt: 1,
    event: 'pull_request',
    conclusion,
    headSha: '1'.repeat(40),
    headBranch: 'patch',
    headRepository: 'someone/project',
    pullRequests: [],
  })
  const read = () => Promise.resolve([file(1, 'a'), file(2, 'b')])
  const reported = async (conclusion: string, present = read) =>
    (await report({ results: [], plan: undefined, run: run(conclusion) }, present)).notices
  expect((await reported('failure'))[0]).toMatchObject({
    level: 'warning',
    message: expect.stringContaining('ended as “failure”'),
  })
  expect(await reported('success')).toEqual([])
  // That a share is missing says enough.
  const lacking = await reported('failure', () => Promise.resolve([file(1, 'a')]))
  expect(lacking.map(({ message }) => message)).toEqual([expect.stringMatching(/^Share 2 of 2/)])
})
