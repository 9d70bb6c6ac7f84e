// What a line in the user's own Nix files accounts for, as GitHub shows it beside that line. Plain text: GitHub shows
// annotations as they are.

import { groupsOf } from '../text/groups.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import { failureHeadline } from '../model/failure.ts'
import { counted } from '../text/phrase.ts'
import { rankedTargets, type Standing } from '../decide/standing.ts'
import { type Account, isInRepository, type Place } from './account.ts'
import { grownPlaces } from './grown-places.ts'
import { plainLines, plainText, shortenEnd, shortenMiddle } from '../text/plain-text.ts'

export interface Annotation {
  readonly level: Account['level']
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

function brokenHeads({ targets }: PlatformResults): readonly Account[] {
  return rankedTargets(targets).flatMap(({ target, standing }): readonly Account[] => {
    const failure = target.failures?.head
    if (failure === undefined || !isBroken(standing)) return []
    return [
      {
        level: 'error',
        target: target.name,
        verb:
          failure.kind === 'build'
            ? ['does not build', 'do not build']
            : ['does not evaluate', 'do not evaluate'],
        message: failureHeadline(failure),
        place: placeIn(failure.message),
      },
    ]
  })
}

function isBroken(standing: Standing): boolean {
  return standing === 'broken' || standing === 'new-broken' || standing === 'unbuilt'
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
