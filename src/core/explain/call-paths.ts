// Which calls a change makes more of: by the lines that it touches, and along which path.

import type { ChangedLines } from './changed-lines.ts'
import type { SourceFile } from '../nix/function-calls.ts'
import { shortenMiddle } from '../text/plain-text.ts'
import { type Attribution, attribute } from './attribute.ts'
import type { CallTree } from '../nix/call-tree.ts'
import { pruneMergedTree } from './prune-tree.ts'
import { type ChangedCode, type ChangedHunk, changedCode } from './changed-code.ts'
import {
  type CallPathsExplanation,
  type ChangedLinesExplanation,
  type ChangedLinesRow,
  MOST_ROWS,
} from '../model/call-paths.ts'
import { MOST_FILE, MOST_NAME } from '../model/place.ts'
import { mergeTrees } from './merge-trees.ts'
import { pathOfIncrease } from './path-of-increase.ts'
import { ranked } from './ranked-causes.ts'

/** What one side called, and from which files. */
export interface SideCalls {
  readonly tree: CallTree
  readonly files: readonly SourceFile[]
}

export interface CallsToExplain {
  readonly base: SideCalls
  readonly head: SideCalls
  /** What the change did to the project's files, where that is known. */
  readonly change: ChangedLines | undefined
  /** Names of the inputs that moved. */
  readonly movedInputs: readonly string[]
}

/** Undefined where both sides make the same calls. */
export function explainCallPaths({
  base,
  head,
  change,
  movedInputs,
}: CallsToExplain): CallPathsExplanation | undefined {
  const tree = mergeTrees(base.tree, head.tree, change)
  if (tree.base.own.every((calls, node) => calls === tree.head.own[node])) return undefined
  const code = changedCode(change ?? [], movedInputs)
  const attribution = attribute(tree, code)
  const increase = (tree.head.total[0] ?? 0) - (tree.base.total[0] ?? 0)
  const evaluated = new Set(
    [...base.files, ...head.files].flatMap(({ origin, file }) => (origin === 'repository' ? [file] : [])),
  )
  const path = pathOfIncrease(tree, code, attribution)
  const folders = new Set(
    path.flatMap(({ origin, file }) => (origin === 'repository' ? [folderOf(file)] : [])),
  )
  const changedLines = describeChange({ code, attribution, increase, evaluated, folders })
  return {
    ...(tree.unit === 'samples' && { unit: tree.unit }),
    base: tree.base.total[0] ?? 0,
    head: tree.head.total[0] ?? 0,
    path,
    ...(change !== undefined && { changedLines }),
    tree: pruneMergedTree(tree),
  }
}

interface Described {
  readonly code: ChangedCode
  readonly attribution: Attribution
  readonly increase: number
  /** Files of the repository that were evaluated. */
  readonly evaluated: ReadonlySet<string>
  /** Where the path of the increase leads through. */
  readonly folders: ReadonlySet<string>
}

/** What leads to much of the increase, then code that leads to no call of its own but may be a value, then the rest. */
function describeChange({
  code,
  attribution,
  increase,
  evaluated,
  folders,
}: Described): ChangedLinesExplanation {
  const hunks: SizedHunk[] = []
  const inputs: { input: string; difference: number }[] = []
  for (const [number, place] of code.places.entries()) {
    const difference = attribution.byPlace[number] ?? 0
    if (place.kind === 'lines') hunks.push({ ...place, difference })
    else inputs.push({ input: shortenMiddle(place.input, MOST_NAME), difference })
  }
  // What a lock file says is told by the inputs that moved.
  const candidates = hunks.filter(
    (hunk) => isCandidate(hunk, evaluated) && !(inputs.length > 0 && isLockFile(hunk)),
  )
  const rows = ranked(candidates, increase, (one) => likelihood(one, { evaluated, folders }))
  const moved = ranked(inputs, increase)
  const others = [...rows.slice(MOST_ROWS), ...moved.slice(MOST_ROWS)]
  return {
    rows: rows.slice(0, MOST_ROWS).map(rowOf),
    ...(moved.length > 0 && { inputs: moved.slice(0, MOST_ROWS) }),
    others: {
      rows: others.length,
      difference: others.reduce((sum, { difference }) => sum + difference, 0),
    },
    elsewhere: attribution.elsewhere,
    isOnly: rows.length === 1 && moved.length === 0,
  }
}

type SizedHunk = ChangedHunk & { readonly difference: number }

/** Code that this target evaluates, or a file that it may read. */
function isCandidate({ file, difference }: SizedHunk, evaluated: ReadonlySet<string>): boolean {
  return difference !== 0 || evaluated.has(file) || !file.endsWith('.nix')
}

/**
 * Of places that lead to no call of their own: what is evaluated comes before what is only there, much data before a
 * word, and what lies beside the code that does the work before what is far from it.
 */
function likelihood(
  { file, first, last }: SizedHunk,
  { evaluated, folders }: Pick<Described, 'evaluated' | 'folders'>,
): number {
  const lines = Math.min(last - first + 1, MOST_LINES)
  return (evaluated.has(file) ? 4 * MOST_LINES : 0) + 2 * lines + (folders.has(folderOf(file)) ? 1 : 0)
}

/** As likely as more. */
const MOST_LINES = 1000

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1)
}

function isLockFile({ file, difference }: SizedHunk): boolean {
  return difference === 0 && /(?:^|\/)flake\.lock$/.test(file)
}

function rowOf({ file, first, last, edit, difference }: SizedHunk): ChangedLinesRow {
  return { file: shortenMiddle(file, MOST_FILE), first, last, edit, difference }
}
