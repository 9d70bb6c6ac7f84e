// Many results files into one, whichever jobs and platforms they are from. The outcome does not hang on their order, on
// which were merged before, or on a file that is there twice: each part is a least upper bound of the files' parts.

import { UsageError } from '../../errors.ts'
import { canonicalJson, compareText, distinct } from '../text/canonical.ts'
import { MOST_INPUTS } from '../explain/inputs.ts'
import { mergePlatforms } from './merge-platforms.ts'
import { plainText, shortenEnd } from '../text/plain-text.ts'
import { type Notice, type Results, SCHEMA_VERSION } from '../model/results.ts'
import { MOST_SHARES } from '../model/share.ts'
import { isMissingShareNotice, lacksShares, type Shares } from './shares-missing.ts'
import { worstVerdict } from '../decide/verdict.ts'

/** Results, and what to call them in a message: the path of their file. */
export interface NamedResults {
  readonly name: string
  readonly results: Results
}

/**
 * Merges at least one file. Verdicts are made anew from the findings; acceptance is dropped, as it is decided where the
 * outcome is published. Throws UsageError where the files are not of one comparison.
 */
export function mergeResults(files: readonly NamedResults[]): Results {
  refuseUnlike(files)
  const all = files.map(({ results }) => results)
  const platforms = mergePlatforms(all.flatMap((results) => results.platforms))
  if (platforms.length > MOST_SHARES) throw tooManyPlatforms(platforms.length)
  const shares = mergeShares(all)
  // Nothing known is no pass.
  const incomplete = platforms.length === 0 || lacksShares({ shares })
  return {
    schemaVersion: SCHEMA_VERSION,
    program: least(all.map(({ program }) => program)),
    verdict: worstVerdict([...platforms.map(({ verdict }) => verdict), incomplete ? 'incomplete' : 'pass']),
    base: least(all.map(({ base }) => base)),
    head: least(all.map(({ head }) => head)),
    sampling: least(all.map(({ sampling }) => sampling)),
    configuration: mergeConfigurations(all.map(({ configuration }) => configuration)),
    notices: mergeNotices(all),
    ...(shares && { shares }),
    ...mergeInputs(all),
    platforms: [...platforms],
  }
}

/** Each takes a job at least; reports have a table for each. */
function tooManyPlatforms(count: number): UsageError {
  return new UsageError(
    `The results are of ${count} platforms, more than the ${MOST_SHARES} that a run can have.`,
    {
      remedy: 'Merge the files of one workflow run only.',
    },
  )
}

/** The least by canonical order: one of several is told, with a notice where that matters. */
function least<T>(values: readonly T[]): T {
  const [first] = distinct(values)
  if (first === undefined) throw new Error('merging needs at least one results file')
  return first
}

type Configuration = Results['configuration']

/** Where they differ about it, what is found decides. */
function mergeConfigurations(all: readonly Configuration[]): Configuration {
  const isReportOnly = all.every(({ mode }) => mode === 'report-only')
  return least(isReportOnly ? all : all.map(withoutMode))
}

function withoutMode(configuration: Configuration): Configuration {
  const { mode, ...others } = configuration
  return mode === undefined ? configuration : others
}

/** Warnings first, each once. That the files differ is said once, however many do. */
function mergeNotices(all: readonly Results[]): Notice[] {
  const differs = (of: (results: Results) => unknown) => new Set(all.map(of).map(canonicalJson)).size > 1
  const notices = [
    ...all.flatMap(({ notices: own }) => own).filter((notice) => !isMissingShareNotice(notice)),
    ...(differs(({ program }) => program) ? [PROGRAMS_DIFFER] : []),
    ...(differs(({ sampling, configuration }) => [sampling, configuration]) ? [CONFIGURATIONS_DIFFER] : []),
  ]
  return distinct(notices).toSorted((one, other) => -compareText(one.level, other.level))
}

const PROGRAMS_DIFFER: Notice = {
  level: 'warning',
  message:
    'The results files were written by different versions of the program; the report names one of them.',
}

const CONFIGURATIONS_DIFFER: Notice = {
  level: 'warning',
  message: 'The results files were judged by different configurations; the report names one of them.',
}

/** Those that come first of all: which they are does not hang on which files were merged before. */
function mergeInputs(all: readonly Results[]): Pick<Results, 'inputs'> {
  const inputs = distinct(all.flatMap((results) => results.inputs ?? []))
  return inputs.length === 0 ? {} : { inputs: inputs.slice(0, MOST_INPUTS) }
}

function mergeShares(all: readonly Results[]): Shares | undefined {
  const shares = all.flatMap((results) => results.shares ?? [])
  const [first] = shares
  if (first === undefined) return undefined
  const present = new Set(shares.flatMap((one) => one.present))
  return { of: first.of, present: [...present].toSorted((one, other) => one - other) }
}

/** What all files have to have in common, besides being well formed. */
function refuseUnlike(files: readonly NamedResults[]): void {
  for (const { name, results } of files) {
    const { shares } = results
    if (shares === undefined) continue
    const beyond = shares.present.find((index) => index > shares.of)
    if (shares.of <= MOST_SHARES && beyond === undefined) continue
    throw new UsageError(`${name} claims to be share ${beyond ?? shares.present[0] ?? 0} of ${shares.of}.`, {
      remedy: `Leave the file out; there are at most ${MOST_SHARES} shares, numbered from 1.`,
    })
  }
  for (const { what, of } of COMMON) refuseDifferent(files, what, of)
}

const COMMON: readonly {
  readonly what: string
  readonly of: (results: Results) => string | undefined
}[] = [
  { what: 'base', of: ({ base }) => base.revision },
  { what: 'the tree of base', of: ({ base }) => base.tree },
  { what: 'head', of: ({ head }) => head.revision },
  { what: 'the tree of head', of: ({ head }) => head.tree },
  {
    what: 'the number of shares',
    of: ({ shares }) => (shares === undefined ? undefined : String(shares.of)),
  },
]

function refuseDifferent(
  files: readonly NamedResults[],
  what: string,
  of: (results: Results) => string | undefined,
): void {
  const told = files.flatMap(({ name, results }) => {
    const value = of(results)
    return value === undefined ? [] : [{ name, value }]
  })
  const [first] = told
  const other = told.find(({ value }) => value !== first?.value)
  if (first === undefined || other === undefined) return
  throw new UsageError(
    `These results are not of one comparison, as ${what} differs:\n${[first, other].map(line).join('\n')}`,
    {
      remedy:
        'Merge the files of one workflow run only: results of an older run, or of another pull request, have no place among them.',
    },
  )
}

const MOST_SHOWN = 64

function line({ name, value }: { readonly name: string; readonly value: string }): string {
  return `  ${name}: ${plainText(shortenEnd(value, MOST_SHOWN))}`
}
