// A call tree as collapsed stacks (`frame;frame count`), which every flame graph program reads.

import { compareText } from '../text/canonical.ts'
import { plainText } from '../text/plain-text.ts'
import type { CallSite, CallTree } from '../nix/call-tree.ts'
import { foldCalls, foldTree } from './fold-recursion.ts'

/**
 * Sorted, so that two of them can be compared; recursion is folded into its outermost call. What is called from no
 * place at all is left out.
 */
export function foldedLines(tree: CallTree): readonly string[] {
  const folded = foldTree(tree)
  const own = foldCalls(folded, tree.own)
  const frames = tree.sites.map(frameOf)
  const stacks: string[] = ['']
  const lines: string[] = []
  for (let node = 1; node < own.length; node += 1) {
    const above = stacks[folded.parents[node] ?? 0] ?? ''
    const frame = frames[folded.siteOf[node] ?? 0] ?? ''
    const stack = above === '' ? frame : `${above};${frame}`
    stacks.push(stack)
    if ((own[node] ?? 0) > 0) lines.push(`${stack} ${own[node] ?? 0}`)
  }
  return lines.toSorted(compareText)
}

/** As Nix's own profiler writes frames, with the name of an input in the place of its path in the store, and all seen. */
function frameOf({ input, file, line, column, callee }: CallSite): string {
  const path = input === undefined ? file : `«${input}»/${file}`
  const frame = `${path}:${line}:${column}${callee === undefined ? '' : `:${callee}`}`
  return plainText(frame).replace(/[;\s]+/g, ' ')
}
