// The form of what is told of two profiles, whatever it is shown on.

import { formatDifference, formatPair, NO_FIGURE, signed } from '../text/number.ts'
import type { Phrase } from '../text/phrase.ts'
import type { FigureChange } from './profile-diff.ts'

export interface DiffSection {
  readonly title: string
  readonly blocks: readonly DiffBlock[]
}

export type DiffBlock =
  | { readonly kind: 'sentence'; readonly text: Phrase }
  | { readonly kind: 'changes'; readonly rows: readonly ChangeRow[] }
  /** Paths below one another; untrusted text. */
  | { readonly kind: 'outline'; readonly lines: readonly string[] }

/** A figure that differs. */
export interface ChangeRow {
  readonly difference: string
  readonly values: string
  readonly what: Phrase
}

export function sentenceBlock(text: Phrase): DiffBlock {
  return { kind: 'sentence', text }
}

/** No section where it has nothing to tell. */
export function sectionOf(title: string, blocks: readonly DiffBlock[]): readonly DiffSection[] {
  const filled = blocks.filter(
    (block) => block.kind === 'sentence' || (block.kind === 'changes' ? block.rows : block.lines).length > 0,
  )
  return filled.length === 0 ? [] : [{ title, blocks: filled }]
}

export function changeRow(what: Phrase, { unit, base, head }: Omit<FigureChange, 'id' | 'label'>): ChangeRow {
  return { difference: differenceText({ unit, base, head }), values: formatPair(base, head, unit), what }
}

/** `+61,200 (+12.3 %)`; of a share its points alone. */
function differenceText({ unit, base, head }: Omit<FigureChange, 'id' | 'label'>): string {
  if (base === null || head === null) return NO_FIGURE
  const difference = formatDifference(head - base, unit)
  if (base === 0 || unit === 'fraction') return difference
  return `${difference} (${ratioText((100 * (head - base)) / base)} %)`
}

/** Never zero of what differs. */
function ratioText(percent: number): string {
  const decimals = Math.abs(percent) < 0.05 ? SMALL_DECIMALS : 1
  return signed(percent, decimals)
}

const SMALL_DECIMALS = 4
