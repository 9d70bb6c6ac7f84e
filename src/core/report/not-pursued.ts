// Whose time was not pursued, and why: one line for all targets of one reason.

import type { PlatformResults } from '../model/platform-results.ts'
import { isNotPursued, type NotPursued } from '../model/reason.ts'
import type { TargetResults } from '../model/target-results.ts'
import { groupsOf } from '../text/groups.ts'
import { formatDuration } from '../text/number.ts'
import { code, listing, type Phrase, phrase } from '../text/phrase.ts'

const MOST_NAMES = 6

interface Untimed {
  readonly target: TargetResults
  readonly reason: NotPursued
}

/** `where`: ` on x86_64-linux`, or empty. */
export function notPursuedPhrases({ targets }: PlatformResults, where: string): readonly Phrase[] {
  return grouped(targets).map((group) => sentence(group, where))
}

/** Those for which the time did not reach: what a reader may want to give more of. */
export function withoutTimePhrases({ targets }: PlatformResults): readonly Phrase[] {
  return grouped(targets)
    .filter(([{ reason }]) => reason.kind === 'no-time')
    .map((group) => sentence(group, ''))
}

type Untimeds = readonly [Untimed, ...Untimed[]]

function grouped(targets: readonly TargetResults[]): readonly Untimeds[] {
  const untimed = targets.flatMap((target) => {
    const reason = reasonOf(target)
    return reason === undefined ? [] : [{ target, reason }]
  })
  const keyOf = ({ reason }: Untimed) =>
    reason.kind === 'timed-as' ? `${reason.kind}\n${reason.target}` : reason.kind
  return [...groupsOf(untimed, keyOf).values()]
}

/** All of a target's metrics that were not pursued have one. */
function reasonOf({ findings }: TargetResults): NotPursued | undefined {
  const found = findings.find(({ outcome }) => outcome === 'not-pursued')?.reason
  return found !== undefined && isNotPursued(found) ? found : undefined
}

function sentence(group: Untimeds, where: string): Phrase {
  const [{ reason }] = group
  const names = listing(
    group.map(({ target }) => code(target.name)),
    MOST_NAMES,
  )
  const isOne = group.length === 1
  switch (reason.kind) {
    case 'screened':
      return phrase`Time and memory of ${names}${where} were looked at in ${isOne ? 'a pair' : 'pairs'} of runs only: counters let expect no change of them that matters, and the runs showed none.`
    case 'decided-by-counters':
      return phrase`Time and memory of ${names}${where} decide nothing: ${isOne ? 'it fails' : 'they fail'} by exact figures already. What is shown of them is an estimate of a few runs.`
    case 'timing-off':
      return phrase`Time and memory of ${names}${where} were not measured: timing is off.`
    case 'timed-as':
      return phrase`Time and memory of ${names}${where} were not measured: ${isOne ? 'it changed' : 'they changed'} as ${code(reason.target)} did, which was timed.`
    case 'no-time': {
      const needed = formatDuration(Math.ceil(group.reduce((sum, one) => sum + neededOf(one), 0)))
      const left = formatDuration(Math.floor(reason.left))
      return phrase`Time and memory of ${names}${where} were not pursued: deciding them takes some ${needed}, and ${left} of the time budget were left (sampling: time-budget).`
    }
  }
}

function neededOf({ reason }: Untimed): number {
  return reason.kind === 'no-time' ? reason.needed : 0
}
