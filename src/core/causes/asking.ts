// Questions about a change, and what their answers come to: what is gone where some parts are left out. Pure: questions
// go out of a generator, answers come in.

import { nearestHalf } from './nearest-half.ts'

/** Parts, by their numbers, that head is evaluated without. */
export type Question = readonly number[]

export type Answer =
  | { readonly kind: 'counted'; readonly value: number }
  /** It does not evaluate. `named`: parts that the error speaks of. */
  | { readonly kind: 'broken'; readonly named: readonly number[] }
  /** There is no time left for it. */
  | { readonly kind: 'unasked' }

/** Questions of one round, which may be answered side by side. */
export type Asking<T> = Generator<readonly Question[], T, readonly Answer[]>

export interface Problem {
  /** The metric of both sides; they differ. */
  readonly base: number
  readonly head: number
  /** What each part is near to, in the order of the parts: a path. */
  readonly paths: readonly string[]
  /** Parts that are asked first, the likeliest first. */
  readonly suspects: readonly number[]
  /** Parts that hardly any evaluation sees: one question for all of them. */
  readonly aside: readonly number[]
  /** Parts that some others have names in common with. */
  readonly kinOf: (parts: Question) => Question
  /** How many may be answered side by side. */
  readonly width: number
  /** How many there seems to be time for. */
  readonly affordable: number
}

/** What was measured without some parts. */
export interface Removal {
  /** What was to be left out. */
  readonly parts: Question
  /** What had to be left out too, since head does not evaluate otherwise. */
  readonly needs: Question
  readonly value: number
  /** Of the increase, 1 is all. */
  readonly gone: number
  /** What else was left out may have nothing to do with it. */
  readonly isGuess?: true
}

/** What has been asked so far. */
export interface Inquiry {
  readonly problem: Problem
  readonly answers: Map<string, Answer>
  evaluations: number
  isOutOfTime: boolean
}

/** What this much of the increase is gone without accounts for it. */
export const ENOUGH = 0.9

export function newInquiry(problem: Problem): Inquiry {
  return { problem, answers: new Map(), evaluations: 0, isOutOfTime: false }
}

/** How many more there seems to be time for. */
export function left({ problem, evaluations }: Inquiry): number {
  return problem.affordable - evaluations
}

/** What is gone without each of these sets, with what has to go with it; undefined where that can not be told. */
export function* removals(
  inquiry: Inquiry,
  sets: readonly Question[],
): Asking<readonly (Removal | undefined)[]> {
  const tries = sets.map((set): Try => ({ set, out: sorted(set), tries: 0, isOpen: true, isGuess: false }))
  for (;;) {
    const open = tries.filter(({ isOpen }) => isOpen)
    if (open.length === 0) break
    yield* ask(
      inquiry,
      open.map(({ out }) => out),
    )
    for (const one of open) advance(inquiry, one)
  }
  return tries.map((one) => removalOf(inquiry, one))
}

/** Asks what has not been asked, no more at a time than may be answered side by side. */
function* ask(inquiry: Inquiry, questions: readonly Question[]): Asking<void> {
  const { answers, problem } = inquiry
  const fresh = new Map(questions.map((question) => [keyOf(question), question]))
  const unknown = [...fresh.values()].filter((question) => !answers.has(keyOf(question)))
  for (let start = 0; start < unknown.length; start += problem.width) {
    if (inquiry.isOutOfTime) return
    const round = unknown.slice(start, start + problem.width)
    const told = yield round
    for (const [index, question] of round.entries()) {
      const answer = told[index] ?? { kind: 'unasked' }
      if (answer.kind === 'unasked') inquiry.isOutOfTime = true
      else {
        inquiry.evaluations += 1
        answers.set(keyOf(question), answer)
      }
    }
  }
}

interface Try {
  readonly set: Question
  out: Question
  tries: number
  isOpen: boolean
  isGuess: boolean
}

/** Where it did not evaluate: with what the error names, then with what has names in common, then with half of the rest. */
function advance({ answers, problem }: Inquiry, one: Try): void {
  const answer = answers.get(keyOf(one.out))
  while (answer?.kind === 'broken') {
    const way = WAYS[one.tries]
    if (way === undefined) break
    one.tries += 1
    const more = way({ problem, out: one.out, named: answer.named })
    const next = sorted([...one.out, ...more])
    if (next.length === one.out.length) continue
    one.out = next
    one.isGuess = way === halfOfOthers
    return
  }
  one.isOpen = false
}

interface Broken {
  readonly problem: Problem
  readonly out: Question
  readonly named: Question
}

/** At most so many tries. The first error often hides another one. */
const WAYS: readonly ((broken: Broken) => Question)[] = [
  ({ named }) => named,
  ({ named }) => named,
  ({ problem, out, named }) => problem.kinOf([...out, ...named]),
  halfOfOthers,
]

/** For when no name tells more. */
function halfOfOthers({ problem, out }: Broken): Question {
  return nearestHalf(out, problem.paths.length)
}

function removalOf({ answers, problem }: Inquiry, { set, out, isGuess }: Try): Removal | undefined {
  const answer = answers.get(keyOf(out))
  if (answer?.kind !== 'counted') return undefined
  const parts = new Set(set)
  return {
    parts: sorted(set),
    needs: out.filter((part) => !parts.has(part)),
    value: answer.value,
    gone: goneAt(answer.value, problem),
    ...(isGuess && { isGuess }),
  }
}

/** Of the increase, 1 is all. */
function goneAt(value: number, { base, head }: Problem): number {
  return (head - value) / (head - base)
}

/** Those of these parts without which, each by itself, head does not evaluate. */
export function indispensable({ answers }: Inquiry, parts: Question): Question {
  return parts.filter((part) => answers.get(keyOf([part]))?.kind === 'broken')
}

/** The fewest parts that are known to account for the increase together; undefined where none are. */
export function fewestEnough({ answers, problem }: Inquiry): Question | undefined {
  const [fewest] = [...answers]
    .flatMap(([key, answer]) =>
      answer.kind === 'counted' && goneAt(answer.value, problem) >= ENOUGH
        ? [key.split(' ').map(Number)]
        : [],
    )
    .toSorted((one, other) => one.length - other.length)
  return fewest
}

export function sorted(parts: Iterable<number>): Question {
  return [...new Set(parts)].sort((one, other) => one - other)
}

function keyOf(question: Question): string {
  return question.join(' ')
}
