// Call trees for tests as calls by path: plain, to compare with, and quick to write down.

import { type CallSite, type CallTree, createCallTreeBuilder } from '../../../src/core/nix/call-tree.ts'
import type { MergedTree } from '../../../src/core/explain/merged-tree.ts'

/** `flake.nix:3 lib.mkIf`; of an input: `nixpkgs:lib/modules.nix:7`; of a built-in function: `-`. */
export function site(text: string): CallSite {
  if (text === '-') return { origin: 'other', file: '(built-in)', line: 0, column: 0, callee: undefined }
  const [place = '', callee] = text.split(' ')
  const [line = '', file = '', input] = place.split(':').toReversed()
  return {
    origin: input === undefined ? 'repository' : 'input',
    ...(input !== undefined && { input }),
    file,
    line: Number(line),
    column: 1,
    callee,
  }
}

/** Calls by path, sites as in `site`. */
export function treeOf(calls: readonly (readonly [path: readonly string[], calls: number])[]): CallTree {
  const builder = createCallTreeBuilder()
  const numbers = new Map<string, number>()
  for (const [path, own] of calls) {
    let node = 0
    for (const one of path) {
      if (!numbers.has(one)) numbers.set(one, numbers.size)
      node = builder.child(node, numbers.get(one) ?? 0)
    }
    builder.add(node, own)
  }
  return builder.finish(
    'calls',
    [...numbers.keys()].map((one) => site(one)),
  )
}

/** Calls by path, of those that have any of their own. */
export function callsByPath(
  { parents, siteOf, own }: Pick<CallTree, 'parents' | 'siteOf' | 'own'>,
  names: readonly string[],
): ReadonlyMap<string, number> {
  const paths: string[] = ['']
  const calls = new Map<string, number>()
  for (let node = 1; node < parents.length; node += 1) {
    const above = paths[parents[node] ?? 0] ?? ''
    const path = `${above}${above === '' ? '' : ' > '}${names[siteOf[node] ?? 0] ?? ''}`
    paths.push(path)
    if ((own[node] ?? 0) !== 0) calls.set(path, (calls.get(path) ?? 0) + (own[node] ?? 0))
  }
  return calls
}

/** `base → head` calls by path, of those of either side; a line each, paths by file and line. */
export function mergedPaths(tree: MergedTree): readonly string[] {
  const names = tree.sites.map(({ base, head }) => {
    const { file = '', line = 0 } = head ?? base ?? {}
    return `${file}:${line}`
  })
  const before = callsByPath({ ...tree, own: tree.base.own }, names)
  const after = callsByPath({ ...tree, own: tree.head.own }, names)
  return [...new Set([...before.keys(), ...after.keys()])]
    .toSorted()
    .map((path) => `${path}: ${before.get(path) ?? 0} → ${after.get(path) ?? 0}`)
}
