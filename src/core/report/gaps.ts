// What results lack that were to be there: shares of a plan that no file holds, and jobs that were ended early.

import type { Results } from '../model/results.ts'
import { missingShares } from '../share/shares-missing.ts'
import { grouped } from '../text/number.ts'
import { listing, type Phrase, phrase } from '../text/phrase.ts'
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
  const shares = sharesText(results)
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

function sharesText({ shares }: Results): string | undefined {
  const missing = shares === undefined ? [] : missingShares(shares)
  if (shares === undefined || missing.length === 0) return undefined
  const of = grouped(shares.of, 0)
  if (missing.length > MOST_NUMBERS) return `${grouped(missing.length, 0)} of ${of} shares are missing`
  const numbers = plain(missing.map(String))
  return missing.length === 1
    ? `share ${numbers} of ${of} is missing`
    : `shares ${numbers} of ${of} are missing`
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
