import { describe, expect, test } from '@jest/globals'
import { outdate, publish, type Publication } from '../../src/commands/publish.ts'
import { commentMarker, parseComment } from '../../src/core/comment/body.ts'
import { renderComment } from '../../src/core/comment/render.ts'
import { sectionsOf } from '../../src/core/comment/sections-of.ts'
import type { Results } from '../../src/core/model/results.ts'
import { HostError, InterruptedError } from '../../src/errors.ts'
import { fakePullRequests, type FakePullRequestsOptions } from '../fakes/pull-requests.ts'
import {
  exactFinding,
  hostFindings,
  platformResults,
  resultsOf,
  targetResults,
  withFindings,
} from '../fakes/results.ts'

const NUMBER = 7
const LABEL = 'perf-regression-accepted'

function measured(system: string, isSlower: boolean): Results {
  const findings = isSlower
    ? withFindings(hostFindings(), [exactFinding('function-calls', [730_112, 990_112])])
    : [...hostFindings()]
  const verdict = isSlower ? 'fail' : 'pass'
  const targets = [targetResults('nixosConfigurations.web', { findings })]
  return resultsOf({ verdict, platforms: [platformResults({ system, verdict, targets })] })
}

const slower = measured('x86_64-linux', true)
const unchanged = measured('x86_64-linux', false)

function sectionsFor(name: string, run = 100) {
  return (results: Results) => sectionsOf(results, { id: name, name, head: '1'.repeat(40), run, attempt: 1 })
}

async function published(
  given: Partial<Publication> & { readonly host?: never } & { readonly forge?: FakePullRequestsOptions },
) {
  const { forge, ...publication } = given
  const host = fakePullRequests(forge)
  const outcome = await publish({
    results: slower,
    pullRequest: { number: NUMBER, isFork: false },
    comment: 'on-change',
    commentKey: 'default',
    acceptLabel: LABEL,
    sectionsOf: sectionsFor('gate'),
    ...publication,
    host,
  })
  return { ...outcome, calls: host.calls, comments: host.comments().map(({ body }) => body) }
}

const systemsIn = (body: string | undefined) => parseComment(body ?? '').map(({ meta }) => meta.system)

