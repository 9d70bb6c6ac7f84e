// Runs pairs where they can change a verdict, within the time that there is: first a look at each target that could hold a
// surprise, then what is open, what looks dearest first, at last estimates for what fails already.

import { MOST_GLANCES } from '../core/decide/sampling/glance.ts'
import {
  nextOrder,
  nextPair,
  type PairOrder,
  pairsToLook,
  plannedLooks,
} from '../core/decide/sampling/schedule.ts'
import { byDearness, type Pursuit, type TimingPlan } from '../core/decide/timing-plan.ts'
import type { Config } from '../core/model/config.ts'
import type { Ports } from '../ports/ports.ts'
import {
  type Candidate,
  isSettled,
  noPairs,
  type Pairs,
  pairSeconds,
  type PairSession,
  showsSurprise,
  slowdown,
  withPair,
} from './time-in-pairs.ts'

export interface Pursuing extends PairSession, Pick<Ports, 'progress' | 'random'> {
  readonly config: Config
  /** In seconds of the clock. */
  readonly deadline: number
}

/** A few runs tell a reader enough of what fails already: no more are begun once those before took this long. */
const ENOUGH_SECONDS = 5

const MOST_ESTIMATES = 3

/** All targets of the plan, as far as each was pursued. */
export async function pursue(
  session: Pursuing,
  plan: ReadonlyMap<Candidate, TimingPlan>,
): Promise<readonly Pairs[]> {
  const looks = plannedLooks(session.config.sampling, session.certainty)
  const planned = (...pursuits: readonly Pursuit[]) =>
    [...plan]
      .flatMap(([candidate, pursuit]) => (pursuits.some((one) => one === pursuit) ? [candidate] : []))
      .toSorted(byDearness)
  const notPursued = [...plan].flatMap(([candidate, pursuit]) =>
    typeof pursuit === 'string' ? [] : [{ ...noPairs(candidate), ended: { notPursued: pursuit } }],
  )
  const looked: Pairs[] = []
  for (const candidate of planned('glance', 'decide'))
    looked.push(await look(session, noPairs(candidate), { isOpen: plan.get(candidate) === 'decide', looks }))
  const open = looked.filter(({ ended }) => ended === undefined).toSorted(bySlowdown)
  const decided: Pairs[] = []
  for (const [index, pairs] of open.entries())
    decided.push(await decide(session, pairs, { looks, behind: open.length - index - 1 }))
  const estimated: Pairs[] = []
  for (const candidate of planned('estimate')) estimated.push(await estimate(session, noPairs(candidate)))
  return [...notPursued, ...looked.filter(({ ended }) => ended !== undefined), ...decided, ...estimated]
}

function bySlowdown(one: Pairs, other: Pairs): number {
  return slowdown(other) - slowdown(one)
}

/** Ended where a few pairs show no surprise, or where there is no time for one. */
async function look(
  session: Pursuing,
  pairs: Pairs,
  { isOpen, looks }: { readonly isOpen: boolean; readonly looks: readonly number[] },
): Promise<Pairs> {
  if (pairSeconds(pairs) > secondsLeft(session)) return withoutTime(session, pairs, looks)
  const next = await runNext(session, pairs, { most: isOpen ? (looks.at(-1) ?? 0) : MOST_GLANCES })
  if (next.ended !== undefined || isOpen) return next
  if (!showsSurprise(next)) return { ...next, ended: { notPursued: { kind: 'screened' } } }
  const goesOn = next.orders.length < MOST_GLANCES && pairSeconds(next) <= secondsLeft(session)
  return goesOn ? await look(session, next, { isOpen, looks }) : next
}

/** For an equal part of the time that is left, or for as long as it takes until anything can be decided. */
async function decide(
  session: Pursuing,
  begun: Pairs,
  { looks, behind }: { readonly looks: readonly number[]; readonly behind: number },
): Promise<Pairs> {
  const left = secondsLeft(session)
  const needed = pairsToLook(looks, begun.orders.length) * pairSeconds(begun)
  const until = session.clock.seconds() + Math.min(left, Math.max(left / (behind + 1), needed))
  let pairs = begun
  while (pairs.ended === undefined) {
    const next = nextPair({
      looks,
      orders: pairs.orders,
      settled: () => isSettled(session, pairs),
      secondsLeft: until - session.clock.seconds(),
      expectedPairSeconds: pairSeconds(pairs),
      random: session.random,
    })
    if ('run' in next) pairs = await runNext(session, pairs, { most: looks.at(-1) ?? 0, order: next.run })
    else if (next.stop === 'time-budget' && pairs.orders.length < (looks[0] ?? 0) && !showsSurprise(pairs))
      return withoutTime(session, pairs, looks)
    else return { ...pairs, ended: { timing: next.stop } }
  }
  return pairs
}

async function estimate(session: Pursuing, begun: Pairs): Promise<Pairs> {
  let pairs = begun
  while (
    pairs.ended === undefined &&
    pairs.orders.length < MOST_ESTIMATES &&
    pairs.seconds < ENOUGH_SECONDS &&
    pairSeconds(pairs) <= secondsLeft(session)
  ) {
    pairs = await runNext(session, pairs, { most: MOST_ESTIMATES })
  }
  return { ended: { notPursued: { kind: 'decided-by-counters' } }, ...pairs }
}

async function runNext(
  session: Pursuing,
  pairs: Pairs,
  { most, order }: { readonly most: number; readonly order?: PairOrder },
): Promise<Pairs> {
  const { name } = pairs.candidate
  const nth = pairs.orders.length + 1
  session.progress.step(`${name}, pair ${String(nth)} of at most ${String(most)}`, secondsLeft(session))
  return await withPair(session, pairs, order ?? nextOrder(pairs.orders, session.random))
}

/** Nothing that was seen speaks against it, and there is no time to know more. */
function withoutTime(session: Pursuing, pairs: Pairs, looks: readonly number[]): Pairs {
  const needed = pairsToLook(looks, pairs.orders.length) * pairSeconds(pairs)
  return { ...pairs, ended: { notPursued: { kind: 'no-time', needed, left: secondsLeft(session) } } }
}

function secondsLeft({ deadline, clock }: Pursuing): number {
  return Math.max(0, deadline - clock.seconds())
}
