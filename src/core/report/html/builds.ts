// What real builds told, as tables: what differs in the closure, what is large in it, and what took long.

import { packageName } from '../../nix/store-name.ts'
import { type Markup, markup } from '../../text/markup.ts'
import { formatDifference, formatDuration, formatValue } from '../../text/number.ts'
import { type BuildGroup, buildsTitle } from '../builds-text.ts'
import { groupTitle } from '../derivation-text.ts'
import type { Placed } from '../section.ts'
import { codeMarkup, phraseMarkup } from './phrase-markup.ts'
import { type Row, tableMarkup } from './table.ts'

const MOST_TARGETS = 5

/** Of a group of targets whose builds told the same. */
export function buildCard({ content: group, where }: Placed<BuildGroup>): Markup {
  return markup`<section class="card"><h3>${phraseMarkup(groupTitle(group, MOST_TARGETS))}${where}: ${phraseMarkup(buildsTitle(group.builds))}</h3>
${grownTable(group)}${largestTable(group)}${slowestTable(group)}</section>
`
}

function grownTable({ builds: { grown } }: BuildGroup): Markup {
  return table(
    ['Differs in the closure', 'Base', 'Head', 'Difference'],
    grown.map(({ name, base, head }) => ({
      cells: [
        { content: codeMarkup(name), isHead: true },
        ...[base, head].map((bytes) => ({ content: formatValue(bytes, 'bytes'), sort: bytes })),
        { content: formatDifference(head - base, 'bytes'), sort: head - base },
      ],
    })),
  )
}

function largestTable({ builds: { closure } }: BuildGroup): Markup {
  return table(
    ['Largest in head’s closure', 'Size'],
    (closure.head?.largest ?? []).map(({ path, bytes }) => ({
      cells: [
        { content: codeMarkup(packageName(path)), isHead: true },
        { content: formatValue(bytes, 'bytes'), sort: bytes },
      ],
    })),
  )
}

function slowestTable({ builds: { slowest } }: BuildGroup): Markup {
  return table(
    ['Took longest to build', 'Time'],
    slowest.map(({ derivation, seconds }) => ({
      cells: [
        { content: codeMarkup(packageName(derivation)), isHead: true },
        { content: formatDuration(seconds), sort: seconds },
      ],
    })),
  )
}

/** The first column names, the others are figures. */
function table([first = '', ...figures]: readonly string[], rows: readonly Row[]): Markup {
  if (rows.length === 0) return markup``
  const columns = figures.map((title) => ({ title, align: 'number' }) as const)
  return tableMarkup({ caption: first, columns: [{ title: first }, ...columns], rows })
}
