// Which function of head is which of base, although store paths, lines, files and names differ between the sides.
// A pair that is missed or mistaken moves calls between rows; their sum stays exact.

import type { CalledFunction } from '../nix/function-calls.ts'
import { alignFile, type FunctionPair } from './align-file.ts'
import type { LineMap } from './line-map.ts'
import { movedFiles } from './moved-files.ts'
import { pairByLines } from './pair-by-lines.ts'

/** Each function of either side is in exactly one pair. `lines` tells what the change did to the project's files. */
export function pairFunctions(
  base: readonly CalledFunction[],
  head: readonly CalledFunction[],
  lines: LineMap | undefined,
): readonly FunctionPair[] {
  const isTold = ({ place }: CalledFunction) =>
    lines !== undefined && place.origin === 'repository' && lines.knows(place.file)
  const told = lines === undefined ? [] : pairByLines(base.filter(isTold), head.filter(isTold), lines)
  return [
    ...told,
    ...pairByFiles(
      base.filter((one) => !isTold(one)),
      head.filter((one) => !isTold(one)),
    ),
  ]
}

/** By file and name first; then files that moved. */
function pairByFiles(
  base: readonly CalledFunction[],
  head: readonly CalledFunction[],
): readonly FunctionPair[] {
  const baseFiles = byFile(base)
  const headFiles = byFile(head)
  const moved = movedFiles(without(baseFiles, headFiles), without(headFiles, baseFiles))
  const arrived = new Set(moved.values())
  return [
    ...[...baseFiles].flatMap(([file, functions]) =>
      alignFile(functions, headFiles.get(moved.get(file) ?? file) ?? []),
    ),
    ...[...without(headFiles, baseFiles)].flatMap(([file, functions]) =>
      arrived.has(file) ? [] : alignFile([], functions),
    ),
  ]
}

type Files = ReadonlyMap<string, readonly CalledFunction[]>

function without(files: Files, others: Files): Files {
  return new Map([...files].filter(([file]) => !others.has(file)))
}

function byFile(functions: readonly CalledFunction[]): Files {
  const files = new Map<string, CalledFunction[]>()
  for (const one of functions) {
    const { origin, input, file } = one.place
    const key = JSON.stringify([origin, input, file])
    const known = files.get(key)
    if (known === undefined) files.set(key, [one])
    else known.push(one)
  }
  return files
}
