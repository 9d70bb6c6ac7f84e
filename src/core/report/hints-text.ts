// Hints in words: what the cause is, the figures that speak for it, and what to do. And whose calls a change adds.

import type { Hint, HintId, OriginRow } from '../model/explanation.ts'
import { grouped } from '../text/number.ts'
import { code, joined, type Phrase, phrase, written } from '../text/phrase.ts'

export interface HintText {
  readonly title: string
  /** What it is, and what to do about it. */
  readonly remedy: Phrase
}

/** What is to be known of each cause. */
export const hintTexts: Readonly<Record<HintId, HintText>> = {
  'package-set-again': {
    title: 'A package set is instantiated more than once',
    remedy: phrase`Each ${code('import nixpkgs { … }')}, ${code('pkgs.extend')} or ${code('pkgsCross')} evaluates the bootstrap and every package that is used anew. Take one set, ${code('nixpkgs.legacyPackages.${system}')} or an instance of your own that you pass on (${code('nixpkgs.pkgs = pkgs;')} in NixOS), and add packages to it by ${code('overlays')}.`,
  },
  'input-not-followed': {
    title: 'An input does not follow the one that the flake has',
    remedy: phrase`Two revisions of one source share nothing: both are fetched, parsed and evaluated. Let the input use yours, ${code('inputs.x.inputs.nixpkgs.follows = "nixpkgs";')}, and lock again.`,
  },
  'import-from-derivation': {
    title: 'Evaluation waits for a build',
    remedy: phrase`Import from derivation stops the evaluator until a derivation is built, one after the other and on every machine. Keep the data as Nix or JSON in the repository (${code('builtins.fromJSON (builtins.readFile ./data.json)')}), or commit what is generated.`,
  },
  'directory-scan': {
    title: 'Folders are scanned while evaluating',
    remedy: phrase`Each call asks the file system again: nothing remembers what a folder holds. Scan once and pass the result on (${code('let files = listFiles ./.; in …')} outside the function), only the folder that is meant, or list the files.`,
  },
  'deep-update': {
    title: 'A set is copied again and again by //',
    remedy: phrase`A loop that adds to a set by ${code('//')} copies all of it at each step. Build it at once, ${code('builtins.listToAttrs (map f list)')}, ${code('lib.genAttrs')} or ${code('lib.mergeAttrsList')}; in modules ${code('lib.mkMerge')}.`,
  },
  'quadratic-concatenation': {
    title: 'A list is copied again and again by ++',
    remedy: phrase`A loop that adds to a list by ${code('++')} copies all of it at each step, so that twice the elements take four times the work. Write ${code('lib.concatMap f list')} or ${code('builtins.concatLists (map f list)')} in place of ${code("lib.foldl' (acc: x: acc ++ f x) [ ] list")}.`,
  },
  'module-options': {
    title: 'The module system has many options to evaluate',
    remedy: phrase`Each option is declared, checked and merged anew in each submodule. Use plain data, ${code('types.attrsOf types.str')} or ${code('types.raw')}, where nobody overrides single options, import modules only where they are used, and move what is computed out of options.`,
  },
  'substituter-silent': {
    title: 'A substituter does not answer',
    remedy: phrase`Nix tries several times and waits before it goes on, at each run. Mend its address, take it out of ${code('substituters')}, or bound the wait by ${code('connect-timeout = 5')}.`,
  },
  'substituter-lacks': {
    title: 'No substituter has what is needed',
    remedy: phrase`What no cache has is built on each machine. Let CI push to a cache what it builds, with what the builds themselves need, add the cache to ${code('substituters')} and ${code('trusted-public-keys')}, or stay on a revision that is cached.`,
  },
  'garbage-collection': {
    title: 'Garbage collection takes much of the time',
    remedy: phrase`The heap is full, so that Nix looks again and again for what it may free. Start with a larger one, ${code('GC_INITIAL_HEAP_SIZE=4g')} in the environment, and evaluate fewer things in one process.`,
  },
}

/** One line for each hint: cause, figures, remedy. */
export function hintLines(hints: readonly Hint[]): readonly Phrase[] {
  return hints.map(({ id, evidence }) => {
    const { title, remedy } = hintTexts[id]
    return phrase`${title}: ${written(evidence)} ${remedy}`
  })
}

/** Named in one line. */
const MOST_ORIGINS = 3

/**
 * Of 41,200 more calls, 38,900 are inside input `nixpkgs`. Nothing where there are no more calls, or where all are the
 * repository's own, which goes without saying.
 */
export function originsLine(rows: readonly OriginRow[]): Phrase | undefined {
  const increase = sum(rows)
  const grown = rows
    .filter(({ difference }) => difference > 0)
    .toSorted((one, other) => other.difference - one.difference)
  if (increase <= 0 || grown.every(({ origin }) => origin === 'repository')) return undefined
  const shown = grown.slice(0, MOST_ORIGINS)
  const others = grown.slice(MOST_ORIGINS)
  const rest = (more: string): Phrase[] =>
    others.length === 0 ? [] : [phrase`${count(sum(others))}${more} in ${count(others.length)} others`]
  const total = phrase`${count(increase)} more ${increase === 1 ? 'call' : 'calls'}`
  const shrunk = rows.filter(({ difference }) => difference < 0)
  if (shrunk.length === 0) {
    const parts = shown.map(
      (row, index) => phrase`${count(row.difference)}${verb(row, index)}${placeOf(row)}`,
    )
    return phrase`Of ${total}, ${joined([...parts, ...rest('')], ', ')}.`
  }
  const parts = shown.map((row) => phrase`${count(row.difference)} more ${placeOf(row)}`)
  const fewer = phrase`${count(-sum(shrunk))} fewer elsewhere`
  return phrase`${total} in all: ${joined([...parts, ...rest(' more'), fewer], ', ')}.`
}

function sum(rows: readonly OriginRow[]): number {
  return rows.reduce((total, { difference }) => total + difference, 0)
}

function verb({ difference }: OriginRow, index: number): string {
  if (index > 0) return ' '
  return difference === 1 ? ' is ' : ' are '
}

function placeOf({ origin, input }: OriginRow): Phrase {
  switch (origin) {
    case 'input':
      return input === undefined ? phrase`inside inputs` : phrase`inside input ${code(input)}`
    case 'repository':
      return phrase`in the repository’s own functions`
    case 'other':
      return phrase`in other functions`
  }
}

function count(number: number): string {
  return grouped(number, 0)
}
