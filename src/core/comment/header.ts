// The head of a comment: the verdict over all that is current, what has not been measured yet, what to do next, and of
// which commit all this is.

import { escapeMarkdown } from '../text/escape.ts'
import { grouped } from '../text/number.ts'
import { counted } from '../text/phrase.ts'
import { aboutText } from '../report/report-links.ts'
import { ABOUT, titleWord, verdictEmoji } from '../report/verdict-text.ts'
import { verdicts, type Verdict } from '../model/finding.ts'
import { worstVerdict } from '../decide/verdict.ts'
import { gravityOf, type OrderedSections } from './order.ts'
import type { Section } from './section.ts'
import { shortHead } from './title.ts'

/** More platforms than this are counted, not named. */
const MOST_NAMES = 2
const MOST_NOTICES = 10

/** `project`: the address of the project, where it is another than ours. */
export function headerText(sections: OrderedSections, project?: string): string {
  const { current, outdated } = sections
  // Nothing known is no pass.
  if (current.length === 0) return nothingText(sections)
  const verdict = worstVerdict(current.map(({ meta }) => meta.verdict))
  const soFar = outdated.length === 0 ? '' : ' so far'
  const mode = current.every(({ meta }) => meta.reportOnly === true) ? 'report-only' : 'gate'
  const word = `${verdictEmoji(verdict)} ${titleWord({ verdict, mode })}${soFar}`
  return [`### ${word}, ${summaryText(sections)}`, nextText(sections, verdict), commitText(sections, project)]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** What is known of an older head only is no verdict. */
function nothingText({ outdated, head }: OrderedSections): string {
  if (outdated.length === 0) return `### ${verdictEmoji('incomplete')} ${ABOUT}: nothing has been measured`
  return [
    `### ${verdictEmoji('incomplete')} ${ABOUT}: not measured, the gate has no results for ${shortHead(head)}`,
    '**Next:** Read why in the log of the failed check.',
  ].join('\n\n')
}

/** A comment stays as it is where no job could write: its reader sees which commit it is of. GitHub makes a link of it. */
function commitText({ head }: OrderedSections, project: string | undefined): string {
  return `<sub>Measured for ${head} · ${aboutText(project)}</sub>`
}

/** The warnings of all current sections, each once. */
export function noticesText({ current }: OrderedSections): string {
  const notices = [...new Set(current.flatMap(({ meta }) => meta.notices))]
  const rest = notices.length - MOST_NOTICES
  return [
    ...notices.slice(0, MOST_NOTICES).map((notice) => `- **Note:** ${notice}`),
    ...(rest > 0 ? [`- **Note:** ${grouped(rest, 0)} more: see the jobs’ summaries.`] : []),
  ].join('\n')
}

function summaryText({ current, outdated }: OrderedSections): string {
  const [only, ...others] = current
  const clauses =
    only !== undefined && others.length === 0
      ? [escapeMarkdown(only.meta.summary)]
      : [...groupTexts(current), ...acceptedText(current)]
  return [...clauses, ...waitingText(outdated)].filter((clause) => clause !== '').join(', ')
}

const verbs: Readonly<Record<Verdict, readonly [one: string, several: string]>> = {
  fail: ['fails', 'fail'],
  incomplete: ['is incomplete', 'are incomplete'],
  warn: ['has a warning', 'have warnings'],
  pass: ['passes', 'pass'],
}

/** `x86_64-linux fails`, `6 others pass`; the gravest first. */
function groupTexts(current: readonly Section[]): readonly string[] {
  if (current.every(({ meta }) => meta.quiet)) return [`nothing changed on ${platforms(current.length)}`]
  const groups = verdicts
    .toSorted((one, other) => gravityOf(other) - gravityOf(one))
    .map((verdict) => ({ verdict, group: current.filter(({ meta }) => meta.verdict === verdict) }))
    .filter(({ group }) => group.length > 0)
  return groups.map(({ verdict, group }, index) => {
    const names = namesText(group, current) ?? countText(group.length, current.length, index === 0)
    return `${names} ${verbs[verdict][group.length === 1 ? 0 : 1]}`
  })
}

/** Undefined where there are many, or where a system alone does not tell which is meant. */
function namesText(group: readonly Section[], current: readonly Section[]): string | undefined {
  const systems = group.map(({ meta }) => meta.system)
  const distinct = systems.every(
    (system) => current.filter(({ meta }) => meta.system === system).length === 1,
  )
  return group.length <= MOST_NAMES && distinct ? systems.map(escapeMarkdown).join(' and ') : undefined
}

function countText(count: number, of: number, first: boolean): string {
  if (count === of) return count === 2 ? 'both platforms' : `all ${platforms(of)}`
  if (first) return `${grouped(count, 0)} of ${platforms(of)}`
  return `${grouped(count, 0)} ${count === 1 ? 'other' : 'others'}`
}

function platforms(count: number): string {
  return counted(count, 'platform')
}

function acceptedText(current: readonly Section[]): readonly string[] {
  const accepting = current.filter(({ meta }) => meta.accepted > 0)
  if (accepting.length === 0) return []
  const count = accepting.reduce((sum, { meta }) => sum + meta.accepted, 0)
  const logins = [...new Set(accepting.map(({ meta }) => meta.acceptedBy))].filter((login) => login !== '')
  const by = logins.map((login) => `@${login}`).join(', ')
  return [escapeMarkdown(`${counted(count, 'regression')} accepted${by === '' ? '' : ` by ${by}`}`)]
}

function waitingText(outdated: readonly Section[]): readonly string[] {
  if (outdated.length === 0) return []
  const systems = [...new Set(outdated.map(({ meta }) => meta.system))]
  const names =
    systems.length <= MOST_NAMES
      ? systems.map(escapeMarkdown).join(' and ')
      : `${grouped(systems.length, 0)} platforms`
  return [`${names} not measured yet`]
}

/** The step of the gravest section, and which that is unless it is all the same; where all is well so far, to wait. */
function nextText({ current, outdated, head }: OrderedSections, verdict: Verdict): string {
  const [gravest] = current
  if (gravest === undefined) return ''
  if (outdated.length > 0 && verdict === 'pass')
    return `**Next:** Wait for the jobs that measure ${shortHead(head)}.`
  const { next, system } = gravest.meta
  if (next === '') return ''
  const general = verdict === 'pass' || current.every(({ meta }) => meta.next === next)
  return `**Next${general ? '' : ` (${escapeMarkdown(system)})`}:** ${next}`
}
