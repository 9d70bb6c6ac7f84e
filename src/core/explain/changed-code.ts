// The change as the places that it touches: hunks of the project's own files, and inputs that moved.

import type { ChangedFile, ChangedLines } from './changed-lines.ts'
import type { Hunk } from '../model/change.ts'
import type { Side } from '../model/revision.ts'
import type { CallSite } from '../nix/call-tree.ts'
import { countWhere } from './count-where.ts'
import { shownSite, type SitePair } from './pair-sites.ts'

export type ChangedPlace = ChangedHunk | { readonly kind: 'input'; readonly input: string }

/** Lines next to each other that the change wrote or removed, and that alter code. */
export interface ChangedHunk {
  readonly kind: 'lines'
  /** Of head; of lines or a file that are gone, of base. */
  readonly file: string
  readonly first: number
  readonly last: number
  readonly edit: 'added' | 'edited' | 'removed'
}

export interface ChangedCode {
  readonly places: readonly ChangedPlace[]
  /** The place (its number in `places`) that a call site is in; undefined where the change left it alone. */
  readonly placeOf: (site: SitePair) => number | undefined
}

/** `inputs`: names of those that moved. */
export function changedCode(change: ChangedLines, inputs: readonly string[]): ChangedCode {
  const hunks = change.flatMap((file) =>
    file.hunks.flatMap((hunk) => (hunk.isNeutral === true ? [] : [{ file, hunk }])),
  )
  const places = [
    ...hunks.map(({ file, hunk }) => placeOfHunk(file, hunk)),
    ...inputs.map((input) => ({ kind: 'input', input }) as const),
  ]
  const inHead = finder(hunks, 'head')
  const inBase = finder(hunks, 'base')
  const numberOfInput = new Map(inputs.map((input, index) => [input, hunks.length + index]))
  return {
    places,
    placeOf: (pair) => {
      const { base, head } = pair
      const site = shownSite(pair)
      if (site?.origin === 'repository') return head === undefined ? inBase(site) : inHead(head)
      return isSameLine(base, head) ? undefined : numberOfInput.get(site?.input ?? '')
    },
  }
}

interface HunkOfFile {
  readonly file: ChangedFile
  readonly hunk: Hunk
}

function placeOfHunk({ basePath, headPath }: ChangedFile, { base, head }: Hunk): ChangedHunk {
  const kind = { kind: 'lines' } as const
  if (head.count > 0) {
    const edit = base.count === 0 ? 'added' : 'edited'
    return { ...kind, file: headPath ?? '', ...linesOf(head), edit }
  }
  return { ...kind, file: basePath ?? '', ...linesOf(base), edit: 'removed' }
}

function linesOf({ first, count }: Hunk['head']): { readonly first: number; readonly last: number } {
  return { first, last: first + count - 1 }
}

/** The line is the same, wherever in the file it is; unread lines are taken for the same. */
function isSameLine(base: CallSite | undefined, head: CallSite | undefined): boolean {
  return base !== undefined && head !== undefined && base.text === head.text
}

function finder(hunks: readonly HunkOfFile[], side: Side): (site: CallSite) => number | undefined {
  const byFile = new Map<string, { readonly lines: Hunk['head']; readonly number: number }[]>()
  for (const [number, { file, hunk }] of hunks.entries()) {
    const path = file[`${side}Path`] ?? ''
    const known = byFile.get(path)
    if (known === undefined) byFile.set(path, [{ lines: hunk[side], number }])
    else known.push({ lines: hunk[side], number })
  }
  return ({ file, line }) => {
    const ofFile = byFile.get(file) ?? []
    // Git tells hunks in order.
    const found = ofFile[countWhere(ofFile, ({ lines }) => lines.first + lines.count <= line)]
    return found !== undefined && found.lines.count > 0 && line >= found.lines.first
      ? found.number
      : undefined
  }
}
