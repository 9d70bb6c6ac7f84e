// What a line in the user's own Nix files accounts for, as GitHub shows it beside that line. Plain text: GitHub shows
// annotations as they are.

import type { CallPathsExplanation, ChangedLinesRow } from '../model/call-paths.ts'
import type { FunctionRow, FunctionsExplanation } from '../model/explanation.ts'
import { groupsOf } from '../text/groups.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { failureHeadline } from '../model/failure.ts'
import { portionText } from '../text/portion.ts'
import { formatDifference, formatPair } from '../text/number.ts'
import { counted } from '../text/phrase.ts'
import { rankedTargets } from '../decide/standing.ts'
import { plainLines, plainText, shortenEnd, shortenMiddle } from '../text/plain-text.ts'

export interface Annotation {
  readonly level: 'error' | 'warning'
  /** One line. */
  readonly title: string
  readonly message: string
  /** Relative to the root of the repository. */
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

/** GitHub shows no more of one step. */
const MOST_ANNOTATIONS = 10

const MOST_NAMES = 5
const MOST_NAME = 100
const MOST_MESSAGE = 1000
const MOST_PATH = 400

/** Functions or lines of one target, and the share of the increase from which on one is worth a note at its line. */
const MOST_ROWS = 3
const LEAST_SHARE = 0.1

/** A line of the user's, what it does, and a target that it does it to. */
interface Account {
  readonly level: Annotation['level']
  readonly target: string
  /** What becomes of `1 target` or `3 targets`: `does not evaluate`. */
  readonly verb: readonly [one: string, several: string]
  readonly message: string
  readonly place: Place | undefined
}

interface Place {
  readonly file: string
  readonly line: number
  readonly column?: number
}

/** The most important first, at most ten; one for all targets with the same message at the same place. */
export function annotationsOf(results: Results): readonly Annotation[] {
  const groups = groupsOf(results.platforms.flatMap(accountsOn), ({ level, verb, place, message }) =>
    JSON.stringify([level, verb, place, message]),
  )
  return [...groups.values()]
    .toSorted(([one], [other]) => Number(one.level === 'warning') - Number(other.level === 'warning'))
    .slice(0, MOST_ANNOTATIONS)
    .map(annotationOf)
}

/** All that can be laid to a line, the gravest target first. What explains a finding belongs here too. */
function accountsOn(platform: PlatformResults): readonly Account[] {
  return [...brokenHeads(platform), ...grown(platform)]
}

/** The user's own code that accounts for much of what grew; one account a target and place. */
function grown({ targets }: PlatformResults): readonly Account[] {
  const messages = new Map<string, string>()
  return rankedTargets(targets).flatMap(({ target, standing }): readonly Account[] => {
    if (standing !== 'regression' && standing !== 'warning') return []
    return grownPlaces(target).map((account): Account => {
      // The same for all targets, so that they are told of together.
      const key = JSON.stringify([account.verb, account.place])
      const message = messages.get(key) ?? account.message
      messages.set(key, message)
      return {
        ...account,
        level: standing === 'regression' ? 'error' : 'warning',
        target: target.name,
        message,
      }
    })
  })
}

type GrownPlace = Pick<Account, 'verb' | 'message' | 'place'>

/** The change's own lines, where calls were traced; else functions. */
function grownPlaces({ name, explanation }: TargetResults): readonly GrownPlace[] {
  const callPaths = explanation?.callPaths
  if (callPaths?.changedLines !== undefined) return grownLines(name, callPaths, callPaths.changedLines.rows)
  const functions = explanation?.functions
  return functions === undefined ? [] : grownFunctions(name, functions)
}

function grownLines(
  target: string,
  callPaths: CallPathsExplanation,
  rows: readonly ChangedLinesRow[],
): readonly GrownPlace[] {
  const increase = callPaths.head - callPaths.base
  const ofWhat = callPaths.unit === 'samples' ? 'time' : 'calls'
  return rows.slice(0, MOST_ROWS).flatMap((row): readonly GrownPlace[] => {
    const share = increase > 0 ? row.difference / increase : 0
    // Lines that are gone have no place in head.
    if (row.edit === 'removed' || share < LEAST_SHARE || !isInRepository(row.file)) return []
    return [
      {
        verb: ['makes more calls because of this change', 'make more calls because of this change'],
        message: linesText(row, share, `${ofWhat} of ${target}`),
        place: { file: row.file, line: row.first },
      },
    ]
  })
}

function linesText({ first, last }: ChangedLinesRow, share: number, ofWhat: string): string {
  const lines = first === last ? 'This line leads' : 'These lines lead'
  // Work that was saved elsewhere can make it more than all.
  return share <= 1
    ? `${lines} to ${portionText(share)} of the increase in ${ofWhat}.`
    : `${lines} to all of the increase in ${ofWhat}, and to what is saved elsewhere.`
}

function grownFunctions(target: string, { rows, increase }: FunctionsExplanation): readonly GrownPlace[] {
  return rows.slice(0, MOST_ROWS).flatMap((row): readonly GrownPlace[] => {
    const { origin, file, line, column } = row.place
    const share = increase > 0 ? row.difference / increase : 0
    if (origin !== 'repository' || row.head === 0 || share < LEAST_SHARE || !isInRepository(file)) return []
    return [
      {
        verb: ['calls this function more often', 'call this function more often'],
        message: functionText(target, row, increase),
        place: { file, line, column },
      },
    ]
  })
}

function functionText(target: string, row: FunctionRow, increase: number): string {
  const { name, base, head, difference } = row
  const calls = `${formatPair(base, head, 'count')} calls (${formatDifference(difference, 'count')})`
  const share = `${portionText(difference, increase)} of the ${counted(increase, 'more function call')}`
  return `${name ?? 'This function'}: ${calls} for ${target}, ${share}.`
}

function brokenHeads({ targets }: PlatformResults): readonly Account[] {
  return rankedTargets(targets).flatMap(({ target, standing }): readonly Account[] => {
    const failure = target.failures?.head
    if (standing !== 'broken' || failure === undefined) return []
    return [
      {
        level: 'error',
        target: target.name,
        verb: ['does not evaluate', 'do not evaluate'],
        message: failureHeadline(failure),
        place: placeIn(failure.message),
      },
    ]
  })
}

function annotationOf([first, ...others]: readonly [Account, ...Account[]]): Annotation {
  const names = [...new Set([first, ...others].map(({ target }) => target))].map((name) =>
    shortenMiddle(plainText(name), MOST_NAME),
  )
  const [name = ''] = names
  const shown = names.slice(0, MOST_NAMES).join(', ')
  const rest = names.length - MOST_NAMES
  const list = `Targets: ${shown}${rest > 0 ? ` and ${rest} more` : ''}`
  const message = shortenEnd(plainText(first.message), MOST_MESSAGE)
  return {
    level: first.level,
    title:
      names.length === 1 ? `${name} ${first.verb[0]}` : `${counted(names.length, 'target')} ${first.verb[1]}`,
    message: names.length === 1 ? message : `${message}\n${list}`,
    ...first.place,
  }
}

/** `at FILE:LINE:COLUMN` of Nix's last error, or the place in the user's files that it was reached from. */
function placeIn(message: string): Place | undefined {
  const lines = plainLines(message)
  const last = lines.findLastIndex((line) => /^\s*error:/.test(line))
  for (const line of lines.slice(Math.max(0, last))) {
    const [, file, row, column] =
      /^\s*(?:at|reached from) ([^\s«"]+?):(\d{1,9})(?::(\d{1,9}))?:?$/.exec(line) ?? []
    if (file === undefined || !isInRepository(file)) continue
    return {
      file,
      line: Number(row),
      ...(column === undefined ? {} : { column: Number(column) }),
    }
  }
  return undefined
}

/** Whether a path is one, and stays within the repository: not Nix’s own `<nix/fetchurl.nix>` or `(string)`. */
function isInRepository(path: string): boolean {
  if (path.length > MOST_PATH || /^[/~(<]|[\\:]/.test(path)) return false
  return !path.split('/').some((part) => part === '' || part === '.' || part === '..')
}
