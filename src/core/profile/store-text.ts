// The store in words: what it holds, what is free, what could be freed. The same rows in the index of a profile, at the terminal
// and for each target, whose folder has to make sense alone.

import { formatValue, grouped } from '../text/number.ts'
import { code, counted, type Phrase, phrase } from '../text/phrase.ts'
import { phraseTable, sectionText, sentence } from './analysis-section.ts'
import type { Part } from './part.ts'
import type { Amount, DeadPaths, Sharing, Space, StoreHealth } from './store-health.ts'
import { type StoreHint, storeHints } from './store-hints.ts'
import type { ProfileFacts } from './target-profile.ts'

/** What of the store, and how it is. */
type StoreRow = readonly [string, Phrase]

const HEAD = ['Store', 'On this machine, now']

/** Of the machine, for the index. */
export function storeOverview(health: StoreHealth): string {
  return sectionText('Store', [tableText(storeRows(health)), hintLines(storeHints(health))])
}

/** Of the machine, for the terminal. */
export function storeLines(health: StoreHealth): readonly Phrase[] {
  return [
    ...storeRows(health).map(([what, figure]) => phrase`${what}: ${figure}`),
    ...storeHints(health).map(({ title, evidence, remedy }) => phrase`${title}: ${evidence} ${remedy}`),
  ]
}

/** Of one target. */
export function storeSection({ store }: ProfileFacts): string {
  if (store === undefined) return ''
  const damaged = told(store.damaged, (paths) => phrase`${grouped(paths.length, 0)}`)
  const rows = [...storeRows(store.health), ['damaged paths of the target', damaged] as const]
  return sectionText('Store', [tableText(rows)])
}

/** A line for each, as a list. */
export function hintLines(hints: readonly StoreHint[]): string {
  return hints
    .map(
      ({ title, evidence, remedy }) =>
        `- **${sentence(phrase`${title}`)}.** ${sentence(phrase`${evidence} ${remedy}`)}`,
    )
    .join('\n')
}

function tableText(rows: readonly StoreRow[]): string {
  return phraseTable(
    HEAD,
    rows.map(([what, figure]) => [phrase`${what}`, figure]),
  )
}

function storeRows(health: StoreHealth): readonly StoreRow[] {
  const { directory, kind, contents, space, dead, sharing } = health
  return [
    ['folder', phrase`${code(directory)}, ${told(kind, (value) => KINDS[value])}`],
    ['paths', told(contents, amountText)],
    ['free space', told(space, spaceText)],
    ['garbage', told(dead, deadText)],
    ['equal files', sharingText(sharing)],
  ]
}

const KINDS = {
  local: phrase`without a daemon`,
  daemon: phrase`through Nix’s daemon`,
  other: phrase`with its files elsewhere`,
} as const

function told<T>(part: Part<T>, text: (value: T) => Phrase): Phrase {
  return part.kind === 'known' ? text(part.value) : phrase`not known. ${part.reason}`
}

function amountText({ paths, unpackedBytes }: Amount): Phrase {
  return phrase`${grouped(paths, 0)}, together ${formatValue(unpackedBytes, 'bytes')}`
}

function spaceText({ freeBytes, totalBytes }: Space): Phrase {
  return phrase`${formatValue(freeBytes, 'bytes')} of ${formatValue(totalBytes, 'bytes')}`
}

function deadText({ paths, unpackedBytes, unreadableRoots }: DeadPaths): Phrase {
  if (paths === 0) return phrase`none`
  const most = phrase`at most ${formatValue(unpackedBytes, 'bytes')}, in ${counted(paths, 'path')} that no root leads to`
  return unreadableRoots === 0
    ? most
    : phrase`${most}; ${counted(unreadableRoots, 'root')} can not be read by this user`
}

function sharingText({ isAutomatic, saved }: Sharing): Phrase {
  const now = told(saved, ({ files, savedBytes }) =>
    files === 0
      ? phrase`none is shared`
      : phrase`${counted(files, 'file')} shared, which saves ${formatValue(savedBytes, 'bytes')}`,
  )
  return isAutomatic === undefined
    ? now
    : phrase`${code('auto-optimise-store')} is ${isAutomatic ? 'on' : 'off'}; ${now}`
}
