// Reports in tests are drawn from results that no gate has made. What those say is what the gate says.
import { expect, test } from '@jest/globals'
import { restoreBaseline } from '../../src/commands/baseline.ts'
import { readConfiguration } from '../../src/commands/read-configuration.ts'
import { CONFIG_PATH } from '../../src/core/config/config-paths.ts'
import { chooseRevisions } from '../../src/commands/revisions.ts'
import { baselineKey } from '../../src/core/share/baseline.ts'
import { fakeBaselines } from '../fakes/baselines.ts'
import { fakeCommit, fakeRepository, fakeSha } from '../fakes/repository.ts'
import { identity, NOTICES, resultsOf } from '../fakes/results.ts'

const base = { name: 'main', files: { [CONFIG_PATH]: 'thresholds: { thunks: { fail: 1% } }\n' } }
const head = {
  name: 'merge',
  parents: ['main', 'fix'],
  files: { [CONFIG_PATH]: 'thresholds: { thunks: { fail: 90% } }\n' },
}

const pullRequest = {
  repository: fakeRepository({
    commits: [base, { name: 'fix' }, head],
    refs: { HEAD: 'merge', main: 'main' },
  }),
  event: {
    kind: 'pull_request',
    baseSha: fakeSha('main'),
    baseRef: 'main',
    headSha: fakeSha('fix'),
    mergeSha: fakeSha('merge'),
    number: 7,
    isFork: false,
  },
  headSha: fakeSha('merge'),
} as const

const results = resultsOf()

test('results of tests name revisions as the gate names those of a pull request', async () => {
  const chosen = await chooseRevisions({ ...pullRequest, inputs: {} })
  expect(chosen.base.chosen).toBe(results.base.chosen)
  expect(chosen.head.chosen).toBe(results.head.chosen)
})

test('results of tests name the configuration, and an edit of it, as the gate does', async () => {
  const { origin, notices } = await readConfiguration({
    ...pullRequest,
    base: fakeCommit(base),
    head: fakeCommit(head),
    files: { read: () => Promise.resolve(undefined), write: () => Promise.resolve() },
    directory: '/project',
    configFile: undefined,
  })
  expect(origin.from).toBe(results.configuration.from)
  expect(notices).toEqual([NOTICES.edited])
})

test('results of tests tell of a baseline that is not used as the gate does', async () => {
  const { program } = results
  const subject = { program, system: 'x86_64-linux', identity: identity(), tree: 't', evaluation: 'e' }
  const store = fakeBaselines({ kept: { [baselineKey(subject)]: '{' } })
  expect((await restoreBaseline(store, subject)).notices).toEqual([NOTICES.unusedBaseline])
})
