// What of a comment's sections there is room for. The least important goes first: folds, then tables (of what passes
// before what fails), then titles. A table is whole or absent.

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

/** Between parts: an empty line. */
export const SEPARATOR = '\n\n'

export const FOLDED_START = '<details><summary>Details</summary>'
export const FOLDED_END = '</details>'

/** Kept sections take no more than this share, so that most of them can be shown too. */
const ROOM_TO_KEEP = 0.8

/** Digits of a count that grows when parts are left out. */
const COUNT_DIGITS = 6

/** How much sooner the folds of a platform go on which nothing changed. */
const QUIET = 3

export function choose(views: readonly View[], room: number): Choice {
  const kept = taken(views, { room: room * ROOM_TO_KEEP, sizeOf: keptSize })
  const titles = taken(kept.chosen, { room: room - kept.size, sizeOf: ({ title }) => sizeOf(title) })
  const withContent = titles.chosen.filter(hasContent)
  const leads = taken(withContent, { room: room - kept.size - titles.size, sizeOf: leadSize })
  const whole = leads.chosen.length === views.filter(hasContent).length
  const folds = whole ? foldsByWorth(leads.chosen) : []
  return {
    kept: new Set(kept.chosen),
    titles: new Set(titles.chosen),
    leads: new Set(leads.chosen),
    folds: new Set(foldsThatFit(folds, room - kept.size - titles.size - leads.size)),
  }
}

/** The gravest, until one finds no room. */
function taken(
  views: readonly View[],
  { room, sizeOf: size }: { readonly room: number; readonly sizeOf: (view: View) => number },
): { readonly chosen: readonly View[]; readonly size: number } {
  let used = 0
  for (const [index, view] of views.entries()) {
    const wanted = size(view)
    if (used + wanted > room) return { chosen: views.slice(0, index), size: used }
    used += wanted
  }
  return { chosen: views, size: used }
}

/** Until one finds no room: none that matters less is taken instead. */
function foldsThatFit(folds: readonly Fold[], room: number): readonly Fold[] {
  let left = room
  const end = folds.findIndex((fold) => {
    left -= sizeOf(foldMarker(fold)) + sizeOf(fold.text)
    return left < 0
  })
  return end === -1 ? folds : folds.slice(0, end)
}

function foldsByWorth(views: readonly View[]): readonly Fold[] {
  return views
    .flatMap(({ section, folds }) => folds.map((fold) => ({ fold, worth: worthOf(fold, section) })))
    .toSorted((one, other) => other.worth - one.worth)
    .map(({ fold }) => fold)
}

function worthOf({ importance }: Fold, { meta }: Section): number {
  return importance + gravityOf(meta.verdict) - (meta.quiet ? QUIET : 0)
}

export function foldMarker({ importance, kind }: Fold): string {
  return markerOf('fold', [importance, kind])
}

export function hasContent({ section, folds }: View): boolean {
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
