import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as z from 'zod'
import { renderJunit } from '../../../src/core/report/junit.ts'
import type { Results } from '../../../src/core/model/results.ts'
import { brokenTarget, exactFinding, platformResults, resultsOf, targetResults } from '../../fakes/results.ts'
import { hostile } from './hostile.ts'
import { scenarios } from './scenarios.ts'
import { parseXml } from './xml-reader.ts'

const figure = z.coerce.number()
const counts = { tests: figure, failures: figure, errors: figure, skipped: figure }
const countsSchema = z.object(counts)

/** The part of the format that all readers know. Strict: nothing else is written. */
const outcomeSchema = z.union([
  z.strictObject({
    name: z.enum(['failure', 'error', 'skipped']),
    attributes: z.strictObject({ message: z.string() }),
    children: z.tuple([]),
    text: z.literal(''),
  }),
  z.strictObject({
    name: z.literal('system-out'),
    attributes: z.strictObject({}),
    children: z.tuple([]),
    text: z.string().min(1),
  }),
])

const blank = z.string().regex(/^\s*$/)

const testSchema = z.strictObject({
  name: z.literal('testcase'),
  attributes: z.strictObject({ classname: z.string().min(1), name: z.string().min(1) }),
  children: z.array(outcomeSchema).max(1),
  text: blank,
})

const suiteSchema = z.strictObject({
  name: z.literal('testsuite'),
  attributes: z.strictObject({ name: z.string().min(1), time: figure, ...counts }),
  children: z.array(testSchema),
  text: blank,
})

const junitSchema = z.strictObject({
  name: z.literal('testsuites'),
  attributes: z.strictObject({ name: z.literal('nix-perf-gate'), ...counts }),
  children: z.array(suiteSchema),
  text: blank,
})

const parse = (xml: string) => junitSchema.parse(parseXml(xml))

const testsOf = (results: Results) =>
  parse(renderJunit(results)).children.flatMap(({ children }) =>
    children.map(({ attributes: { classname, name }, children: [outcome] }) => ({
      name: `${classname} ${name}`,
      outcome: outcome?.name ?? 'passed',
      message: outcome?.name === 'system-out' ? outcome.text : outcome?.attributes.message,
    })),
  )

const isRed = ({ outcome }: { readonly outcome: string }) => outcome === 'failure' || outcome === 'error'

describe.each(Object.entries(scenarios))('the JUnit report “%s”', (_, results) => {
  test('is XML that readers of JUnit know, with counts that are true', () => {
    const { attributes, children: suites } = parse(renderJunit(results))
    const all = { attributes, children: suites.flatMap(({ children }) => children) }
    for (const { attributes: told, children } of [all, ...suites]) {
      const outcomes = children.map(({ children: [outcome] }) => outcome?.name)
      const count = (name: string) => outcomes.filter((outcome) => outcome === name).length
      expect(countsSchema.parse(told)).toEqual({
        tests: children.length,
        failures: count('failure'),
        errors: count('error'),
        skipped: count('skipped'),
      })
    }
  })

  test('is red where the gate is, and only there', () => {
    expect(testsOf(results).some(isRed)).toBe(results.verdict === 'fail' || results.verdict === 'incomplete')
  })

  test('has one test for the evaluation of each target', () => {
    const names = testsOf(results).map(({ name }) => name)
    const targets = results.platforms.flatMap((platform) => platform.targets)
    expect(names.filter((name) => name.endsWith(' evaluation'))).toHaveLength(targets.length)
  })
})

describe('a test of a JUnit report', () => {
  const over = exactFinding('function-calls', [1000, 1200], {
    outcome: 'regression',
    crossed: 'fail',
    threshold: { fail: { relative: 0.1 } },
  })

  test('fails with the figures and the limit, as the other reports have them', () => {
    const targets = [targetResults('web', { findings: [over] })]
    const platforms = [platformResults({ verdict: 'fail', targets })]
    expect(testsOf(resultsOf({ verdict: 'fail', platforms }))).toContainEqual({
      name: 'x86_64-linux.web function-calls',
      outcome: 'failure',
      message: 'function calls: 1,000 → 1,200, +20.0 %, over the 10 % limit',
    })
  })
})

describe('a JUnit report about hostile names', () => {
  const xmlAbout = (text: string) => {
    const failure = { kind: 'evaluation', message: `error: ${text}` } as const
    const targets = [targetResults(text), brokenTarget(`${text}2`, failure)]
    return renderJunit(resultsOf({ platforms: [platformResults({ targets })] }))
  }

  test('is XML, with the same tests', () => {
    const harmless = parse(xmlAbout('harmless')).attributes
    fc.assert(
      fc.property(hostile, (text) => {
        const xml = xmlAbout(text)
        expect(parse(xml).attributes).toEqual(harmless)
        expect(xml.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
      }),
      { numRuns: 60 },
    )
  })
})
