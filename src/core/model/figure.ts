// What a figure can be that comes from outside: Nix, a substituter, the cache of a workflow, another job's results. None is
// negative, a part of a whole or beyond all measure: what is, is no figure, and the report has no “Infinity %”.

import { z } from 'zod'

/** Ten years. */
const MOST_SECONDS = 315_360_000

/** A pebibyte: sums of a few thousand are still exact. */
const MOST_BYTES = 2 ** 50

/** Of a base next to nothing. */
const MOST_RATIO = 1e18

/** How many: whole, and exact. */
export const countSchema = z.number().int().nonnegative()

/** How many bytes one thing has. */
export const bytesSchema = z.number().int().nonnegative().max(MOST_BYTES)

export const secondsSchema = z.number().nonnegative().max(MOST_SECONDS)

/** A value of any metric, in its base unit. */
export const valueSchema = z.number().nonnegative().max(Number.MAX_SAFE_INTEGER)

/** How much more or less. */
export const differenceSchema = z.number().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER)

export const ratioSchema = z.number().nonnegative().max(MOST_RATIO)

/** A part of a whole. */
export const shareSchema = z.number().min(0).max(1)

/** A sum of figures; undefined where it is beyond what is exact. */
export function sumOf(figures: Iterable<number>): number | undefined {
  let sum = 0
  for (const figure of figures) sum += figure
  return sum <= Number.MAX_SAFE_INTEGER ? sum : undefined
}
