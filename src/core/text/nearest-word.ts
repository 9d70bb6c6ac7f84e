// “Did you mean”: the valid word nearest to what was written.

import { distance } from 'fastest-levenshtein'

/** No valid word is longer; what is longer is not compared, for the distance costs length × length. */
const LONGEST_WORD = 100

/** The nearest of `words`, or undefined where none is near enough to be what was meant. */
export function nearestWord(written: string, words: readonly string[]): string | undefined {
  if (written.length > LONGEST_WORD) return undefined
  const wanted = folded(written)
  const [best] = words
    .map((word) => ({ word, edits: distance(wanted, folded(word)) }))
    .sort((one, other) => one.edits - other.edits)
  if (best !== undefined && best.edits <= Math.ceil(wanted.length / 3)) return best.word
  const longer = words.filter((word) => abbreviates(wanted, folded(word)))
  return longer.length === 1 ? longer[0] : undefined
}

const SHORTEST_ABBREVIATION = 3

/** Whether a word has the letters of a shorter one in their order: `eval-time` in `evaluation-time`. */
function abbreviates(short: string, word: string): boolean {
  let position = 0
  for (const letter of word) {
    if (letter === short.charAt(position)) position += 1
  }
  return (
    short.length >= SHORTEST_ABBREVIATION && position === short.length && word.startsWith(short.charAt(0))
  )
}

/** `minChange`, `min_change` and `Min-Change` are all near to `min-change`. */
function folded(word: string): string {
  return word
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-')
    .replaceAll('_', '-')
    .toLowerCase()
}

/** `a`, `a or b`, `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}
