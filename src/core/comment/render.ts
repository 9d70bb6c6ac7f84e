// Sections → the comment: the verdict, then each platform, then what there was no room for. The comment is also where
// sections are kept: `parseComment` reads from it what was written here.

import { SEPARATOR } from '../report/markdown-text.ts'
import { escapeMarkdown } from '../text/escape.ts'
import { COMMENT_LIMIT } from '../report/markdown.ts'
import { grouped } from '../text/number.ts'
import { commentMarker } from './body.ts'
import { choose, type Choice, FOLDED_END, FOLDED_START, foldMarker } from './choose.ts'
import { headerText, noticesText } from './header.ts'
import { markerOf, withoutComments } from './marker.ts'
import { orderedSections, type OrderedSections } from './order.ts'
import { type Section, storedMeta } from './section.ts'
import { type Detail, type View, viewsOf } from './view.ts'

export interface CommentOptions {
  /** Most characters, as JavaScript counts them: never fewer than GitHub counts. */
  readonly limit?: number
  /** The address of the project, where it is another than ours. */
  readonly project?: string | undefined
}

/** Room for the last lines, which say what was left out. */
const RESERVE = 900

/** Titles and hidden lines may take this share before they are shortened. */
const ROOM_FOR_TITLES: Readonly<Record<Detail, number>> = { full: 0.5, short: 0.5, bare: 1 }

const MOST_NAMES = 4

/**
 * The comment, never longer than the limit. What does not fit goes in this order: folds, tables of outdated
 * sections, tables of what passes, of what fails, summaries and names of jobs, titles. Some 300 sections are kept in any
 * case; of more, those that pass are counted in this comment and then forgotten until their jobs run again.
 */
export function renderComment(
  sections: readonly Section[],
  key: string,
  { limit = COMMENT_LIMIT, project }: CommentOptions = {},
): string {
  const ordered = orderedSections(sections.map(defused))
  const start = [commentMarker(key), headerText(ordered, project)]
  const notices = noticesText(ordered)
  const room = limit - RESERVE - [...start, notices].join(SEPARATOR).length - SEPARATOR.length
  const { views, detail } = toldViews(ordered, room)
  const choice = choose(views, room)
  const sole = views.length === 1 && views[0]?.form === 'sole'
  return [
    ...start,
    sole ? '' : notices,
    ...views
      .filter((view) => choice.kept.has(view))
      .map((view) => sectionText(view, choice, sole ? notices : '')),
    lastLine({ views, choice, detail }),
  ]
    .filter((part) => part !== '')
    .join(SEPARATOR)
}

/** The sections with no more said of each than leaves room for their tables. */
function toldViews(
  ordered: OrderedSections,
  room: number,
): { readonly views: readonly View[]; readonly detail: Detail } {
  for (const detail of ['full', 'short'] as const) {
    const views = viewsOf(ordered, detail)
    const sizes = views.map(
      ({ section, title }) => markerOf('section', storedMeta(section.meta)).length + title.length,
    )
    if (sizes.reduce((sum, size) => sum + size, 0) <= room * ROOM_FOR_TITLES[detail]) return { views, detail }
  }
  return { views: viewsOf(ordered, 'bare'), detail: 'bare' }
}

/** `notices` stand between the table and the folds of the only section. */
function sectionText(view: View, choice: Choice, notices: string): string {
  const { section, title, form } = view
  const meta = { ...section.meta, leftOut: section.meta.leftOut + leftOutOf(view, choice) }
  const parts = [markerOf('section', storedMeta(meta))]
  if (choice.titles.has(view)) parts.push(title)
  const content = contentOf(view, choice, notices)
  parts.push(...(form === 'folded' && content.length > 0 ? [FOLDED_START, ...content, FOLDED_END] : content))
  return parts.join(SEPARATOR)
}

function contentOf(view: View, choice: Choice, notices: string): readonly string[] {
  const between = notices === '' ? [] : [notices]
  if (!choice.leads.has(view)) return between
  const { lead } = view.section
  const folds = view.folds.filter((fold) => choice.folds.has(fold))
  return [
    ...(lead === '' ? [] : [markerOf('lead'), lead]),
    ...(notices === '' ? [] : [markerOf('end'), notices]),
    ...folds.flatMap((fold) => [foldMarker(fold), fold.text]),
    markerOf('end'),
  ]
}

function leftOutOf(view: View, { leads, folds }: Choice): number {
  const lead = view.section.lead === '' || leads.has(view) ? 0 : 1
  return lead + view.folds.filter((fold) => !folds.has(fold)).length
}

/** What was left out now, or when a section was written before. */
function lastLine({
  views,
  choice,
  detail,
}: {
  readonly views: readonly View[]
  readonly choice: Choice
  readonly detail: Detail
}): string {
  const hidden = views.filter((view) => !choice.titles.has(view))
  const less = views.filter(
    (view) =>
      choice.titles.has(view) && !view.outdated && view.section.meta.leftOut + leftOutOf(view, choice) > 0,
  )
  if (hidden.length === 0 && less.length === 0 && detail === 'full') return ''
  const names = [...new Set(less.map(({ section }) => section.meta.system))]
  const what = [
    ...(hidden.length === 0 ? [] : [hiddenText(hidden)]),
    ...(names.length === 0 ? [] : [`parts of ${namesText(names)}`]),
  ]
  const list = what.length === 0 ? 'longer summaries' : what.join(', ')
  return `*Left out to stay within GitHub’s limit: ${list}. The jobs’ summaries have more, their \`results.json\` everything.*`
}

/** `40 more sections (38 pass, 2 fail)` */
function hiddenText(hidden: readonly View[]): string {
  const passing = hidden.filter(({ section }) => section.meta.verdict === 'pass').length
  const which = passing === hidden.length ? ' that pass' : ` (${grouped(passing, 0)} pass)`
  return `${grouped(hidden.length, 0)} more ${hidden.length === 1 ? 'section' : 'sections'}${which}`
}

function namesText(systems: readonly string[]): string {
  const shown = systems.slice(0, MOST_NAMES).map(escapeMarkdown).join(', ')
  const rest = systems.length - MOST_NAMES
  return rest > 0 ? `${shown} and ${grouped(rest, 0)} more` : shown
}

/** Nothing in a section may look like a marker, wherever it came from. */
function defused(section: Section): Section {
  const { meta, lead, folds } = section
  const oneLine = (text: string) =>
    withoutComments(text).replace(/\s+/g, (run) => (/[\r\n]/.test(run) ? ' ' : run))
  return {
    meta: { ...meta, next: oneLine(meta.next), notices: meta.notices.map(oneLine) },
    lead: withoutComments(lead),
    folds: folds.map((fold) => ({ ...fold, text: withoutComments(fold.text) })),
  }
}
