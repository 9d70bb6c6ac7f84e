// Where in head the cause of an injection is, and which row of an explanation is it.

import { execFileSync } from 'node:child_process'
import type { Cause as RankedCause } from '../../src/core/explain/ranked-causes.ts'
import type { Cause, Injection } from './injection.ts'

export type LocatedCause =
  | { readonly kind: 'lines'; readonly file: string; readonly first: number; readonly last: number }
  | { readonly kind: 'input'; readonly name: string }

/** The causes in the commit on the injection’s branch; each text has to be there once. */
export function locateCauses(directory: string, { name, causes }: Injection): readonly LocatedCause[] {
  return causes.map((cause) => locate(directory, name, cause))
}

/** Of the first row that names one of the causes, from 1; undefined where none does. */
export function rankOf(rows: readonly RankedCause[], causes: readonly LocatedCause[]): number | undefined {
  const index = rows.findIndex((row) => causes.some((cause) => isNamed(row, cause)))
  return index < 0 ? undefined : index + 1
}

function locate(directory: string, branch: string, cause: Cause): LocatedCause {
  if (cause.kind === 'input') return cause
  const { file, text } = cause
  const content = execFileSync('git', ['show', `${branch}:${file}`], { cwd: directory, encoding: 'utf8' })
  const [above, below, ...more] = content.split(text)
  if (above === undefined || below === undefined || more.length > 0) {
    throw new Error(`${branch}: ${file} has to hold this text once: ${text}`)
  }
  const first = above.split('\n').length
  return { kind: 'lines', file, first, last: first + text.trimEnd().split('\n').length - 1 }
}

function isNamed(row: RankedCause, cause: LocatedCause): boolean {
  switch (row.kind) {
    case 'lines':
      return (
        cause.kind === 'lines' &&
        row.file === cause.file &&
        row.first <= cause.last &&
        row.last >= cause.first
      )
    case 'input':
      return cause.kind === 'input' && row.name === cause.name
    case 'function':
      return false
  }
}
