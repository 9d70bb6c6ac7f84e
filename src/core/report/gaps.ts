// What results lack that were to be there: shares of a plan that no file holds, jobs that were ended early, and the history that
// limits are held against.

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
  const unread = historyText(results)
  const texts = [shares, interrupted, unread].filter((text) => text !== undefined)
  if (texts.length === 0) return undefined
  return {
    texts,
    next:
      shares !== undefined
        ? phrase`Run the jobs of the missing shares again.`
        : interrupted !== undefined
          ? phrase`Run the interrupted job again.`
          : phrase`Run the job again; a notice says why the history could not be read.`,
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

function historyText({ platforms }: Results): string | undefined {
  return platforms.some(({ historyUnread }) => historyUnread === true)
    ? 'limits against earlier values could not be held'
    : undefined
}

function plain(names: readonly string[]): string {
  return listing(
    names.map((text) => ({ text })),
    MOST_NUMBERS,
  )
    .map((piece) => ('text' in piece ? piece.text : piece.code))
    .join('')
}
