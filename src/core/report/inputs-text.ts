// Which inputs of the flakes moved, in words: the first few on top, all in a list.

import { compareText, groupedBy } from '../text/canonical.ts'
import type { Group } from '../text/groups.ts'
import { nixString } from '../nix/nix-string.ts'
import { inputChanges, type MovedInput } from '../model/moved-input.ts'
import type { Results } from '../model/results.ts'
import { type Phrase, code, counted, joined, phrase } from '../text/phrase.ts'

/** Named on top; where there are more, a list below has them all. */
const MOST_ON_TOP = 3
const MOST_LOCK_FILES = 3
const MOST_COPIES = 2

/** One line for each lock file, and one for each of the first copies that came in. */
export function inputLines(results: Results): readonly Phrase[] {
  const inputs = rankedInputs(results)
  const copies = inputs.filter(({ copyOf }) => copyOf !== undefined)
  return [
    ...groupedBy(inputs, ({ lockFile }) => lockFile)
      .slice(0, MOST_LOCK_FILES)
      .map(lockFileLine),
    ...copies.slice(0, MOST_COPIES).flatMap(copyLine),
  ]
}

/** All inputs one by one, where the top does not show them. */
export function inputList(results: Results): readonly Phrase[] {
  const inputs = rankedInputs(results)
  if (inputs.length <= MOST_ON_TOP) return []
  const several = new Set(inputs.map(({ lockFile }) => lockFile)).size > 1
  return inputs.map(
    (input) => phrase`${several ? `${input.lockFile}: ` : ''}${inputPhrase(input)}${remedy(input)}`,
  )
}

/** The flake’s own inputs first, then those that they bring; of each what moved before what came and went. */
function rankedInputs({ inputs = [] }: Results): readonly MovedInput[] {
  const depth = ({ path }: MovedInput) => path.split('/').length
  return inputs.toSorted(
    (one, other) =>
      depth(one) - depth(other) ||
      inputChanges.indexOf(one.change) - inputChanges.indexOf(other.change) ||
      compareText(one.lockFile, other.lockFile) ||
      compareText(one.path, other.path),
  )
}

function lockFileLine(inputs: Group<MovedInput>): Phrase {
  const shown = inputs.slice(0, MOST_ON_TOP).map(inputPhrase)
  const rest = inputs.length - shown.length
  const items: readonly Phrase[] =
    rest === 0 ? shown : [...shown, [{ text: `and ${counted(rest, 'more input')}` }]]
  return phrase`${inputs[0].lockFile}: ${joined(items, ', ')}.`
}

function inputPhrase({ path, change, from, to, days }: MovedInput): Phrase {
  const name = code(path)
  switch (change) {
    case 'moved':
      return phrase`${name} ${from ?? '?'} → ${to ?? '?'}${ageText(days)}`
    case 'added':
      return phrase`${name} added (${to ?? '?'})`
    case 'removed':
      return phrase`${name} removed (${from ?? '?'})`
    case 'follows':
      return phrase`${name} follows ${code(to ?? '?')} now (before: ${from ?? '?'})`
    case 'own':
      return phrase`${name} no longer follows ${code(from ?? '?')} (now: ${to ?? '?'})`
  }
}

function ageText(days: number | undefined): string {
  if (days === undefined || days === 0) return ''
  return ` (${counted(Math.abs(days), 'day')} ${days > 0 ? 'newer' : 'older'})`
}

function copyLine(input: MovedInput): readonly Phrase[] {
  const { path, copyOf } = input
  return copyOf === undefined
    ? []
    : [
        phrase`${code(path)} is another copy of ${code(copyOf)}; to share one, set ${code(setting(path, copyOf))}.`,
      ]
}

function remedy({ path, copyOf }: MovedInput): Phrase {
  return copyOf === undefined ? [] : phrase`; another copy of ${code(copyOf)}: ${code(setting(path, copyOf))}`
}

/** What to write in `flake.nix`, with a semicolon behind it. */
function setting(path: string, copyOf: string): string {
  const names = path.split('/').map((name) => (/^[a-zA-Z_][\w'-]*$/.test(name) ? name : nixString(name)))
  return `${names.map((name) => `inputs.${name}`).join('.')}.follows = ${nixString(copyOf)}`
}
