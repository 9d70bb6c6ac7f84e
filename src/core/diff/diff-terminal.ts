// What two profiles differ in, at the terminal.

import pc from 'picocolors'
import stringWidth from 'string-width'
import { paragraph, type Screen, terminalPhrase } from '../report/terminal-text.ts'
import { wrapText } from '../report/wrap.ts'
import { plainText, shortenMiddle } from '../text/plain-text.ts'
import { code, type Phrase, phrase } from '../text/phrase.ts'
import type { AlikeTargets } from './alike-targets.ts'
import { type DiffPart, partsOf } from './diff-parts.ts'
import type { ChangeRow, DiffBlock, DiffSection } from './diff-section.ts'
import { headingLines } from './diff-heading.ts'
import type { ProfileDiff } from './profile-diff.ts'
import { ABOUT_TIME } from './target-sections.ts'
import { alikeText, tellAlike } from './tell-alike.ts'

const GAP = 2

/** Below this, what a row is of stands in a line of its own. */
const NARROWEST = 24

export interface TerminalOptions {
  readonly color: boolean
  readonly width: number
}

export function renderDiffTerminal(diff: ProfileDiff, { color, width }: TerminalOptions): string {
  const screen: Screen = { paint: pc.createColors(color), width }
  const blocks = [
    headingLines(diff)
      .map((line) => sentence(line, screen, ''))
      .join('\n'),
    ...partsOf(diff.targets).map((part) => partText(part, screen)),
    sentence(ABOUT_TIME, screen, ''),
  ]
  return `${blocks.join('\n\n')}\n`
}

function sentence(text: Phrase, screen: Screen, indent: string): string {
  return paragraph(`${indent}${terminalPhrase(text, screen.paint)}`, screen, `${indent}  `)
}

function partText(part: DiffPart, screen: Screen): string {
  if (part.kind === 'alike') return groupText(part.group, screen)
  return [screen.paint.bold(part.title), blocksText(part.blocks, screen)].join('\n')
}

function groupText(group: AlikeTargets, screen: Screen): string {
  const [{ name, baseName }, ...alike] = group
  const { lead, sections } = tellAlike(group)
  const named = baseName === undefined ? [] : [phrase`In base it is ${code(baseName)}.`]
  const others = alikeText(alike)
  return [
    `${screen.paint.bold(shortenMiddle(plainText(name), screen.width - others.length))}${others}`,
    ...[...named, ...lead].map((line) => sentence(line, screen, '  ')),
    ...sections.map((section) => `\n${sectionText(section, screen)}`),
  ].join('\n')
}

function sectionText({ title, blocks }: DiffSection, screen: Screen): string {
  return `  ${screen.paint.bold(title)}\n${blocksText(blocks, screen)}`
}

function blocksText(blocks: readonly DiffBlock[], screen: Screen): string {
  const columns = columnsOf(blocks.flatMap((block) => (block.kind === 'changes' ? block.rows : [])))
  return blocks.map((block) => blockText(block, columns, screen)).join('\n')
}

function blockText(block: DiffBlock, columns: Columns, screen: Screen): string {
  switch (block.kind) {
    case 'sentence':
      return sentence(block.text, screen, '  ')
    case 'changes':
      return block.rows.map((row) => rowText(row, columns, screen)).join('\n')
    case 'outline':
      return block.lines.map((line) => outlineLine(line, screen)).join('\n')
  }
}

/** The same for all rows of a section. */
interface Columns {
  readonly differences: number
  readonly values: number
}

function columnsOf(rows: readonly ChangeRow[]): Columns {
  return {
    differences: widest(rows.map(({ difference }) => difference)),
    values: widest(rows.map(({ values }) => values)),
  }
}

/** Figures first and aligned, since what they are of may be long. */
function rowText(row: ChangeRow, { differences, values }: Columns, screen: Screen): string {
  const before = 2 + differences + GAP + values + GAP
  const left = screen.width - before
  const figures = `  ${row.difference.padStart(differences)}${' '.repeat(GAP)}${row.values.padEnd(values)}`
  if (left < NARROWEST) return `${figures.trimEnd()}\n${sentence(row.what, screen, '    ')}`
  const [first = '', ...others] = wrapText(terminalPhrase(row.what, screen.paint), left).split('\n')
  return [`${figures}${' '.repeat(GAP)}${first}`, ...others.map((line) => ' '.repeat(before) + line)]
    .map((line) => line.trimEnd())
    .join('\n')
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => stringWidth(text)))
}

/** The amount and what it is deep stand before each line of a path. */
function outlineLine(line: string, { width }: Screen): string {
  const [lead = ''] = /^ *(?:\d+ % → +\d+ %|[+−]?[\d,]+) +/.exec(line) ?? []
  const path = plainText(line.slice(lead.length)).replaceAll('\n', ' ')
  const indent = ' '.repeat(2 + stringWidth(lead))
  const columns = Math.max(NARROWEST, width - indent.length)
  return `  ${lead}${wrapText(path, columns).split('\n').join(`\n${indent}`)}`
}
