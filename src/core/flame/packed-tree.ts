// A call tree in few characters, for a page that holds many: texts once each, all else as numbers in a row. The
// browser reads it.

import type { CallTreeRecord } from '../model/call-paths.ts'
import type { CallSite } from '../model/place.ts'

export interface PackedTree {
  readonly unit: CallTreeRecord['unit']
  readonly base: number | null
  readonly head: number
  readonly texts: readonly string[]
  /** Six a site: origin (as in `origins`), input, file, line, column, callee; texts by index, −1 for none. */
  readonly sites: readonly number[]
  /** Four a node: how far back its parent is (0: none), site, base, and head − base. */
  readonly nodes: readonly number[]
}

export const origins = ['repository', 'input', 'other'] as const

export function unpackTree({ unit, base, head, texts, sites, nodes }: PackedTree): CallTreeRecord {
  return {
    unit,
    base,
    head,
    sites: rowsOf(sites, 6).map(([origin = 2, input = -1, file = -1, line = 0, column = 0, callee = -1]) =>
      siteOf(
        { origin: origins[origin] ?? 'other', file: texts[file] ?? '', line, column },
        texts[input],
        texts[callee],
      ),
    ),
    nodes: rowsOf(nodes, 4).map(([back = 0, site = 0, ofBase = 0, difference = 0], node) => [
      back === 0 ? -1 : node - back,
      site,
      ofBase,
      ofBase + difference,
    ]),
  }
}

function siteOf(
  place: Pick<CallSite, 'origin' | 'file' | 'line' | 'column'>,
  input: string | undefined,
  callee: string | undefined,
): CallSite {
  return { ...place, ...(input !== undefined && { input }), ...(callee !== undefined && { callee }) }
}

function rowsOf(numbers: readonly number[], width: number): readonly (readonly number[])[] {
  return Array.from({ length: Math.floor(numbers.length / width) }, (_, row) =>
    numbers.slice(row * width, (row + 1) * width),
  )
}
