// When a commit that a branch did not take is made anew on what is there by then: another job was faster, or it never will be.

import { backoffSeconds } from './retry.ts'

export interface Refusals {
  /** Commits so far. */
  readonly tries: number
  /** How many of them, of late, the branch refused without having moved meanwhile. */
  readonly unmoved: number
  /** Seconds since the first one. */
  readonly elapsedSeconds: number
}

/** All the waiting for one commit. */
const MOST_SECONDS = 180

/** A branch that has not moved after so many refusals is kept from us by something else. A forge may tell what it was for a while. */
const MOST_UNMOVED = 5

const FIRST_WAIT_SECONDS = 0.5
const LONGEST_WAIT_SECONDS = 10

/** Seconds to wait, by chance, so that jobs do not meet again; undefined where it is given up. `random`: from 0 up to 1. */
export function waitAfterRefusal(
  { tries, unmoved, elapsedSeconds }: Refusals,
  random: () => number,
): number | undefined {
  if (unmoved >= MOST_UNMOVED || elapsedSeconds > MOST_SECONDS) return undefined
  const wait = backoffSeconds(Math.min(tries, 10), random(), FIRST_WAIT_SECONDS)
  return Math.min(wait, LONGEST_WAIT_SECONDS) * random()
}
