// What writing a proposed file would change of what is there.

import { structuredPatch } from 'diff'
import { plainLines } from '../text/plain-text.ts'
import type { ProposedFile } from './proposal.ts'

/** `kept`: the user has another one there, and did not ask for it to be replaced. */
export interface ComparedFile {
  readonly path: string
  readonly text: string
  readonly state: 'new' | 'same' | 'differs'
  readonly lines: readonly DifferenceLine[]
}

export interface DifferenceLine {
  /** `…`: lines are left out. */
  readonly sign: '+' | '-' | ' ' | '…'
  readonly text: string
}

/** `existing`: undefined where there is no such file. */
export function compareFile(
  { path, text, isSame }: ProposedFile,
  existing: string | undefined,
): ComparedFile {
  if (existing === undefined)
    return {
      path,
      text,
      state: 'new',
      lines: plainLines(text.trimEnd()).map((line) => ({ sign: '+', text: line })),
    }
  if (isSame(existing)) return { path, text, state: 'same', lines: [] }
  return { path, text, state: 'differs', lines: linesBetween(existing, text) }
}

/** Of a file that somebody made to take long to compare, all lines are told to be others. */
const MOST_EDITS = 1_000

function linesBetween(existing: string, text: string): readonly DifferenceLine[] {
  const patch = structuredPatch('', '', existing, text, '', '', { context: 3, maxEditLength: MOST_EDITS })
  if (patch === undefined) {
    return [
      ...plainLines(existing.trimEnd()).map((line) => ({ sign: '-', text: line }) as const),
      ...plainLines(text.trimEnd()).map((line) => ({ sign: '+', text: line }) as const),
    ]
  }
  return patch.hunks.flatMap(({ lines }, index) => [
    ...(index === 0 ? [] : [{ sign: '…', text: '' } as const]),
    ...lines.flatMap(lineOf),
  ])
}

function lineOf(line: string): readonly DifferenceLine[] {
  const [text = ''] = plainLines(line.slice(1))
  const sign = (['+', '-', ' '] as const).find((one) => line.startsWith(one))
  // What else there is says that no line end follows.
  return sign === undefined ? [] : [{ sign, text }]
}
