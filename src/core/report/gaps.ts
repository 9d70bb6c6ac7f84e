// What results lack that were to be there: shares of a plan that no file holds, and jobs that were ended early.

import type { Results } from '../results.ts'
import { listing, type Phrase, phrase } from './phrase.ts'
import { platformName } from './platform-name.ts'

/** So many numbers are worth reading one by one. */
const MOST_NUMBERS = 8

export interface Gaps {
  /** Clauses of a sentence: `shares 3 and 17 of 20 are missing`. */
  readonly texts: readonly string[]
  readonly next: Phrase
}

/** Undefined where nothing is missing. */
export function gapsOf(results: Results): Gaps | undefined {
  const shares = missingShares(results)
  const interrupted = interruptedText(results)
  if (shares === undefined && interrupted === undefined) return undefined
  return {
    texts: [shares, interrupted].filter((text) => text !== undefined),
    next:
      shares === undefined
        ? phrase`Run the interrupted job again.`
        : phrase`Run the jobs of the missing shares again.`,
  }
}

/** Whether shares of the plan are missing. */
export function lacksShares({ shares }: Results): boolean {
  return shares !== undefined && presentShares(shares).size < shares.of
}

function missingShares(results: Results): string | undefined {
  const { shares } = results
  if (shares === undefined || !lacksShares(results)) return undefined
  const present = presentShares(shares)
  const count = shares.of - present.size
  const of = shares.of.toLocaleString('en-US')
  if (count > MOST_NUMBERS) return `${count.toLocaleString('en-US')} of ${of} shares are missing`
  const missing: number[] = []
  for (let index = 1; missing.length < count; index += 1) if (!present.has(index)) missing.push(index)
  const numbers = plain(missing.map(String))
  return count === 1 ? `share ${numbers} of ${of} is missing` : `shares ${numbers} of ${of} are missing`
}

function presentShares({ of, present }: NonNullable<Results['shares']>): ReadonlySet<number> {
  return new Set(present.filter((index) => index <= of))
}

function interruptedText(results: Results): string | undefined {
  const interrupted = results.platforms.filter((platform) => platform.interrupted === true)
  if (interrupted.length === 0) return undefined
  if (results.platforms.length === 1) return 'the job was interrupted'
  return `a job was interrupted on ${plain(interrupted.map((platform) => platformName(results, platform)))}`
}

function plain(names: readonly string[]): string {
  return listing(
    names.map((text) => ({ text })),
    MOST_NUMBERS,
  )
    .map((piece) => ('text' in piece ? piece.text : piece.code))
    .join('')
}
