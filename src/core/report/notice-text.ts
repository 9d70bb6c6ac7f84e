// A notice as a sentence.

import type { Notice } from '../model/results.ts'
import { type Phrase, written } from '../text/phrase.ts'
import { plainText, shortenEnd } from '../text/plain-text.ts'

const MOST_NOTICE = 400

/** Cut as a whole, lest one of many names be as long as many notices. */
export function noticePhrase({ message }: Pick<Notice, 'message'>): Phrase {
  return written(shortenEnd(plainText(message), MOST_NOTICE))
}
