// What grew, of one target: calls by function, of built-in functions, and by whose function it is.

import type { OriginRow, PrimopsExplanation } from '../../model/explanation.ts'
import type { TargetResults } from '../../model/target-results.ts'
import { type Growth, growthLines, growthRows } from '../growth.ts'
import { portionText } from '../../text/portion.ts'
import { formatDifference, grouped } from '../../text/number.ts'
import { counted } from '../../text/phrase.ts'
import { type Markup, markup } from '../../text/markup.ts'
import { listMarkup, phraseMarkup, shortName } from './phrase-markup.ts'
import { type Cell, type Column, type Row, tableMarkup } from './table.ts'

/** All that results keep. */
const MOST_ROWS = Number.MAX_SAFE_INTEGER

const callColumns: readonly Column[] = [
  { title: 'Base', align: 'number' },
  { title: 'Head', align: 'number' },
  { title: 'Difference', align: 'number' },
]

export function growthTables(growth: Growth): Markup {
  const { target, explanation } = growth
  return markup`${functionsTable(growth)}${listMarkup(growthLines(growth, MOST_ROWS))}${primopsTable(target, explanation.primops)}${originsTable(target, explanation.origins ?? [])}`
}

function functionsTable(growth: Growth): Markup {
  const { functions } = growth.explanation
  if (functions === undefined || functions.rows.length === 0) return markup``
  const texts = growthRows(growth, MOST_ROWS)
  return tableMarkup({
    caption: `Calls by function, ${shortName(growth.target.name)}`,
    columns: [
      { title: 'Function' },
      { title: 'Defined at' },
      ...callColumns,
      { title: 'Share', align: 'number' },
    ],
    rows: functions.rows.map((row, index): Row => {
      const text = texts[index]
      return {
        cells: [
          { content: markup`<code>${text?.name ?? ''}</code>`, isHead: true },
          { content: phraseMarkup(text?.place ?? []) },
          ...callCells(row),
          { content: text?.share ?? '', sort: row.difference },
        ],
      }
    }),
  })
}

function primopsTable(target: TargetResults, primops: PrimopsExplanation | undefined): Markup {
  if (primops === undefined || primops.rows.length === 0) return markup``
  const { rows, others, increase } = primops
  const rest =
    others.rows === 0
      ? markup``
      : markup`<p class="legend">${counted(others.rows, 'more built-in function')} that differ: ${formatDifference(others.difference, 'count')}; all together ${formatDifference(increase, 'count')}.</p>`
  return markup`<details><summary>Built-in functions</summary>${tableMarkup({
    caption: `Calls of built-in functions, ${shortName(target.name)}`,
    columns: [{ title: 'Function' }, ...callColumns],
    rows: rows.map((row) => ({
      cells: [{ content: markup`<code>${row.name}</code>`, isHead: true }, ...callCells(row)],
    })),
  })}${rest}</details>`
}

function originsTable(target: TargetResults, origins: readonly OriginRow[]): Markup {
  if (origins.length === 0) return markup``
  const increase = origins.reduce((sum, { difference }) => sum + difference, 0)
  return markup`<details><summary>Whose functions they are</summary>${tableMarkup({
    caption: `Calls by whose function it is, ${shortName(target.name)}`,
    columns: [{ title: 'Whose' }, ...callColumns, { title: 'Share', align: 'number' }],
    rows: origins.map((row) => ({
      cells: [
        { content: originText(row), isHead: true },
        ...callCells(row),
        {
          content: increase > 0 ? portionText(row.difference, increase) : '',
          sort: row.difference,
        },
      ],
    })),
  })}</details>`
}

interface Calls {
  readonly base: number
  readonly head: number
  readonly difference: number
}

function callCells({ base, head, difference }: Calls): readonly Cell[] {
  return [
    { content: grouped(base, 0), sort: base },
    { content: grouped(head, 0), sort: head },
    { content: formatDifference(difference, 'count'), sort: difference },
  ]
}

function originText({ origin, input }: OriginRow): Markup {
  if (origin === 'input' && input !== undefined) return markup`input <code>${shortName(input)}</code>`
  return markup`${{ repository: 'this repository', input: 'an input', other: 'others' }[origin]}`
}
