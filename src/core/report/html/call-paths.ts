// The way that most of the increase takes, call by call, and how much of it each changed place leads to.

import type {
  CallPathsExplanation,
  ChangedLinesExplanation,
  ChangedLinesRow,
  PathStep,
} from '../../model/call-paths.ts'
import { siteText } from '../../flame/frame-text.ts'
import type { TargetResults } from '../../model/target-results.ts'
import { causeLines, linesText } from '../change-text.ts'
import { addressOf, linked, linesAt, type Revisions, siteAt } from '../file-links.ts'
import { portionText } from '../../text/portion.ts'
import { formatDifference, grouped } from '../../text/number.ts'
import { codeAt, counted } from '../../text/phrase.ts'
import { type Markup, markup } from '../../text/markup.ts'
import { breakable, codeMarkup, fileLink, phraseMarkup, shortName } from './phrase-markup.ts'
import { type Row, tableMarkup } from './table.ts'

/** Which lines of the change account for it, in a sentence or two; the path follows as a list of its own. */
export function causeMarkup(callPaths: CallPathsExplanation, revisions: Revisions): Markup {
  return markup`${causeLines(callPaths).map(
    (line) => markup`<p class="cause">${phraseMarkup(linked(line, revisions))}</p>
`,
  )}`
}

export function callPathMarkup(
  { path, base, head, unit }: CallPathsExplanation,
  revisions: Revisions,
): Markup {
  if (path.length === 0) return markup``
  const increase = head - base
  return markup`<h4>Where the ${increase > 0 ? 'increase' : 'difference'} comes from</h4>
<p class="legend">${formatDifference(increase, 'count')} ${unitText(unit)} in all. The way that most of them take, from the outermost call down:</p>
<ol class="path">${path.map((step) => stepMarkup(step, increase, revisions))}</ol>
`
}

function unitText(unit: CallPathsExplanation['unit']): string {
  return unit === 'samples' ? 'samples of time' : 'calls'
}

function stepMarkup(step: PathStep, increase: number, revisions: Revisions): Markup {
  const difference = step.head - step.base
  const share = increase > 0 && difference > 0 ? portionText(Math.min(difference, increase), increase) : ''
  return markup`<li${step.edit === undefined ? markup`` : markup` class="edited"`}><span class="step">${step.callee === undefined ? '' : codeMarkup(step.callee)} <span class="place">${siteMarkup(step, revisions)}</span>${editMarkup(step.edit)}</span>
<span class="calls">${grouped(step.base, 0)} → ${grouped(step.head, 0)} <b>${formatDifference(difference, 'count')}</b>${share === '' ? '' : ` · ${share}`}</span></li>
`
}

function siteMarkup(step: PathStep, revisions: Revisions): Markup {
  const at = siteAt(step)
  const address = at && addressOf(at, revisions)
  const site = breakable(siteText(step))
  return address === undefined ? site : fileLink(address, site)
}

function editMarkup(edit: PathStep['edit']): Markup {
  return edit === undefined
    ? markup``
    : markup` <span class="badge plain">${edit === 'added' ? 'added by this change' : 'edited by this change'}</span>`
}

export function changedLinesMarkup(
  target: TargetResults,
  { base, head, changedLines, unit }: CallPathsExplanation,
  revisions: Revisions,
): Markup {
  if (changedLines === undefined) return markup``
  const { rows, inputs = [] } = changedLines
  if (rows.length + inputs.length === 0) return markup``
  return markup`<h4>What the changed lines account for</h4>
${onlyText(changedLines)}${tableMarkup({
    caption: `Further ${unitText(unit)} by changed lines, ${shortName(target.name)}`,
    columns: [
      { title: 'Lines' },
      { title: 'Edit' },
      { title: 'Difference', align: 'number' },
      { title: 'Share', align: 'number' },
    ],
    rows: [
      ...rows.map((row) => lineRow(row, head - base, revisions)),
      ...inputs.map(({ input, difference }) => inputRow(input, difference, head - base)),
      ...restRows(changedLines, head - base),
    ],
  })}`
}

function onlyText({ isOnly }: ChangedLinesExplanation): Markup {
  return isOnly
    ? markup`<p class="legend">The first row is the only code that the change touches in files that are evaluated.</p>`
    : markup``
}

function lineRow(row: ChangedLinesRow, increase: number, revisions: Revisions): Row {
  const { edit, difference } = row
  return {
    cells: [
      { content: phraseMarkup(linked([codeAt(linesText(row), linesAt(row))], revisions)), isHead: true },
      { content: edit },
      { content: formatDifference(difference, 'count'), sort: difference },
      shareCell(difference, increase),
    ],
  }
}

function inputRow(input: string, difference: number, increase: number): Row {
  return {
    cells: [
      { content: markup`input ${codeMarkup(input)}`, isHead: true },
      { content: 'moved' },
      { content: formatDifference(difference, 'count'), sort: difference },
      shareCell(difference, increase),
    ],
  }
}

function restRows({ others, elsewhere }: ChangedLinesExplanation, increase: number): readonly Row[] {
  const row = (text: string, difference: number): Row => ({
    className: 'rest',
    cells: [
      { content: text, isHead: true },
      { content: '' },
      { content: formatDifference(difference, 'count'), sort: difference },
      shareCell(difference, increase),
    ],
  })
  return [
    ...(others.rows === 0 ? [] : [row(counted(others.rows, 'more changed place'), others.difference)]),
    ...(elsewhere === 0 ? [] : [row('nothing of the change leads to them', elsewhere)]),
  ]
}

function shareCell(difference: number, increase: number) {
  return { content: increase > 0 ? portionText(difference, increase) : '', sort: difference }
}
