// Inputs that are another copy of one that the flake has, and are evaluated beside it.

import type { FunctionCalls } from '../../nix/function-calls.ts'
import { amount, type ChangeSigns, named, type Signs } from './signs.ts'

/** As many files of the same names are no chance, and too many for a copy that costs nothing: of `lib`, or more. */
const FEWEST_FILES = 10

/** Of the files of the one that has fewer. */
const SHARE_OF_FILES = 0.5

/** Every flake has these. */
const COMMON_FILES = new Set(['flake.nix', 'default.nix', 'shell.nix', 'lib/default.nix'])

/** Of a flake with more, those that are called most. */
const MOST_INPUTS = 100

const MOST_COPIES = 2

/** A copy whose calls have not at least doubled was there before. */
const GROWTH = 2

interface Copy {
  readonly copy: string
  readonly original: string
  /** Files of the same name in both; undefined where the lock file tells. */
  readonly files: number | undefined
  readonly calls: number
}

/** Copies that are called in head, and were not, or far less, in base. */
export function newCopies({ base, head, inputs }: ChangeSigns): string | undefined {
  if (base.calls === undefined || head.calls === undefined) return undefined
  const [before, after] = [filesByInput(base.calls), filesByInput(head.calls)]
  const locked = inputs.flatMap(({ path, copyOf }): Copy[] =>
    copyOf === undefined
      ? []
      : [{ copy: path, original: copyOf, files: undefined, calls: callsOf(after.get(path)) }],
  )
  const known = new Set(locked.map(({ copy }) => copy))
  const grown = [...locked, ...copiesIn(after).filter(({ copy }) => !known.has(copy))].filter(
    ({ copy, calls }) => calls > 0 && calls >= GROWTH * callsOf(before.get(copy)),
  )
  const expressions = (head.statistics?.expressions ?? 0) - (base.statistics?.expressions ?? 0)
  const parsed =
    base.statistics?.expressions !== undefined && expressions > 0
      ? ` Expressions parsed: ${amount(expressions)} more (base ${amount(base.statistics.expressions)}).`
      : ''
  return textOf(grown, ({ copy }) => ` (base ${amount(callsOf(before.get(copy)))})`, parsed)
}

/** Of one revision: copies by their files. */
export function copiesInUse({ calls }: Signs): string | undefined {
  return calls && textOf(copiesIn(filesByInput(calls)), () => '', '')
}

function textOf(
  copies: readonly Copy[],
  formerText: (copy: Copy) => string,
  after: string,
): string | undefined {
  if (copies.length === 0) return undefined
  const shown = copies.toSorted((one, other) => other.calls - one.calls).slice(0, MOST_COPIES)
  const sentences = shown.map((one) => {
    const files = one.files === undefined ? '' : `, with ${amount(one.files)} files of the same names`
    return `${named(one.copy)} is evaluated beside ${named(one.original)}${files}: ${amount(one.calls)} calls${formerText(one)}.`
  })
  const rest = copies.length - shown.length
  return `${sentences.join(' ')}${rest > 0 ? ` ${amount(rest)} more copies.` : ''}${after}`
}

/** Calls by file, by input. */
type Files = ReadonlyMap<string, ReadonlyMap<string, number>>

function filesByInput({ functions }: FunctionCalls): Files {
  const inputs = new Map<string, Map<string, number>>()
  for (const { place, calls } of functions) {
    if (place.origin !== 'input' || place.input === undefined) continue
    const files = inputs.get(place.input) ?? new Map<string, number>()
    files.set(place.file, (files.get(place.file) ?? 0) + calls)
    inputs.set(place.input, files)
  }
  return inputs
}

function callsOf(files: ReadonlyMap<string, number> | undefined): number {
  return [...(files?.values() ?? [])].reduce((total, calls) => total + calls, 0)
}

/** Each input once, as a copy of the nearest that it is one of. */
function copiesIn(inputs: Files): readonly Copy[] {
  const nearestFirst = [...inputs]
    .map(([input, files]) => ({ input, files, calls: callsOf(files), depth: input.split('/').length }))
    .toSorted((one, other) => other.calls - one.calls)
    .slice(0, MOST_INPUTS)
    .toSorted((one, other) => one.depth - other.depth)
  return nearestFirst.flatMap(({ input, files, calls }, index): Copy[] => {
    for (const other of nearestFirst.slice(0, index)) {
      const shared = sharedFiles(files, other.files)
      if (shared >= FEWEST_FILES && shared >= SHARE_OF_FILES * Math.min(files.size, other.files.size))
        return [{ copy: input, original: other.input, files: shared, calls }]
    }
    return []
  })
}

function sharedFiles(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  return [...one.keys()].filter((file) => !COMMON_FILES.has(file) && other.has(file)).length
}
