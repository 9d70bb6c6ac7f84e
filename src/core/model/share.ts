// A share: the part of a plan that one job measures, by its number.

import { z } from 'zod'
import { UsageError } from '../../errors.ts'
import { quoted } from '../text/quoted.ts'

/** The `index`th of `of` shares, counted from 1 over all platforms of a plan. */
export interface Share {
  readonly index: number
  readonly of: number
}

/** GitHub runs no more jobs than this from one matrix. */
export const MOST_SHARES = 256

const shareNumber = z.number().int().min(1).max(MOST_SHARES)

export const missingShareSchema = z
  .strictObject({ index: shareNumber, of: shareNumber })
  .describe('The share of a plan that left no results.')

/** Reads `3/20`. Throws UsageError. */
export function parseShare(text: string, where: string): Share {
  const [, index, of] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text) ?? []
  const share = { index: Number(index), of: Number(of) }
  if (index !== undefined && share.index <= share.of && share.of <= MOST_SHARES) return share
  throw new UsageError(`${where} is ${quoted(text)}`, {
    remedy: `Give the number of the share and how many there are, as a plan has it: 3/20 (at most ${MOST_SHARES}).`,
  })
}

/** Reads how many shares there are to be. Throws UsageError. */
export function parseShareCount(text: string, where: string): number {
  const count = /^[1-9]\d{0,2}$/.test(text) ? Number(text) : Number.NaN
  if (count <= MOST_SHARES) return count
  throw new UsageError(`${where} is ${quoted(text)}`, {
    remedy: `Give a whole number from 1 to ${MOST_SHARES}, the most jobs that GitHub runs from one matrix.`,
  })
}

/** `3/20`. */
export function formatShare({ index, of }: Share): string {
  return `${index}/${of}`
}
