// Garbage collection that takes a good part of an evaluation: the heap is too small for what is kept alive.

import { formatValue } from '../../text/number.ts'
import { roughPortionText } from '../../text/portion.ts'
import { amount, type Signs, type SignsOfBoth } from './signs.ts'

/** Nix collects once at the end to report; what collects twice more does so because the heap was full. */
const FEWEST_CYCLES = 3

/** Of the processor time. Measured: a system in a heap of two thirds of what it allocates 10 %, of a third 22 %. */
const LEAST_SHARE = 0.15

/** Seconds that a person notices, and more than a run varies by. */
const LEAST_SECONDS = 0.1

/** Of one revision. */
const MUCH_SHARE = 0.2
const MANY_SECONDS = 0.5

export function moreCollection({ base, head }: SignsOfBoth): string | undefined {
  const [before, after] = [collectionOf(base), collectionOf(head)]
  if (before === undefined || after === undefined) return undefined
  const isGrown =
    after.cycles >= FEWEST_CYCLES &&
    after.cycles > before.cycles &&
    after.share >= LEAST_SHARE &&
    after.seconds - before.seconds >= LEAST_SECONDS
  if (!isGrown) return undefined
  return `${collectionText(after)} (base ${roughPortionText(before.share)}), in ${amount(after.cycles)} cycles (base ${amount(before.cycles)})${peakText(head, base)}.`
}

export function muchCollection(signs: Signs): string | undefined {
  const collection = collectionOf(signs)
  if (collection === undefined) return undefined
  const { cycles, seconds, share } = collection
  if (cycles < FEWEST_CYCLES || share < MUCH_SHARE || seconds < MANY_SECONDS) return undefined
  return `${collectionText(collection)}, in ${amount(cycles)} cycles${peakText(signs)}.`
}

interface Collection {
  readonly cycles: number
  readonly seconds: number
  readonly share: number
}

/** Undefined where Nix does not tell: before 2.24, and Lix. */
function collectionOf({ statistics }: Signs): Collection | undefined {
  const { gcCycles: cycles, gcSeconds: seconds, cpuSeconds } = statistics ?? {}
  if (cycles === undefined || seconds === undefined || cpuSeconds === undefined || cpuSeconds <= 0)
    return undefined
  return { cycles, seconds, share: seconds / cpuSeconds }
}

function collectionText({ seconds, share }: Collection): string {
  return `Garbage collection takes ${formatValue(seconds, 'seconds')}, ${roughPortionText(share)} of the processor time`
}

function peakText({ residentBytes }: Signs, base?: Signs): string {
  if (residentBytes === undefined) return ''
  const former =
    base?.residentBytes === undefined ? '' : ` (base ${formatValue(base.residentBytes, 'bytes')})`
  return `; peak memory ${formatValue(residentBytes, 'bytes')}${former}`
}
