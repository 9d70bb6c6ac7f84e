// Results as JUnit XML, for CI systems that show and keep the outcome of single tests. A platform is a suite; a target's
// evaluation, and each metric of it that is judged, is a test. There are warnings and doubts in a report that JUnit has no
// word for: a warning passes and says so in its output, what could not be judged is skipped.

import type { RankedTarget } from '../decide/standing.ts'
import { verdictOf } from '../decide/verdict.ts'
import { failureHeadline, failureOf, isOfBuild } from '../model/failure.ts'
import type { Finding } from '../model/finding.ts'
import type { Results } from '../model/results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { type Markup, markup, nothing } from '../text/markup.ts'
import { textOf } from '../text/phrase.ts'
import { plainText, shortenMiddle } from '../text/plain-text.ts'
import { findingText } from './finding-text.ts'
import { headlineWord, REPORT_ONLY } from './verdict-text.ts'
import { type Outline, outlineOf, type PlatformOutline } from './outline.ts'

/** Names of tests are what their history hangs on; both ends of a long one stay. */
const MOST_NAME = 300

/** The tests of all systems that show one verdict belong to this. */
const GATE = 'nix-perf-gate'

interface Test {
  readonly name: string
  readonly outcome: 'passed' | 'failed' | 'errored' | 'skipped'
  /** What is said of it; empty where it passed and there is nothing to say. */
  readonly message: string
}

interface Suite {
  readonly name: string
  readonly seconds: number
  readonly tests: readonly (Test & { readonly className: string })[]
}

/** XML 1.0 in the form that Jenkins, GitLab, Azure Pipelines and others read. */
export function renderJunit(results: Results): string {
  const outline = outlineOf(results)
  const isReportOnly = outline.headline.mode === 'report-only'
  const suites = [gateSuite(outline), ...outline.platforms.map(platformSuite)].map((suite) =>
    isReportOnly ? { ...suite, tests: suite.tests.map(toldOnly) } : suite,
  )
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${GATE}"${counts(suites.flatMap(({ tests }) => tests))}>
${suites.map(suiteMarkup)}</testsuites>
`.text
}

/** The verdict itself: it can fail for what is no target's, such as a job that left no results. */
function gateSuite({ headline }: Outline): Suite {
  const { verdict, mode, summary, next } = headline
  const outcome = { pass: 'passed', warn: 'passed', fail: 'failed', incomplete: 'errored' } as const
  const message = `${mode === 'report-only' ? `${headlineWord(headline)}: ` : ''}${summary}. Next: ${textOf(next)}`
  return {
    name: GATE,
    seconds: 0,
    tests: [{ className: GATE, name: 'verdict', outcome: outcome[verdict], message }],
  }
}

/** What fails nothing must not fail where JUnit is read; it is not to look like what passed either. */
function toldOnly<One extends Test>(test: One): One {
  if (test.outcome !== 'failed') return test
  return { ...test, outcome: 'skipped', message: `${REPORT_ONLY}; would fail: ${test.message}` }
}

function platformSuite({ platform, system, nix, targets }: PlatformOutline): Suite {
  return {
    name: `${system}, ${nix}`,
    seconds: platform.cost.seconds,
    tests: targets.flatMap((ranked) =>
      [evaluationOf(ranked), ...ranked.target.findings.flatMap((finding) => testOf(finding))].map((test) => ({
        ...test,
        className: `${system}.${ranked.target.name}`,
      })),
    ),
  }
}

function evaluationOf({ target, standing }: RankedTarget): Test {
  const name = isOfBuild(target) ? 'build' : 'evaluation'
  const why = failureHeadline(failureOf(target))
  if (standing === 'broken') return { name, outcome: 'failed', message: why }
  if (standing === 'new-broken')
    return { name, outcome: 'failed', message: `is new and does not evaluate: ${why}` }
  if (standing === 'unbuilt') return { name, outcome: 'failed', message: why }
  if (standing === 'both-failed') {
    const outcome = verdictOf(target) === 'fail' ? 'failed' : 'skipped'
    return { name, outcome, message: `fails on both sides: ${why}` }
  }
  if (standing === 'not-measured') return { name, outcome: 'errored', message: why }
  if (standing === 'base-failed')
    return { name, outcome: 'passed', message: `base does not evaluate: ${why}` }
  return { name, outcome: 'passed', message: statusText(target) }
}

function statusText({ status, renamedFrom, apartFromRevision, runs }: TargetResults): string {
  if (renamedFrom !== undefined) return `renamed from ${renamedFrom}`
  if (apartFromRevision === true) return 'the same apart from the revision, which its derivation contains'
  if (runs.together !== undefined)
    return `proven unchanged together with others, ${runs.together.targets} in all`
  return status === 'added' || status === 'removed' ? status : ''
}

/** Nothing for a metric that no limit is set for. */
function testOf(finding: Finding): readonly Test[] {
  const { metric: name, outcome, accepted, threshold } = finding
  if (Object.keys(threshold ?? {}).every((part) => part === 'minChange')) return []
  const { metric, values, change, interval, note } = findingText(finding)
  const range = interval === undefined ? '' : ` (${interval})`
  const message = [`${metric}: ${values}`, `${change}${range}`, note].filter((part) => part !== '').join(', ')
  if (accepted === true) return [{ name, outcome: 'passed', message }]
  switch (outcome) {
    case 'regression':
      return [{ name, outcome: 'failed', message }]
    case 'failed':
      return [{ name, outcome: 'errored', message }]
    case 'inconclusive':
    case 'not-pursued':
    case 'not-available':
    case 'not-comparable':
      return [{ name, outcome: 'skipped', message }]
    case 'warning':
    case 'improvement':
    case 'changed':
    case 'unchanged':
      return [{ name, outcome: 'passed', message }]
  }
}

function suiteMarkup({ name, seconds, tests }: Suite): Markup {
  return markup`<testsuite name="${name}"${counts(tests)} time="${seconds.toFixed(3)}">
${tests.map(testMarkup)}</testsuite>
`
}

function testMarkup({ className, name, outcome, message }: Suite['tests'][number]): Markup {
  return markup`<testcase classname="${shortName(className)}" name="${name}">${outcomeMarkup(outcome, message)}</testcase>
`
}

function outcomeMarkup(outcome: Test['outcome'], message: string): Markup {
  switch (outcome) {
    case 'passed':
      return message === '' ? nothing : markup`<system-out>${message}</system-out>`
    case 'failed':
      return markup`<failure message="${message}"/>`
    case 'errored':
      return markup`<error message="${message}"/>`
    case 'skipped':
      return markup`<skipped message="${message}"/>`
  }
}

function counts(tests: readonly Test[]): Markup {
  const count = (outcome: Test['outcome']) => tests.filter((test) => test.outcome === outcome).length
  return markup` tests="${tests.length}" failures="${count('failed')}" errors="${count('errored')}" skipped="${count('skipped')}"`
}

function shortName(name: string): string {
  return shortenMiddle(plainText(name), MOST_NAME)
}
