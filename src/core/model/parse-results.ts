// The text of a results file → results. Whoever opens a pull request from a fork can write one: it is data of a stranger
// until it has passed here.

import { z } from 'zod'
import { UsageError } from '../../errors.ts'
import { type FirstIssue, firstIssue } from '../text/first-issue.ts'
import { parseJson } from '../text/json.ts'
import { plainText, shortenEnd, shortenMiddle } from '../text/plain-text.ts'
import { asThisVersion, READ_VERSIONS } from './earlier-results.ts'
import { type Results, resultsSchema } from './results.ts'

/** Values of any kind in one file; 1,000 targets have some 200,000. */
const MOST_VALUES = 1_500_000

/** With more than this, telling all that may be wrong takes more memory than there is. */
const FEW_VALUES = 50_000

/** Reads one file's text; `name` is what to call it. Throws UsageError that says where it is wrong, and how. */
export function parseResults(text: string, name: string): Results {
  const file = parseJson(text)
  if (file === undefined) throw notResults(name, 'it is not JSON')
  const tooMany = `it holds more than ${MOST_VALUES} values`
  if (hasMoreValues(file, MOST_VALUES)) throw notResults(name, tooMany)
  const version = versionOf(file)
  if (version !== undefined && !READ_VERSIONS.some((read) => read === version))
    throw otherVersion(name, version)
  const value = asThisVersion(file)
  // What the file has once, it may name any number of times.
  if (hasMoreValues(value, MOST_VALUES)) throw notResults(name, tooMany)
  const early = hasMoreValues(value, FEW_VALUES) ? firstIssue(resultsSchema, value) : undefined
  if (early !== undefined) throw notResults(name, problem([early]))
  const parsed = resultsSchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw notResults(name, problem(parsed.error.issues))
}

/** Counts without recursion, since the nesting is the writer's choice too. */
function hasMoreValues(value: unknown, most: number): boolean {
  const left = [value]
  let seen = 0
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next !== 'object' || next === null) continue
    const inner: readonly unknown[] = Array.isArray(next) ? next : Object.values(next)
    seen += inner.length
    if (seen > most) return true
    for (const one of inner) if (typeof one === 'object' && one !== null) left.push(one)
  }
  return false
}

function versionOf(value: unknown): number | undefined {
  const parsed = z.object({ schemaVersion: z.number() }).safeParse(value)
  return parsed.success ? parsed.data.schemaVersion : undefined
}

/** What was found, and the place of it, are the file's own words: cut short, and harmless. */
const MOST_FOUND = 200
const MOST_PLACE = 120

function problem(issues: readonly FirstIssue[]): string {
  const [first] = issues
  if (first === undefined) return 'it is not as the schema has it'
  const others = issues.length === 1 ? '' : ` (and ${issues.length - 1} more)`
  const place = shortenMiddle(plainText(placeOf(first.path)), MOST_PLACE)
  return `${place === '' ? 'at its top' : `at ${place}`}: ${plainText(shortenEnd(first.message, MOST_FOUND))}${others}`
}

/** `platforms[0].targets[3].name`. */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${shortenMiddle(String(step), MOST_PLACE)}`))
    .join('')
    .replace(/^\./, '')
}

function notResults(name: string, problem: string): UsageError {
  return new UsageError(`${name} is not a results file of this program:\n${problem}`, {
    remedy: 'Give files as gate and measure write them (results.json), whole and unchanged.',
  })
}

function otherVersion(name: string, version: number): UsageError {
  return new UsageError(
    `${name} has version ${version} of the results format; this program reads versions ${READ_VERSIONS.join(' and ')}.`,
    { remedy: 'Use the same version of the program in all jobs.' },
  )
}
