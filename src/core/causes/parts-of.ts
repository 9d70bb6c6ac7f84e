// A change → its parts: hunks, files, new folders, moves, and inputs of lock files.

import { compareText } from '../text/canonical.ts'
import type { CausePlace } from '../model/causes.ts'
import type { Change, FileChange, FileVersion, Hunk } from '../model/change.ts'
import { linesIn, linesOf } from './lines.ts'
import { differingInputs } from './lock-inputs.ts'
import type { Part, Piece } from './part.ts'

/** Hunks with no more lines than this between them are one part. */
const JOINED_WITHIN = 2

/** In the order of their paths. */
export function partsOf(change: Change): readonly Part[] {
  const oneSided = change.files.filter(({ base, head }) => base === undefined || head === undefined)
  const locks = new Map(
    change.files.flatMap((file) => {
      const inputs = lockParts(file, change)
      return inputs === undefined ? [] : [[file, inputs] as const]
    }),
  )
  const taken = new Set([...locks.values()].flat().flatMap(({ pieces }) => pieces))
  const twoSided = change.files
    .filter((file) => file.base !== undefined && file.head !== undefined && !locks.has(file))
    .flatMap(partsOfFile)
  return [...[...locks.values()].flat(), ...twoSided, ...newFolders(oneSided, change), ...goneFiles(oneSided)]
    .filter(
      ({ pieces }) =>
        pieces.some((piece) => piece.kind === 'input') || !pieces.every((piece) => isTaken(taken, piece)),
    )
    .toSorted((one, other) => compareText(one.path, other.path) || firstLine(one) - firstLine(other))
}

function isTaken(taken: ReadonlySet<Piece>, piece: Piece): boolean {
  return piece.kind === 'hunk' && [...taken].some((one) => one.kind === 'hunk' && one.hunk === piece.hunk)
}

function firstLine({ places: [place] }: Part): number {
  return place !== undefined && 'file' in place ? (place.first ?? 0) : 0
}

function partsOfFile(file: FileChange): readonly Part[] {
  const { base, head } = file
  if (base === undefined || head === undefined) return []
  const whole = wholePart(file, { kind: 'file', file })
  if (kindOf(base) !== kindOf(head)) return [whole]
  const isRead = base.text !== undefined && head.text !== undefined && file.hunks.length > 0
  if (!isRead && base.object !== head.object) return [whole]
  return [
    ...(base.path === head.path ? [] : [wholePart(file, { kind: 'move', file })]),
    ...(base.mode === head.mode ? [] : [{ ...wholePart(file, { kind: 'mode', file }), altersCode: false }]),
    ...joined(file.hunks).map((hunks) => hunksPart(file, hunks)),
  ]
}

/** File, link or submodule. */
function kindOf({ mode }: FileVersion): string {
  return mode.slice(0, 3)
}

function wholePart(file: FileChange, piece: Piece): Part {
  const path = (file.head ?? file.base)?.path ?? ''
  const edit =
    piece.kind === 'move'
      ? 'moved'
      : file.base === undefined
        ? 'added'
        : file.head === undefined
          ? 'removed'
          : 'edited'
  return {
    places: [{ file: path, ...extentOf(file, piece), edit }],
    pieces: [piece],
    path,
    ...natureOf(path),
  }
}

/** The lines of a file that is new. */
function extentOf(
  { base, head }: FileChange,
  { kind }: Piece,
): { readonly first?: number; readonly last?: number } {
  const last = kind === 'file' && base === undefined ? linesOf(head?.text ?? '').length : 0
  return last === 0 ? {} : { first: 1, last }
}

function natureOf(path: string): Pick<Part, 'altersCode' | 'isAside'> {
  return { altersCode: true, isAside: isAside(path) }
}

const ASIDE_FOLDER = /^\.(?:github|gitlab|circleci|vscode|idea)\//

const ASIDE_NAME =
  /\.(?:md|rst|adoc|org|png|svg|jpe?g)$|^(?:README|CHANGELOG|LICEN[CS]E|COPYING|CONTRIBUTING|CODEOWNERS|\.git|\.editorconfig|\.envrc)/i

