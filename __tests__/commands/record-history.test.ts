import { describe, expect, test } from '@jest/globals'
import { isOfDefaultBranch, recordHistory } from '../../src/commands/record-history.ts'
import type { GithubEvent } from '../../src/core/github/github-event.ts'
import type { Results } from '../../src/core/model/results.ts'
import { parseMonth } from '../../src/core/trend/month.ts'
import { fakeHistory } from '../fakes/history.ts'
import { exactFinding, identity, platformResults, resultsOf, targetResults } from '../fakes/results.ts'

const NOVEMBER = Date.UTC(2026, 10, 21) / 1000
const FILE = 'figures/x86_64-linux/nix-2.34.8/2026-11.json'

/** What a push has measured: one target with so many calls. */
function pushed(calls: number, overrides: Partial<Results> = {}): Results {
  const target = targetResults('nixosConfigurations.web', {
    findings: [exactFinding('function-calls', [calls, calls])],
  })
  const { head } = resultsOf()
  return resultsOf({
    head: { ...head, timestamp: NOVEMBER },
    platforms: [platformResults({ targets: [target] })],
    ...overrides,
  })
}

function recorded(text: string | undefined) {
  const parsed = parseMonth(text ?? '')
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.month
}

describe('a push to the default branch', () => {
  test('adds its figures, with a word for who finds the branch', async () => {
    const history = fakeHistory()
    expect(await recordHistory(history, pushed(10))).toEqual([])
    expect([...history.files.keys()].sort()).toEqual(['README.md', FILE])
    expect(history.files.get('README.md')).toMatch(/never rewritten/)
    const { commits, targets } = recorded(history.files.get(FILE))
    expect(commits.map(({ sha }) => sha)).toEqual([resultsOf().head.revision])
    expect(targets.get('nixosConfigurations.web')?.get('function-calls')).toEqual([[0, 10]])
    expect(history.messages).toEqual(['Record e83c516331 on x86_64-linux\n\n[skip ci]'])
  })

  test('that is measured again adds nothing', async () => {
    const history = fakeHistory()
    await recordHistory(history, pushed(10))
    await recordHistory(history, pushed(10))
    expect(history.messages).toHaveLength(1)
  })

  test('with another Nix is another series', async () => {
    const history = fakeHistory()
    await recordHistory(history, pushed(10))
    const other = pushed(10).platforms.map((one) => ({ ...one, identity: identity({ version: '2.35.0' }) }))
    await recordHistory(history, pushed(10, { platforms: other }))
    expect([...history.files.keys()].sort()).toEqual(
      ['README.md', FILE, 'figures/x86_64-linux/nix-2.35.0/2026-11.json'].sort(),
    )
  })

  test('removes what is older than two years', async () => {
    const old = 'figures/x86_64-linux/nix-2.18.0/2023-01.json'
    const history = fakeHistory({ 'README.md': 'ours', [old]: '{}' })
    await recordHistory(history, pushed(10))
    expect([...history.files.keys()]).toEqual(['README.md', FILE])
  })
})

describe('what is there and not ours', () => {
  test.each([
    ['a damaged file', 'no JSON', /2026-11\.json on the branch nix-perf-gate-history is damaged: /],
    ['a file of a newer version', '{"format":7}', /was written by a newer version .* is left alone/],
  ])('%s is named and left alone, and other platforms are recorded', async (_, text, remark) => {
    const history = fakeHistory({ 'README.md': 'ours', [FILE]: text })
    const results = pushed(10)
    const mac = results.platforms.map((platform) => ({ ...platform, system: 'aarch64-darwin' }))
    const notices = await recordHistory(history, { ...results, platforms: [...results.platforms, ...mac] })
    expect(notices).toEqual([{ level: 'info', message: expect.stringMatching(remark) }])
    expect(history.files.get(FILE)).toBe(text)
    expect([...history.files.keys()]).toContain('figures/aarch64-darwin/nix-2.34.8/2026-11.json')
  })

  test('a branch of somebody else’s is left alone', async () => {
    const history = fakeHistory({ 'notes.md': 'mine' })
    const [notice] = await recordHistory(history, pushed(10))
    expect(notice?.message).toBe(
      'The trend is not recorded: the branch nix-perf-gate-history holds something else.',
    )
    expect([...history.files.keys()]).toEqual(['notes.md'])
  })
})

describe('nothing is recorded', () => {
  test('where the token may not, and one line says so', async () => {
    const notices = await recordHistory(
      fakeHistory({}, 'could not write: the token may only read'),
      pushed(10),
    )
    expect(notices).toEqual([
      {
        level: 'info',
        message: 'The trend is not recorded: could not write: the token may only read.',
      },
    ])
    expect(await recordHistory(undefined, pushed(10))).toHaveLength(1)
  })

  test('where the configuration says so', async () => {
    const history = fakeHistory()
    const { configuration } = resultsOf()
    const off = pushed(10, { configuration: { ...configuration, trend: 'none' } })
    expect(await recordHistory(history, off)).toEqual([])
    expect(history.files.size).toBe(0)
  })

  const push: GithubEvent = {
    kind: 'push',
    before: undefined,
    after: resultsOf().head.revision,
    defaultBranch: 'main',
    isDefaultBranch: true,
  }
  test.each<[string, boolean, GithubEvent | undefined]>([
    ['a push to the default branch', true, push],
    ['a push to another branch', false, { ...push, isDefaultBranch: false }],
    ['another commit than was pushed', false, { ...push, after: resultsOf().base.revision }],
    [
      'a pull request',
      false,
      {
        kind: 'pull_request',
        baseSha: resultsOf().base.revision,
        baseRef: 'main',
        headSha: resultsOf().head.revision,
        mergeSha: undefined,
        number: 7,
        isFork: true,
      },
    ],
    ['what another run has left', false, { kind: 'other', name: 'workflow_dispatch', defaultBranch: 'main' }],
    ['no event', false, undefined],
  ])('but what is the default branch’s: %s', (_, isRecorded, event) => {
    expect(isOfDefaultBranch(resultsOf(), event)).toBe(isRecorded)
  })
})
