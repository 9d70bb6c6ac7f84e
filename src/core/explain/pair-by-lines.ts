// Pairs the functions of the project's own files by what the change did to each line.

import type { CalledFunction } from '../nix/function-calls.ts'
import type { Hunk } from '../model/change.ts'
import { alignFile, type FunctionPair } from './align-file.ts'
import type { LineMap } from './line-map.ts'

/**
 * A line that is the same on both sides has the same functions, whichever of them are called: these pairs are certain.
 * What lies in one hunk is aligned with each other, and a name that is left once on both sides was moved elsewhere.
 */
export function pairByLines(
  base: readonly CalledFunction[],
  head: readonly CalledFunction[],
  lines: LineMap,
): readonly FunctionPair[] {
  const pairs: FunctionPair[] = []
  const hunks = new Map<Hunk, { readonly base: CalledFunction[]; readonly head: CalledFunction[] }>()
  const within = (hunk: Hunk) => {
    const known = hunks.get(hunk) ?? { base: [], head: [] }
    hunks.set(hunk, known)
    return known
  }
  const unchanged = new Map<string, CalledFunction>()
  for (const one of head) {
    const hunk = lines.writtenBy(one.place.file, one.place.line)
    if (hunk === undefined) unchanged.set(keyOf(one.place), one)
    else within(hunk).head.push(one)
  }
  for (const one of base) {
    const fate = lines.fateOf(one.place.file, one.place.line)
    if (fate.kind === 'changed') {
      within(fate.hunk).base.push(one)
      continue
    }
    const key = keyOf({ ...fate, column: one.place.column })
    pairs.push({ base: one, head: unchanged.get(key) })
    unchanged.delete(key)
  }
  return [
    ...pairs,
    ...[...unchanged.values()].map((one) => ({ base: undefined, head: one })),
    ...pairMoved([...hunks.values()].flatMap((hunk) => alignFile(hunk.base, hunk.head))),
  ]
}

function pairMoved(pairs: readonly FunctionPair[]): readonly FunctionPair[] {
  const gone = uniqueNames(pairs.flatMap((pair) => (pair.head === undefined ? (pair.base ?? []) : [])))
  const arrived = uniqueNames(pairs.flatMap((pair) => (pair.base === undefined ? (pair.head ?? []) : [])))
  const isMoved = (one: CalledFunction | undefined) =>
    one?.name !== undefined && gone.has(one.name) && arrived.has(one.name)
  return [
    ...pairs.filter(({ base, head }) => (base !== undefined && head !== undefined) || !isMoved(base ?? head)),
    ...[...gone].flatMap(([name, base]) => {
      const head = arrived.get(name)
      return head === undefined ? [] : [{ base, head }]
    }),
  ]
}

/** Functions whose name no other of them has. */
function uniqueNames(functions: readonly CalledFunction[]): ReadonlyMap<string, CalledFunction> {
  const found = new Map<string, CalledFunction | undefined>()
  for (const one of functions) {
    if (one.name !== undefined) found.set(one.name, found.has(one.name) ? undefined : one)
  }
  return new Map([...found].flatMap(([name, one]) => (one === undefined ? [] : [[name, one] as const])))
}

function keyOf({ file, line, column }: { file: string; line: number; column: number }): string {
  return `${line}:${column}:${file}`
}
