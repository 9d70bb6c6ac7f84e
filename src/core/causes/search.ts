// Looks for what of a change makes head dearer: which parts are asked about, in which order, until what is gone without
// them accounts for the increase. Pure, as asking.ts is.

import {
  type Asking,
  ENOUGH,
  indispensable,
  type Inquiry,
  left,
  newInquiry,
  type Problem,
  type Question,
  type Removal,
  removals,
  sorted,
} from './asking.ts'
import { smallestJoint } from './joint.ts'
import { split } from './split.ts'

/** Less is not worth a row, nor another look. */
export const LEAST_GONE = 0.04

export interface Found {
  /** What each part comes to that was asked about by itself, the likeliest first. */
  readonly singles: readonly Removal[]
  /** Groups that there was no time, or no way, to take apart. */
  readonly groups: readonly Removal[]
  /** Parts that account for the increase together, where single ones do not. */
  readonly joint: Removal | undefined
  /** Of the joint ones, those that can not be left out by themselves. */
  readonly indispensable: Question
  /** What single parts add to base by themselves, by part; undefined where that can not be told. */
  readonly alone: ReadonlyMap<number, number | undefined>
  readonly evaluations: number
  readonly isOutOfTime: boolean
}

export function* searchCauses(problem: Problem): Asking<Found> {
  const inquiry = newInquiry(problem)
  const alone = new Map<number, number | undefined>()
  const suspects = problem.suspects.slice(0, problem.width)
  let { singles, groups } = yield* narrow(
    inquiry,
    suspects.map((part) => [part]),
  )
  let joint: Removal | undefined
  if (!(yield* isSole(inquiry, singles, alone))) {
    const others = yield* narrow(inquiry, restOf(inquiry, suspects))
    singles = [...singles, ...others.singles]
    groups = others.groups
    const sum = sumOf([...singles, ...groups])
    if (sum > 1 / ENOUGH) yield* askAlone(inquiry, overlapping(singles), alone)
    if (sum < ENOUGH) joint = yield* smallestJoint(inquiry, unitsOf(problem, singles))
  }
  const asked = new Set(singles.flatMap(({ parts }) => parts))
  const beside = [...(joint?.parts ?? []), ...needsOf(singles), ...kinOfCauses(problem, singles)]
  const unasked = [...new Set(beside)].filter((part) => !asked.has(part))
  const more = yield* removals(
    inquiry,
    unasked.slice(0, MOST_BESIDE).map((part) => [part]),
  )
  singles = [...singles, ...more.flatMap((removal) => removal ?? [])]
  const { evaluations, isOutOfTime } = inquiry
  const needed = indispensable(inquiry, joint?.parts ?? [])
  return { ...{ singles, groups, joint, alone }, indispensable: needed, evaluations, isOutOfTime }
}

/** What is found together, or has to go with something, is asked about by itself too: of so many at most. */
const MOST_BESIDE = 6

function needsOf(singles: readonly Removal[]): Question {
  return singles.flatMap(({ needs, gone }) => (Math.abs(gone) >= LEAST_GONE ? needs : []))
}

/** What has names in common with a cause may be what only it needs, or need it: of so many at most. */
const MOST_KIN = 2

function kinOfCauses({ kinOf, aside }: Problem, singles: readonly Removal[]): Question {
  const apart = new Set(aside)
  return singles
    .filter(({ gone }) => gone >= ENOUGH / 2)
    .flatMap(({ parts }) =>
      kinOf(parts)
        .filter((part) => !apart.has(part))
        .slice(0, MOST_KIN),
    )
}

/** Whether one part has been found that is all of the cause, from both sides: without it, and with nothing else. */
function* isSole(
  inquiry: Inquiry,
  singles: readonly Removal[],
  alone: Map<number, number | undefined>,
): Asking<boolean> {
  const proven = soleCause(singles)
  if (proven === undefined) return false
  if (inquiry.problem.paths.length === 1) return true
  yield* askAlone(inquiry, [proven], alone)
  return proven.parts.every((part) => (alone.get(part) ?? 1) >= ENOUGH / 2)
}

/** The part without which the increase is gone, no more and no less. */
function soleCause(singles: readonly Removal[]): Removal | undefined {
  return singles.find(({ gone, isGuess }) => isGuess !== true && gone >= ENOUGH && gone <= 1 / ENOUGH)
}

