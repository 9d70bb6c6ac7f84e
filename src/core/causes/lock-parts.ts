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
  if (inputs === undefined || inputs.length === 0) return undefined
  const flake = change.files.find(({ head: one }) => one?.path === head.path.replace(/lock$/, 'nix'))
  return inputs.map(({ name, isAskedOtherwise }): Part => ({
    places: [{ input: name }],
    pieces: [
      { kind: 'input', file, name },
      ...(isAskedOtherwise && flake !== undefined ? askingPieces(flake, name) : []),
    ],
    path: head.path,
    altersCode: true,
    isAside: false,
  }))
}

/** Hunks that name an input. */
function askingPieces(flake: FileChange, input: string): readonly Piece[] {
  const { base, head } = flake
  if (base === undefined || head === undefined) return []
  const [before, after] = [linesOf(base.text ?? ''), linesOf(head.text ?? '')]
  return flake.hunks.flatMap((hunk): readonly Piece[] => {
    const lines = [...linesIn(before, hunk.base), ...linesIn(after, hunk.head)]
    const names = lines.some((line) => [...line.matchAll(/[\w'-]+/g)].some(([word]) => word === input))
    return names ? [{ kind: 'hunk', file: flake, hunk }] : []
  })
}
