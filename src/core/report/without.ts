// Base, head, and head without places of the change, at the terminal.

import Table from 'cli-table3'
import pc from 'picocolors'
import type { Metric } from '../model/metric.ts'
import { formatValue, NO_FIGURE } from '../text/number.ts'
import { portionText } from '../text/portion.ts'
import { code, joined, phrase } from '../text/phrase.ts'
import { NO_LINES } from './terminal-table.ts'
import { paragraph, type Screen, terminalPhrase } from './terminal-text.ts'

/** What was measured of one target. */
export interface WithoutFigures {
  readonly target: string
  /** Why there are no rows. */
  readonly failure?: string
  readonly rows: readonly WithoutRow[]
}

/** Values in the metric’s base unit; undefined where this Nix does not tell. */
export interface WithoutRow {
  readonly metric: Metric
  readonly base: number | undefined
  readonly head: number | undefined
  readonly without: number | undefined
}

/** `places`: what is left out, as the user named it. */
export function renderWithout(
  figures: readonly WithoutFigures[],
  places: readonly string[],
  { color, width }: { readonly color: boolean; readonly width: number },
): string {
  const screen: Screen = { paint: pc.createColors(color), width }
  const named = joined(
    places.map((place) => [code(place)]),
    ', ',
  )
  const blocks = figures.map(({ target, failure, rows }) => {
    const title = paragraph(
      terminalPhrase(phrase`${code(target)}, head without ${named}`, screen.paint),
      screen,
      '  ',
    )
    const body =
      failure === undefined
        ? tableOf(rows)
        : paragraph(`  ${terminalPhrase([{ text: failure }], screen.paint)}`, screen, '  ')
    return `${title}\n${body}`
  })
  return `${blocks.join('\n\n')}\n`
}

function tableOf(rows: readonly WithoutRow[]): string {
  const table = new Table({
    head: ['', 'base', 'head', 'without', 'gone of the change'],
    chars: NO_LINES,
    style: { head: [], border: [], compact: true, 'padding-left': 2, 'padding-right': 0 },
    colAligns: ['left', 'right', 'right', 'right', 'right'],
  })
  for (const { metric, base, head, without } of rows) {
    const figures = [base, head, without].map((value) => figure(value, metric))
    table.push([metric.label, ...figures, goneText(base, head, without)])
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

function figure(value: number | undefined, { unit }: Metric): string {
  return value === undefined ? NO_FIGURE : formatValue(value, unit)
}

function goneText(base: number | undefined, head: number | undefined, without: number | undefined): string {
  if (base === undefined || head === undefined || without === undefined || base === head) return ''
  return portionText((head - without) / (head - base))
}
