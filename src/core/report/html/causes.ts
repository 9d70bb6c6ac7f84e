// What was proven of the change: in sentences, in a table of all that was left out, and the command that repeats it.

import type { CausePlace, CauseRow, CausesExplanation } from '../../model/causes.ts'
import { metricOf } from '../../model/metric.ts'
import type { TargetResults } from '../../model/target-results.ts'
import { type Markup, markup, nothing } from '../../text/markup.ts'
import { formatValue, grouped } from '../../text/number.ts'
import { joined, type Phrase, phrase } from '../../text/phrase.ts'
import { plainText } from '../../text/plain-text.ts'
import { portionText } from '../../text/portion.ts'
import { alongText, countOf, deedText, nounText } from '../cause-places.ts'
import { wholeText } from '../cause-effect.ts'
import { provenLines } from '../proven-text.ts'
import { linked, type Revisions } from '../file-links.ts'
import { repeatCommand, repeatTitle } from '../repeat-command.ts'
import { phraseMarkup, shortName } from './phrase-markup.ts'
import { type Cell, type Row, tableMarkup } from './table.ts'

export function causesMarkup(target: TargetResults, revisions: Revisions): Markup {
  const { explanation } = target
  const causes = explanation?.causes
  if (explanation === undefined || causes === undefined) return nothing
  return markup`<h4>What it comes from: head without parts of the change</h4>
${provenLines(explanation).map(
  (line) => markup`<p class="cause">${phraseMarkup(linked(line, revisions))}</p>
`,
)}${causesTable(target, causes, revisions)}${repeatMarkup(repeatCommand(target.name, causes, revisions), causes)}`
}

function causesTable(target: TargetResults, causes: CausesExplanation, revisions: Revisions): Markup {
  if (causes.rows.length === 0) return nothing
  const { label } = metricOf(causes.metric)
  return tableMarkup({
    caption: `Head without parts of the change, ${shortName(target.name)}`,
    columns: [
      { title: 'Without', align: 'prose' },
      { title: label, align: 'number' },
      { title: `Share of ${wholeText(causes)} that is gone`, align: 'number' },
    ],
    rows: [...causes.rows.map((row) => causeRow(row, causes, revisions)), ...sideRows(target, causes)],
  })
}

function causeRow(row: CauseRow, causes: CausesExplanation, revisions: Revisions): Row {
  const they = countOf(row) > 1
  return {
    cells: [
      {
        content: phraseMarkup(
          linked(phrase`${placesPhrase(row)}${alongText(row, they)}${noteText(row)}`, revisions),
        ),
        isHead: true,
      },
      figureCell(row.without, causes),
      { content: portionText(row.gone), sort: row.gone },
    ],
  }
}

/** All that are known, where the sentences name a few. */
function placesPhrase({ places, more = 0, folder }: CauseRow): Phrase {
  const [first, ...others] = places
  if (first !== undefined && others.length === 0 && more === 0) return deedText(first)
  const rest =
    more === 0 ? [] : [phrase`${grouped(more, 0)} more${folder === undefined ? '' : ` under ${folder}`}`]
  return joined([...places.map((place: CausePlace) => nounText(place)), ...rest], ', ')
}

function noteText({ relation }: CauseRow): string {
  switch (relation) {
    case 'only-together':
      return ': any one of them; they cost only together'
    case 'either':
      return ': all of them; any one is enough for it'
    case 'inseparable':
      return ': all of them; they cannot be left out one by one'
    case 'among':
      return ': all of them; it is one or more'
    case undefined:
      return ''
  }
}

/** Both sides, to compare with. */
function sideRows({ findings }: TargetResults, causes: CausesExplanation): readonly Row[] {
  const finding = findings.find(({ metric }) => metric === causes.metric)
  const side = (content: string, value: number | null | undefined): readonly Row[] =>
    typeof value === 'number'
      ? [
          {
            className: 'rest',
            cells: [{ content, isHead: true }, figureCell(value, causes), { content: '' }],
          },
        ]
      : []
  return [...side('nothing: head as it is', finding?.head), ...side('the whole change: base', finding?.base)]
}

function figureCell(value: number, { metric }: CausesExplanation): Cell {
  return { content: formatValue(value, metricOf(metric).unit), sort: value }
}

function repeatMarkup(repeat: readonly string[], causes: CausesExplanation): Markup {
  if (repeat.length === 0) return nothing
  return markup`<p class="legend">${repeatTitle(causes)}</p>
<pre tabindex="0">${repeat.map(plainText).join(' ')}</pre>
`
}
