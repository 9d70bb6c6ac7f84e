// How one section is shown in a comment: its form, its title, and how much of it is told.

import { shortenEnd, shortenMiddle } from '../text/plain-text.ts'
import type { OrderedSections } from './order.ts'
import type { Fold, Section } from './section.ts'
import { nameOf, outdatedTitle, titleOf } from './title.ts'

export interface View {
  /** With its texts as short as they have to be. */
  readonly section: Section
  /** Alone in its comment; with a heading of its own; or as one line and a fold. */
  readonly form: 'sole' | 'open' | 'folded'
  readonly outdated: boolean
  readonly title: string
  /** An outdated section has none. */
  readonly folds: readonly Fold[]
}

/** How much is told of each section besides its table and folds. */
export type Detail = 'full' | 'short' | 'bare'

const SHORT_SUMMARY = 60
const SHORT_JOB = 24

export function viewsOf(ordered: OrderedSections, detail: Detail): readonly View[] {
  const { current, outdated, head } = ordered
  const sole = current.length === 1 && outdated.length === 0
  const shown = current.map((section, index) => told(section, detail, index === 0))
  const old = outdated.map((section) => told(section, detail, false))
  return [
    ...shown.map((section): View => ({
      section,
      form: sole ? 'sole' : section.meta.quiet ? 'folded' : 'open',
      outdated: false,
      title: sole ? nameOf(section, shown) : titleOf(section, shown),
      folds: section.folds,
    })),
    ...old.map((section): View => ({
      section,
      form: 'folded',
      outdated: true,
      title: outdatedTitle(section, old, head),
      folds: [],
    })),
  ]
}

/** The next step of the gravest is what the comment's head shows. */
function told(section: Section, detail: Detail, gravest: boolean): Section {
  if (detail === 'full') return section
  const { meta } = section
  return {
    ...section,
    meta: {
      ...meta,
      job: shortenMiddle(meta.job, SHORT_JOB),
      summary: detail === 'short' ? shortenEnd(meta.summary, SHORT_SUMMARY) : '',
      next: gravest ? meta.next : '',
      notices: gravest ? meta.notices : [],
    },
  }
}
