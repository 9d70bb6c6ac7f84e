// What of a comment's sections there is room for. The least important goes first: folds, then tables (of what passes
// before what fails), then titles. A table is whole or absent.

import { fit } from '../report/fit.ts'
import { SEPARATOR } from '../report/markdown-text.ts'
import { markerOf } from './marker.ts'
import { gravityOf } from './order.ts'
import { type Fold, type Section, storedMeta } from './section.ts'
import type { View } from './view.ts'

export interface Choice {
  /** Sections that are kept. The others are lost to the comment until their jobs run again. */
  readonly kept: ReadonlySet<View>
  /** Kept ones that are shown. */
  readonly titles: ReadonlySet<View>
  readonly leads: ReadonlySet<View>
  readonly folds: ReadonlySet<Fold>
}

export const FOLDED_START = '<details><summary>Details</summary>'
export const FOLDED_END = '</details>'

/** Kept sections take no more than this share, so that most of them can be shown too. */
const ROOM_TO_KEEP = 0.8

/** Digits of a count that grows when parts are left out. */
const COUNT_DIGITS = 6

/** How much sooner the folds of a platform go on which nothing changed. */
const QUIET = 3

export function choose(views: readonly View[], room: number): Choice {
  const kept = gravest(views, room * ROOM_TO_KEEP, keptSize)
  const titles = gravest(kept.chosen, room - kept.size, ({ title }) => sizeOf(title))
  const withContent = titles.chosen.filter(hasContent)
  const leads = gravest(withContent, room - kept.size - titles.size, leadSize)
  const whole = leads.chosen.length === views.filter(hasContent).length
  return {
    kept: new Set(kept.chosen),
    titles: new Set(titles.chosen),
    leads: new Set(leads.chosen),
    folds: whole ? foldsThatFit(leads.chosen, room - kept.size - titles.size - leads.size) : new Set(),
  }
}

/** The first of them, until one finds no room: they come in the order of their gravity. */
function gravest(
  views: readonly View[],
  room: number,
  size: (view: View) => number,
): { readonly chosen: readonly View[]; readonly size: number } {
  const parts = views.map((view) => ({ write: () => view, importance: 0, kind: 'sections' }))
  const fitted = fit(parts, room, size)
  return { chosen: [...fitted.contents.values()], size: fitted.size }
}

/** Until one finds no room: none that matters less is taken instead. */
function foldsThatFit(views: readonly View[], room: number): ReadonlySet<Fold> {
  const parts = views.flatMap(({ section, folds }) =>
    folds.map((fold) => ({ write: () => fold, importance: worthOf(fold, section), kind: 'folds' })),
  )
  const { contents } = fit(parts, room, (fold) => sizeOf(foldMarker(fold)) + sizeOf(fold.text))
  return new Set(contents.values())
}

function worthOf({ importance }: Fold, { meta }: Section): number {
  return importance + gravityOf(meta.verdict) - (meta.quiet ? QUIET : 0)
}

export function foldMarker({ importance, kind }: Fold): string {
  return markerOf('fold', [importance, kind])
}

function hasContent({ section, folds }: View): boolean {
  return section.lead !== '' || folds.length > 0
}

function keptSize({ section }: View): number {
  return sizeOf(markerOf('section', storedMeta(section.meta))) + COUNT_DIGITS
}

/** With the lines around it, and those around the folds that may follow. */
function leadSize({ section, form }: View): number {
  const around = form === 'folded' ? sizeOf(FOLDED_START) + sizeOf(FOLDED_END) : 0
  return sizeOf(markerOf('lead')) + sizeOf(section.lead) + 2 * sizeOf(markerOf('end')) + around
}

function sizeOf(text: string): number {
  return text.length + SEPARATOR.length
}