function isAside(path: string): boolean {
  return ASIDE_FOLDER.test(path) || ASIDE_NAME.test(path.slice(path.lastIndexOf('/') + 1))
}

function joined(hunks: readonly Hunk[]): readonly (readonly Hunk[])[] {
  const groups: Hunk[][] = []
  for (const hunk of hunks) {
    const before = groups.at(-1)?.at(-1)
    if (before !== undefined && beginOf(hunk.head) - endOf(before.head) <= JOINED_WITHIN)
      groups.at(-1)?.push(hunk)
    else groups.push([hunk])
  }
  return groups
}

/** Of no lines, Git names the line before. */
function beginOf({ first, count }: Hunk['head']): number {
  return count === 0 ? first + 1 : first
}

/** The line behind them. */
function endOf(lines: Hunk['head']): number {
  return beginOf(lines) + lines.count
}

function hunksPart(file: FileChange, hunks: readonly Hunk[]): Part {
  const path = file.head?.path ?? ''
  return {
    places: [placeOfHunks(file, hunks)],
    pieces: hunks.map((hunk) => ({ kind: 'hunk', file, hunk })),
    path,
    ...natureOf(path),
    altersCode: hunks.some(({ isNeutral }) => isNeutral !== true),
  }
}

function placeOfHunks(file: FileChange, hunks: readonly Hunk[]): CausePlace {
  const side = hunks.some(({ head }) => head.count > 0) ? 'head' : 'base'
  const lines = hunks.map((hunk) => hunk[side]).filter(({ count }) => count > 0)
  const edit = side === 'base' ? 'removed' : hunks.every(({ base }) => base.count === 0) ? 'added' : 'edited'
  return {
    file: file[side]?.path ?? '',
    first: Math.min(...lines.map(({ first }) => first)),
    last: Math.max(...lines.map((one) => endOf(one) - 1)),
    edit,
  }
}

/** Files that base has no folder for are one part with what else is in the folder. */
function newFolders(files: readonly FileChange[], { baseFolders }: Change): readonly Part[] {
  const byFolder = new Map<string, FileChange[]>()
  for (const file of files) {
    if (file.base !== undefined || file.head === undefined) continue
    const folder = newFolderOf(file.head.path, baseFolders) ?? file.head.path
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), file])
  }
  return [...byFolder].map(([folder, [first, ...others]]): Part => {
    if (first !== undefined && others.length === 0) return wholePart(first, { kind: 'file', file: first })
    const members = first === undefined ? [] : [first, ...others]
    return {
      places: [{ file: `${folder}/`, edit: 'added' }],
      pieces: members.map((file) => ({ kind: 'file', file })),
      path: folder,
      altersCode: true,
      isAside: members.every(({ head }) => isAside(head?.path ?? '')),
    }
  })
}

function newFolderOf(path: string, baseFolders: ReadonlySet<string>): string | undefined {
  const parts = path.split('/').slice(0, -1)
  return parts
    .map((_, index) => parts.slice(0, index + 1).join('/'))
    .find((folder) => !baseFolders.has(folder))
}

function goneFiles(files: readonly FileChange[]): readonly Part[] {
  return files.flatMap((file) => (file.head === undefined ? [wholePart(file, { kind: 'file', file })] : []))
}

/** Inputs that differ, each with the lines of `flake.nix` that ask for it; undefined for what is no lock file of both sides. */
function lockParts(file: FileChange, change: Change): readonly Part[] | undefined {
  const { base, head } = file
  if (base?.text === undefined || head?.text === undefined || !/(?:^|\/)flake\.lock$/.test(head.path))
    return undefined
  const inputs = differingInputs(base.text, head.text)
  const flake = change.files.find(({ head: one }) => one?.path === head.path.replace(/lock$/, 'nix'))
  return inputs?.map(({ name, isAskedOtherwise }): Part => ({
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
  return flake.hunks.flatMap((hunk): readonly Piece[] => {
    const lines = [...linesIn(base, hunk.base), ...linesIn(head, hunk.head)]
    const names = lines.some((line) => [...line.matchAll(/[\w'-]+/g)].some(([word]) => word === input))
    return names ? [{ kind: 'hunk', file: flake, hunk }] : []
  })
}