/** Those of which several can not each be what they seem. */
function overlapping(singles: readonly Removal[]): readonly Removal[] {
  return singles
    .filter(({ gone }) => gone >= ENOUGH / 4)
    .toSorted((one, other) => other.gone - one.gone)
    .slice(0, MOST_OVERLAPPING)
}

const MOST_OVERLAPPING = 4

function sumOf(removals: readonly Removal[]): number {
  return removals.reduce((sum, { gone }) => sum + gone, 0)
}

/** All that was not asked about: one by one where there is time, else in groups. */
function restOf(inquiry: Inquiry, asked: Question): readonly Question[] {
  const { paths, aside, width } = inquiry.problem
  const apart = aside.filter((part) => !asked.includes(part))
  const others = new Set([...asked, ...aside])
  const rest = paths.flatMap((_, part) => (others.has(part) ? [] : [part]))
  const together = apart.length === 0 ? [] : [apart]
  const isFew = rest.length <= Math.min(left(inquiry), Math.max(FEW, 2 * width))
  return [...(isFew ? rest.map((part) => [part]) : split(rest, Math.max(2, width), paths)), ...together]
}

/** Up to so many parts, groups would save little. */
const FEW = 6

interface Narrowed {
  readonly singles: readonly Removal[]
  readonly groups: readonly Removal[]
}

/** Asks about groups, and takes those apart that matter, down to single parts. */
function* narrow(inquiry: Inquiry, groups: readonly Question[]): Asking<Narrowed> {
  const { paths, width } = inquiry.problem
  const singles: Removal[] = []
  let open: readonly Removal[] = []
  let unknown: readonly Question[] = []
  let parent: Removal | undefined
  let asking = groups
  while (asking.length > 0) {
    const told = yield* removals(inquiry, asking)
    const known = told.flatMap((removal) => removal ?? [])
    singles.push(...known.filter(({ parts }) => parts.length === 1))
    open = [...open, ...known.filter(({ parts, gone }) => parts.length > 1 && Math.abs(gone) >= LEAST_GONE)]
    if (inquiry.isOutOfTime) {
      // Its pieces were not all asked about.
      const isAccounted = parent === undefined || sumOf(known) >= ENOUGH * parent.gone
      return { singles, groups: isAccounted || parent === undefined ? open : [...open, parent] }
    }
    // What does not evaluate as a whole may do so in pieces.
    unknown = [...unknown, ...asking.filter((group, index) => told[index] === undefined && group.length > 1)]
    const [largest, ...others] = open.toSorted((one, other) => Math.abs(other.gone) - Math.abs(one.gone))
    parent = largest
    open = others
    const next = parent?.parts ?? unknown[0]
    if (parent === undefined) unknown = unknown.slice(1)
    asking = next === undefined ? [] : split(next, Math.max(2, width), paths)
  }
  return { singles, groups: open }
}

/** What is there with these parts and without all others, by part. */
function* askAlone(
  inquiry: Inquiry,
  of: readonly Removal[],
  alone: Map<number, number | undefined>,
): Asking<void> {
  const { paths } = inquiry.problem
  const sets = of.map(({ parts, needs }) => {
    const kept = new Set([...parts, ...needs])
    return paths.flatMap((_, part) => (kept.has(part) ? [] : [part]))
  })
  const told = yield* removals(inquiry, sets)
  for (const [index, { parts, needs }] of of.entries()) {
    const removal = told[index]
    const kept = new Set([...parts, ...needs])
    const isWhole = removal?.needs.every((part) => !kept.has(part)) ?? false
    for (const part of parts) alone.set(part, removal !== undefined && isWhole ? 1 - removal.gone : undefined)
  }
}

/** What a joint cause is looked for among: each part with what it needs, all that is aside as one. */
function unitsOf({ paths, aside }: Problem, singles: readonly Removal[]): readonly Question[] {
  const needsOf = new Map(singles.map(({ parts, needs }) => [parts[0], needs]))
  const apart = new Set(aside)
  const units = paths.flatMap((_, part) =>
    apart.has(part) ? [] : [sorted([part, ...(needsOf.get(part) ?? [])])],
  )
  return aside.length === 0 ? units : [...units, aside]
}