describe('the comment', () => {
  test('is made where there is none, and changed where there is one', async () => {
    const first = await published({})
    expect(first.calls).toEqual([`edit ${NUMBER}`, 'create'])
    const results = measured('aarch64-darwin', true)
    const second = await published({ results, forge: { comments: first.comments } })
    expect(second.calls).toEqual([`edit ${NUMBER}`, 'update 1'])
    expect(systemsIn(second.comments[0])).toEqual(['aarch64-darwin', 'x86_64-linux'])
  })

  test('is left as it is where it says the same already, line ends aside', async () => {
    const { comments } = await published({})
    const kept = comments.map((body) => body.replaceAll('\n', '\r\n'))
    expect((await published({ forge: { comments: kept } })).calls).toEqual([`edit ${NUMBER}`])
  })

  test('of several that a race made is one: joined in the oldest, before the others go', async () => {
    const [one = ''] = (await published({})).comments
    const [other = ''] = (await published({ results: measured('aarch64-darwin', true) })).comments
    const outcome = await published({
      results: measured('aarch64-linux', true),
      forge: { comments: [one, other] },
    })
    expect(outcome.calls).toEqual([`edit ${NUMBER}`, 'update 1', 'remove 2'])
    expect(systemsIn(outcome.comments[0])).toHaveLength(3)
  })

  test('is not written while there is nothing to say', async () => {
    const outcome = await published({ results: unchanged })
    expect(outcome).toMatchObject({ results: unchanged, remarks: [], comments: [] })
    expect(outcome.calls).toEqual([`mentions ${NUMBER}`])
  })

  test('with nothing to say is written all the same where it is always wanted, and where it said something before', async () => {
    expect((await published({ results: unchanged, comment: 'always' })).comments).toHaveLength(1)
    const { comments } = await published({})
    const mended = await published({
      results: unchanged,
      sectionsOf: sectionsFor('gate', 101),
      forge: { comments },
    })
    expect(mended.calls).toEqual([`mentions ${NUMBER}`, `edit ${NUMBER}`, 'update 1'])
    expect(mended.comments[0]).toMatch(/^### ✅/m)
  })

  test('for failures is written for no other verdict, and is updated once all is well again', async () => {
    const asked = { comment: 'on-failure' } as const
    const warned: Results = {
      ...unchanged,
      verdict: 'warn',
      notices: [{ level: 'warning', message: 'Odd.' }],
    }
    for (const results of [unchanged, warned])
      expect((await published({ ...asked, results })).calls).toEqual([`mentions ${NUMBER}`])
    const incomplete: Results = { ...unchanged, verdict: 'incomplete' }
    for (const results of [slower, incomplete])
      expect((await published({ ...asked, results })).comments).toHaveLength(1)
    const { comments } = await published(asked)
    const mended = { ...asked, results: unchanged, sectionsOf: sectionsFor('gate', 101), forge: { comments } }
    expect((await published(mended)).comments[0]).toMatch(/^### ✅/m)
  })

  test('says that its verdict decides no check, in the heading of all and of each', async () => {
    const told = (results: Results): Results => ({
      ...results,
      configuration: { ...results.configuration, mode: 'report-only' },
    })
    const [one = ''] = (await published({ results: told(slower) })).comments
    expect(one).toMatch(/^### ❌ Nix evaluation: fail \(report only\), /m)
    const results = told(measured('aarch64-darwin', true))
    const [both = ''] = (await published({ results, forge: { comments: [one] } })).comments
    expect(both).toMatch(/^### ❌ Nix evaluation: fail \(report only\), /m)
    expect(both.match(/^#### .*: fail \(report only\), /gm)).toHaveLength(2)
    const [mixed = ''] = (
      await published({ results: measured('aarch64-darwin', true), forge: { comments: [one] } })
    ).comments
    expect(mixed).toMatch(/^### ❌ Nix evaluation: fail, /m)
  })

  test('of another key is left alone', async () => {
    const { comments } = await published({ commentKey: 'other' })
    expect((await published({ forge: { comments } })).comments).toHaveLength(2)
    expect(comments[0]).toContain(commentMarker('other'))
  })

  test('that is not wanted costs no request', async () => {
    expect(await published({ results: unchanged, comment: 'never' })).toMatchObject({
      calls: [],
      remarks: [],
    })
  })

  test('that another job came between of is joined again, with what it has become', async () => {
    const outcome = await published({ forge: { rounds: 3 } })
    // The second and third time there is nothing left to do.
    expect(outcome.calls).toEqual([`edit ${NUMBER}`, 'create'])
  })
})

describe('a regression that is accepted', () => {
  const forge = { labels: { [LABEL]: 'mona' }, writers: ['mona'] }

  test('passes, on the word of who may write, asked for once', async () => {
    const outcome = await published({ forge: { ...forge, rounds: 2 } })
    expect(outcome.results).toMatchObject({ verdict: 'pass', acceptance: { label: LABEL, by: 'mona' } })
    expect(outcome.calls.filter((call) => call.startsWith('mayWrite'))).toEqual(['mayWrite mona'])
    expect(outcome.comments[0]).toMatch(/^### ✅[^\n]*mona/m)
  })

  test('does not pass on the word of anybody else, and the report says so', async () => {
    const outcome = await published({ forge: { labels: forge.labels } })
    expect(outcome.results.verdict).toBe('fail')
    expect(outcome.results.notices[0]).toEqual({
      level: 'warning',
      message: `The label ${LABEL} was set by mona, who may not write to the repository: it does not count.`,
    })
  })

  test('is not looked for where nothing fails', async () => {
    const outcome = await published({ results: unchanged, comment: 'always', forge })
    expect(outcome.results).toEqual(unchanged)
    expect(outcome.calls).toEqual([`edit ${NUMBER}`, 'create'])
  })

  test('passes where no comment is wanted, and where none can be written', async () => {
    const silent = await published({ comment: 'never', forge })
    expect(silent.calls).toEqual([`labelledBy ${NUMBER} ${LABEL}`, 'mayWrite mona'])
    expect(silent.results.verdict).toBe('pass')
    const failures = { edit: new HostError('the conversation is locked') }
    const locked = await published({ forge: { ...forge, failures } })
    expect(locked.results.verdict).toBe('pass')
    expect(locked.remarks).toEqual(['No comment: the conversation is locked'])
  })
})

describe('what fails', () => {
  const failures = {
    edit: new HostError('GitHub is away'),
    mentions: new HostError('GitHub is away'),
    labelledBy: new HostError('GitHub is away'),
    mayWrite: new HostError('GitHub is away'),
  }

  test('changes nothing of what was decided, and is told in a line each', async () => {
    expect(await published({ forge: { failures } })).toMatchObject({
      results: slower,
      remarks: ['No comment: GitHub is away', 'Not asked whether the regression is accepted: GitHub is away'],
    })
    expect(await published({ results: unchanged, forge: { failures } })).toMatchObject({
      results: unchanged,
      remarks: ['No comment: GitHub is away'],
    })
  })

  test('while asking who may accept costs the acceptance, not the comment', async () => {
    const forge = { labels: { [LABEL]: 'mona' }, failures: { mayWrite: new HostError('forbidden') } }
    const outcome = await published({ forge })
    expect(outcome).toMatchObject({
      results: slower,
      remarks: ['Not asked whether the regression is accepted: forbidden'],
    })
    expect(outcome.comments[0]).toMatch(/^### ❌/m)
  })

  test('on a fork’s pull request says what a fork can do', async () => {
    const { remarks } = await published({
      pullRequest: { number: NUMBER, isFork: true },
      forge: { failures },
    })
    expect(remarks[0]).toMatch(/^No comment: .*fork.*workflow_run/)
  })

  test('because the job is cancelled costs the comment, not the results', async () => {
    const edit = new InterruptedError()
    expect(await published({ forge: { failures: { edit, labelledBy: edit } } })).toMatchObject({
      results: slower,
      remarks: [
        'No comment: the job was interrupted',
        'Not asked whether the regression is accepted: the job was interrupted',
      ],
    })
  })

  test('by a fault of ours is not hidden', async () => {
    const fault = new TypeError('a bug')
    await expect(published({ forge: { failures: { edit: fault } } })).rejects.toBe(fault)
  })
})

describe('a job that comes to no results', () => {
  const NEWER = '2'.repeat(40)
  async function outdated(comments: readonly string[], run = 101) {
    const host = fakePullRequests({ comments })
    await outdate({ host, pullRequest: { number: NUMBER, head: NEWER, run }, commentKey: 'default' })
    return { calls: host.calls, body: host.comments()[0]?.body ?? '' }
  }

  test('marks what the comment says of an older head, and shows no verdict', async () => {
    const { comments } = await published({})
    const { body } = await outdated(comments)
    expect(body).toMatch(/^### ❔ Nix evaluation: not measured[^\n]*2222222/m)
    expect(body).toMatch(/x86\\_64-linux[^\n]*outdated/)
    expect(body).not.toMatch(/^### ❌/m)
    // The job's next results are shown as ever.
    const next = await published({
      results: unchanged,
      comment: 'always',
      sectionsOf: (results) =>
        sectionsOf(results, { id: 'gate', name: 'gate', head: NEWER, run: 102, attempt: 1 }),
      forge: { comments: [body] },
    })
    expect(next.comments[0]).toMatch(/^### ✅ Nix evaluation: pass, /m)
  })

  test('of an older run marks nothing', async () => {
    const { comments } = await published({})
    expect((await outdated(comments, 99)).body).toMatch(/^### ❌/m)
  })

  test('writes no comment where there is none', async () => {
    expect((await outdated([])).calls).toEqual([`mentions ${NUMBER}`])
  })
})

test('sections of other jobs that are shown hold when ours are written', async () => {
  const others = Array.from({ length: 8 }, (_, index) => sectionsFor(`job ${index}`)(slower)).flat()
  const comments = [renderComment(others, 'default')]
  const outcome = await published({ forge: { comments } })
  expect(parseComment(outcome.comments[0] ?? '')).toHaveLength(9)
})
