// Proves what of the change makes one target dearer: asks what the search wants to know, side by side on all cores, until it
// is found or the time is over.

import type { Answer, Asking, Problem, Question } from '../core/causes/asking.ts'
import { causesOf } from '../core/causes/causes-of.ts'
import { kinOf, namedParts } from '../core/causes/named-parts.ts'
import { searchCauses } from '../core/causes/search.ts'
import type { Subject } from '../core/causes/subject.ts'
import { suspectsOf } from '../core/causes/suspects.ts'
import { exactValue } from '../core/decide/work.ts'
import type { CausesExplanation } from '../core/model/causes.ts'
import type { Explanation } from '../core/model/explanation.ts'
import type { Measurement } from '../core/model/measurement.ts'
import type { MovedInput } from '../core/model/moved-input.ts'
import type { Side } from '../core/model/revision.ts'
import { formatDuration } from '../core/text/number.ts'
import { counted } from '../core/text/phrase.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Compositions, WithComposed } from './composed-sources.ts'
import { type MeasuredTarget, measuredSides } from './measured-target.ts'
import { boundsOf, secondsOf } from './trial-bounds.ts'
import { type ChangeInParts, measureWithout, type Without } from './measure-without.ts'

export interface Proving {
  readonly measured: MeasuredTarget
  readonly subject: Subject
  readonly explanation: Explanation | undefined
  readonly inputs: readonly MovedInput[]
  readonly taken: ChangeInParts
  /** By the clock. */
  readonly deadline: number
}

export interface ProvingPorts
  extends Pick<Nix, 'evaluator' | 'store'>, Pick<Ports, 'clock' | 'progress' | 'signal'> {
  readonly compositions: Compositions
}

/**
 * Undefined where there is nothing to leave out, or nothing can be evaluated without building first. Throws the error by
 * which nothing at all could be asked.
 */
export async function proveCause(
  proving: Proving,
  ports: ProvingPorts,
): Promise<CausesExplanation | undefined> {
  const { measured, subject, deadline } = proving
  const sides = measuredSides(measured)
  const taken = seenBy(subject, proving.taken)
  const left = deadline - ports.clock.seconds()
  if (sides === undefined || sides.head.importedDerivations.length > 0) return undefined
  if (taken.parts.length === 0 || left < secondsOf(sides.head)) return undefined
  const { name } = measured.target
  ports.progress.stage(`Proving what changed ${name}, for at most ${formatDuration(Math.ceil(left))}`)
  const failures: unknown[] = []
  const asking = { ...proving, taken, sides, failures }
  const place = await placeFor(asking, ports)
  const asked = { ...asking, ...place }
  const found = await answered(searchCauses(problemOf(asked, ports)), (question) =>
    ask(question, asked, ports),
  )
  if (found.evaluations === 0 && failures.length > 0) throw failures[0]
  const stopped = ports.signal.aborted ? 'interrupted' : failures.length > 0 ? 'failed' : 'budget'
  return causesOf({
    ...{ metric: subject.metric.id, base: subject.base, head: subject.head },
    ...{ parts: taken.parts, found, besides: place.evaluations },
    ...(found.isOutOfTime && { stopped }),
  })
}

interface Placeless extends Proving {
  readonly sides: Readonly<Record<Side, Measurement>>
  /** What went wrong with Git or the store. */
  readonly failures: unknown[]
}

interface Place {
  readonly withComposed: WithComposed
  /** What evaluating there counts less than it was counted for head. */
  readonly offset: number
}

type Asked = Placeless & Place

/** A large tree is evaluated in place where that shows head to be what it was measured to be. */
async function placeFor(
  asking: Placeless,
  ports: ProvingPorts,
): Promise<Place & { readonly evaluations: number }> {
  const { inStore, inFolders, isLarge } = ports.compositions
  const stored = { withComposed: inStore, offset: 0 }
  if (!isLarge) return { ...stored, evaluations: 0 }
  const inPlace = { withComposed: inFolders, offset: 0 }
  // What fails in place need not do so elsewhere.
  const answer = await ask([], { ...asking, ...inPlace, failures: [] }, ports)
  const evaluations = answer.kind === 'unasked' ? 0 : 1
  const { base, head } = asking.subject
  const offset = answer.kind === 'counted' ? head - answer.value : Infinity
  const isSame = Math.abs(offset) <= SAME * Math.abs(head - base)
  return { ...(isSame ? { ...inPlace, offset } : stored), evaluations }
}

/** In place, paths are longer or shorter, and a flake is called by other code. */
const SAME = 0.01

/** Counters do not see what alters no code; derivations see every byte of what they take. */
function seenBy({ metric }: Subject, taken: ChangeInParts): ChangeInParts {
  if (metric.source.from !== 'run') return taken
  const isSeen = (index: number) => taken.parts[index]?.altersCode === true
  return {
    ...taken,
    parts: taken.parts.filter((_, index) => isSeen(index)),
    words: taken.words.filter((_, index) => isSeen(index)),
  }
}

function problemOf(
  { subject, taken, sides, explanation, inputs, deadline }: Asked,
  { evaluator, clock }: ProvingPorts,
): Problem {
  const { parts, words } = taken
  const width = evaluator.concurrency()
  return {
    ...{ base: subject.base, head: subject.head, width },
    paths: parts.map(({ path }) => path),
    suspects: suspectsOf(parts, explanation, inputs),
    aside: parts.flatMap(({ isAside }, index) => (isAside ? [index] : [])),
    kinOf: (of) => kinOf(of, words),
    affordable: Math.floor((deadline - clock.seconds()) / secondsOf(sides.head)) * width,
  }
}

/** Runs a search to its end. */
async function answered<T>(asking: Asking<T>, answer: (question: Question) => Promise<Answer>): Promise<T> {
  let step = asking.next()
  while (step.done !== true) step = asking.next(await Promise.all(step.value.map(answer)))
  return step.value
}

/** Never rejects. */
async function ask(question: Question, asked: Asked, ports: ProvingPorts): Promise<Answer> {
  const { measured, subject, taken, sides, deadline, failures } = asked
  const { clock, progress, signal } = ports
  const left = deadline - clock.seconds()
  if (signal.aborted || left < secondsOf(sides.head)) return { kind: 'unasked' }
  progress.step(`without ${question.length} of ${counted(taken.parts.length, 'part')}`, left)
  const bounds = boundsOf(sides.head, left)
  try {
    const request = { target: measured.target, taken, sides, bounds, metrics: [subject.metric] }
    const { withComposed } = asked
    const { evaluator, store } = ports
    const shop = { evaluator, store, signal, withComposed }
    const without = await measureWithout(shop, question, request)
    return answerOf(without, asked, ports)
  } catch (error) {
    if (!ports.signal.aborted) failures.push(error)
    return { kind: 'unasked' }
  }
}

function answerOf(
  without: Without,
  { subject, sides, taken, deadline, offset }: Asked,
  { clock, signal }: ProvingPorts,
): Answer {
  if (signal.aborted) return { kind: 'unasked' }
  if (without.kind === 'failed') {
    const { kind, message } = without.failure
    if (kind === 'time-out' && clock.seconds() >= deadline) return { kind: 'unasked' }
    return {
      kind: 'broken',
      named: kind === 'evaluation' ? namedParts(message, taken.parts, taken.words) : [],
    }
  }
  const value = exactValue(subject.metric, without.measurement, sides.base)
  return value === undefined ? { kind: 'broken', named: [] } : { kind: 'counted', value: value + offset }
}
