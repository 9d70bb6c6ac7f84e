// Which targets there are on either side, by the configuration's patterns or by what the project offers.

import type { Failure } from '../core/model/failure.ts'
import type { Notice } from '../core/model/results.ts'
import type { Side } from '../core/model/revision.ts'
import type { Exclusion, Target, TargetPattern } from '../core/model/target.ts'
import {
  isMeasuredOn,
  isNested,
  searchFor,
  targetsAsWritten,
  targetsFrom,
} from '../core/config/target-search.ts'
import type { WalkResult } from '../core/nix/listing.ts'
import {
  type Answer,
  type Asked,
  askSides,
  isBroken,
  isSamePlace,
  matchedSomething,
  type SideAnswer,
} from './ask-sides.ts'
import { discoverTargets } from './discover-targets.ts'
import { leaveOut, withoutOf } from './leave-out.ts'
import {
  nothingToMeasure,
  refuseIfBothBroken,
  refuseIfBroken,
  refuseIfTheOneIsBroken,
  refuseIfUnmatched,
  tooMany,
} from './refuse-targets.ts'

export interface FoundTarget {
  readonly target: Target
  /** What is known of either side before anything is measured. */
  readonly presence: Readonly<Record<Side, Presence>>
}

/** `broken`: the side's flake or file does not evaluate far enough to tell whether the target is there. */
export type Presence =
  | { readonly kind: 'present' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'broken'; readonly failure: Failure }

export interface FoundTargets {
  readonly targets: readonly FoundTarget[]
  /** Names of what either side has and `exclude` leaves out. */
  readonly leftOut: readonly string[]
  readonly notices: readonly Notice[]
}

export interface TargetRequest extends Asked {
  /** Of the platform whose targets are looked for. */
  readonly system: string
  /** Empty: discover. */
  readonly patterns: readonly TargetPattern[]
  readonly exclude: readonly Exclusion[]
  /** Folder of the repository to discover in, `.` for its root. */
  readonly directory: string
  /** More than these are refused. */
  readonly maxTargets: number
}

/**
 * Finds and pairs the targets of a platform. Throws UsageError for a pattern that matches nothing on either
 * side, for too many targets and where all are left out, MeasurementError where neither side evaluates far enough to tell.
 */
export async function findTargets(asked: TargetRequest): Promise<FoundTargets> {
  const request = { ...asked, without: withoutOf(asked) }
  const { patterns, system } = request
  const answers =
    patterns.length === 0
      ? await discoverTargets(request)
      : await askSides(
          request,
          patterns.map((pattern) => searchFor(pattern, system)),
        )
  // What is configured for other platforms alone need not be there on this one, nor evaluate.
  const here = answers.filter(({ search }) => isMeasuredOn(search.pattern, system))
  if (request.sides?.length === 1) refuseIfTheOneIsBroken(here)
  refuseIfBothBroken(here)
  const configured = patterns.length > 0
  if (configured) refuseIfUnmatched(here)
  const open = configured ? answers : answers.filter((one) => isOpenByItself(one, answers))
  const found = [...pair(answers, system), ...unresolved(open, system)]
  const { targets, leftOut, notices } = leaveOut(found, answers, request)
  const elsewhere =
    here.length < answers.length ||
    here.some(({ found }) => found.some((side) => matchesElsewhere(side, system)))
  if (targets.length > request.maxTargets) throw tooMany(targets.length, request.maxTargets)
  if (targets.length > 0) return { targets, leftOut, notices }
  refuseIfBroken(here)
  if (!elsewhere) throw nothingToMeasure(request.directory)
  const message = `No target belongs to ${system}: what there is is for other platforms. Leave this platform out, or name its targets.`
  return { targets, leftOut, notices: [...notices, { level: 'warning', message }] }
}

function pair(answers: readonly Answer[], system: string): readonly FoundTarget[] {
  const paired = new Map<string, FoundTarget>()
  for (const answered of answers) {
    const { search, found } = answered
    for (const { side, attempt } of found) {
      if (!attempt.ok) continue
      for (const target of targetsFrom(search, withFailing(attempt.value), system).targets) {
        const known = paired.get(target.name)
        paired.set(target.name, {
          // A later entry of the configuration that matches the same target refines its thresholds.
          target: { ...target, thresholds: { ...known?.target.thresholds, ...target.thresholds } },
          presence: { ...unseen(answered), ...known?.presence, [side]: { kind: 'present' } },
        })
      }
    }
  }
  return [...paired.values()]
}

/** What does not evaluate is there all the same: its own evaluation says what is wrong with it. */
export function withFailing(result: WalkResult): WalkResult {
  const failing = (result.failing ?? []).map((path) => ({ path, system: null }))
  return { ...result, matches: [...result.matches, ...failing] }
}

/** Whether nobody can tell what it would find, where others in the same place found something, or nothing. */
function isOpenByItself(answer: Answer, answers: readonly Answer[]): boolean {
  const { search, found } = answer
  if (isNested(search)) return false
  return found.some(
    ({ side, attempt }) =>
      !attempt.ok &&
      answers.some(
        (other) =>
          isSamePlace(other.search, search) && other.found.some((one) => one.side === side && one.attempt.ok),
      ),
  )
}

/** What a pattern that one side does not have, and the other can not tell, comes to: it must not vanish. */
function unresolved(answers: readonly Answer[], system: string): readonly FoundTarget[] {
  return answers
    .filter((one) => isBroken(one) && !matchedSomething(one))
    .flatMap((one) =>
      targetsAsWritten(one.search, system).map((target) => ({ target, presence: unseen(one) })),
    )
}

/** Presence of a target as long as no side was seen to have it. */
function unseen({ found }: Answer): FoundTarget['presence'] {
  const presence = (side: Side): Presence => {
    const attempt = found.find((one) => one.side === side)?.attempt
    return attempt?.ok === false ? { kind: 'broken', failure: attempt.failure } : { kind: 'absent' }
  }
  return { base: presence('base'), head: presence('head') }
}

function matchesElsewhere({ search, attempt }: SideAnswer, system: string): boolean {
  return attempt.ok && targetsFrom(search, attempt.value, system).elsewhere > 0
}
