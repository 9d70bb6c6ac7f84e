// The file `function-calls.json` of a profile: the most called first, so that two of them can be diffed.

import { compareText } from '../text/canonical.ts'
import { visibleJson } from '../text/json.ts'
import type { FunctionCalls, Place } from '../nix/function-calls.ts'

export function renderFunctionCalls({ functions, primops, attributes }: FunctionCalls): string {
  const lines = {
    functions: byCount(
      functions.map(({ name, place, calls }) => ({ calls, name: name ?? null, ...placeRecord(place) })),
      ({ calls }) => calls,
    ),
    primops: byCount(
      primops.map(({ name, calls }) => ({ calls, name })),
      ({ calls }) => calls,
    ),
    // Null: this Nix does not tell them.
    attributes:
      attributes === undefined
        ? null
        : byCount(
            attributes.map(({ place, selections }) => ({ selections, ...placeRecord(place) })),
            ({ selections }) => selections,
          ),
  }
  const entries = Object.entries(lines).map(([key, rows]) => `  ${visibleJson(key)}: ${rowsText(rows)}`)
  return `{\n${entries.join(',\n')}\n}\n`
}

function placeRecord({ origin, input, file, line, column }: Place) {
  return { origin, ...(input !== undefined && { input }), file, line, column }
}

function byCount<T>(rows: readonly T[], count: (row: T) => number): readonly T[] {
  return rows.toSorted(
    (one, other) => count(other) - count(one) || compareText(JSON.stringify(one), JSON.stringify(other)),
  )
}

/** A row a line: a change of one function changes one line. */
function rowsText(rows: readonly object[] | null): string {
  if (rows === null) return 'null'
  return rows.length === 0 ? '[]' : `[\n${rows.map((row) => `    ${visibleJson(row)}`).join(',\n')}\n  ]`
}
