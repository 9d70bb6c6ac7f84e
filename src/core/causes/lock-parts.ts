// A flake's lock file as parts of a change: its inputs.

import type { Change, FileChange } from '../model/change.ts'
import { linesIn, linesOf } from './lines.ts'
import { differingInputs } from './lock-inputs.ts'
import type { Part, Piece } from './part.ts'

/**
 * Inputs that differ, each with the lines of `flake.nix` that ask for it; undefined for what is no lock file of both sides,
 * and for one that differs in something else.
 */
export function lockParts(file: FileChange, change: Change): readonly Part[] | undefined {
  const { base, head } = file
  if (base?.text === undefined || head?.text === undefined || !/(?:^|\/)flake\.lock$/.test(head.path))
    return undefined
  const inputs = differingInputs(base.text, head.text)
  if (inputs === undefined || inputs.length === 0 || inputs.length > MOST_INPUTS) return undefined
  const flake = change.files.find(({ head: one }) => one?.path === head.path.replace(/lock$/, 'nix'))
  const asking = flake === undefined ? undefined : hunksByWord(flake)
  return inputs.map(({ name, isAskedOtherwise }): Part => ({
    places: [{ input: name }],
    pieces: [{ kind: 'input', file, name }, ...(isAskedOtherwise ? (asking?.get(name) ?? []) : [])],
    path: head.path,
    altersCode: true,
    isAside: false,
  }))
}

/** No flake has as many inputs of its own; beyond, its lock file is a file like any other. */
const MOST_INPUTS = 500

/** The hunks that each word stands in: those of an input's name ask for it. */
function hunksByWord(flake: FileChange): ReadonlyMap<string, readonly Piece[]> {
  const { base, head } = flake
  const byWord = new Map<string, Piece[]>()
  if (base === undefined || head === undefined) return byWord
  const [before, after] = [linesOf(base.text ?? ''), linesOf(head.text ?? '')]
  for (const hunk of flake.hunks) {
    const piece = { kind: 'hunk', file: flake, hunk } as const
    const lines = [...linesIn(before, hunk.base), ...linesIn(after, hunk.head)]
    for (const word of new Set(lines.flatMap((line) => line.match(/[\w'-]+/g) ?? []))) {
      const known = byWord.get(word)
      if (known === undefined) byWord.set(word, [piece])
      else known.push(piece)
    }
  }
  return byWord
}
