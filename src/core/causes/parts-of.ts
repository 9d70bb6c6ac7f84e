// A change → its parts: hunks, files, new folders, moves, and inputs of lock files.

import { compareText } from '../text/canonical.ts'
import type { CausePlace } from '../model/causes.ts'
import { beginOf, type Change, endOf, type FileChange, type FileVersion, type Hunk } from '../model/change.ts'
import { groupsOf } from '../text/groups.ts'
import { isAside } from './aside.ts'
import { linesOf } from './lines.ts'
import { lockParts } from './lock-parts.ts'
import type { Part, Piece } from './part.ts'

/** Hunks with no more lines than this between them are one part. */
const JOINED_WITHIN = 2

/** In the order of their paths. */
export function partsOf(change: Change): readonly Part[] {
  const files = change.files.filter(isNamed)
  const locks = new Map(files.map((file) => [file, lockParts(file, change)]))
  const inputs = [...locks.values()].flatMap((parts) => parts ?? [])
  const taken = new Set(inputs.flatMap(({ pieces }) => pieces.flatMap(hunkOf)))
  const twoSided = files.flatMap((file) => partsOfFile(file, locks.get(file)))
  const oneSided = files.filter(({ base, head }) => base === undefined || head === undefined)
  return [
    ...inputs,
    // What goes with an input is no part of its own.
    ...twoSided.filter(
      ({ pieces }) => !pieces.every((piece) => hunkOf(piece).some((hunk) => taken.has(hunk))),
    ),
    ...newFolders(oneSided, change),
    ...goneFiles(oneSided),
  ].toSorted((one, other) => compareText(one.path, other.path) || firstLine(one) - firstLine(other))
}

/** Of a name that is no UTF-8 it is not known what to write. */
function isNamed({ base, head }: FileChange): boolean {
  return [base, head].every((version) => version?.path.includes('\uFFFD') !== true)
}

function hunkOf(piece: Piece): readonly Hunk[] {
  return piece.kind === 'hunk' ? [piece.hunk] : []
}

function firstLine({ places: [place] }: Part): number {
  return place !== undefined && 'file' in place ? (place.first ?? 0) : 0
}

/** `inputs`: what else there is of a lock file, in the place of its lines. */
function partsOfFile(file: FileChange, inputs: readonly Part[] | undefined): readonly Part[] {
  const { base, head } = file
  if (base === undefined || head === undefined) return []
  const whole = wholePart(file, { kind: 'file', file })
  if (kindOf(base) !== kindOf(head)) return [whole]
  const isRead = base.text !== undefined && head.text !== undefined && file.hunks.length > 0
  if (!isRead && base.object !== head.object) return [whole]
  return [
    ...(base.path === head.path ? [] : [wholePart(file, { kind: 'move', file })]),
    ...(base.mode === head.mode ? [] : [{ ...wholePart(file, { kind: 'mode', file }), altersCode: false }]),
    ...(inputs === undefined ? joined(file.hunks).map((hunks) => hunksPart(file, hunks)) : []),
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
  const last = lines.at(-1)
  const edit = side === 'base' ? 'removed' : hunks.every(({ base }) => base.count === 0) ? 'added' : 'edited'
  return {
    file: file[side]?.path ?? '',
    first: lines[0]?.first ?? 0,
    last: last === undefined ? 0 : endOf(last) - 1,
    edit,
  }
}

/** Files that base has no folder for are one part with what else is in the folder. */
function newFolders(files: readonly FileChange[], { baseFolders }: Change): readonly Part[] {
  const added = files.filter(({ base }) => base === undefined)
  const newFolder = newFolderIn(baseFolders)
  const byFolder = groupsOf(added, ({ head }) => newFolder(head?.path ?? '') ?? head?.path ?? '')
  return [...byFolder].map(([folder, [first, ...others]]): Part => {
    if (others.length === 0) return wholePart(first, { kind: 'file', file: first })
    const members = [first, ...others]
    return {
      places: [{ file: `${folder}/`, edit: 'added' }],
      pieces: members.map((file) => ({ kind: 'file', file })),
      path: folder,
      altersCode: true,
      isAside: members.every(({ head }) => isAside(head?.path ?? '')),
    }
  })
}

/** The outermost folder of a file that base does not have. */
function newFolderIn(baseFolders: ReadonlySet<string>): (path: string) => string | undefined {
  // Of many files in one folder, however deep, it is looked for once.
  const known = new Map<string, string | undefined>()
  return (path) => {
    const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')))
    if (!known.has(parent))
      known.set(
        parent,
        foldersTo(parent).find((folder) => !baseFolders.has(folder)),
      )
    return known.get(parent)
  }
}

/** The outermost first. */
function foldersTo(folder: string): readonly string[] {
  const names = folder === '' ? [] : folder.split('/')
  return names.map((_, index) => names.slice(0, index + 1).join('/'))
}

function goneFiles(files: readonly FileChange[]): readonly Part[] {
  return files.flatMap((file) => (file.head === undefined ? [wholePart(file, { kind: 'file', file })] : []))
}
