// Base's lines in head's names: what has another name in head, and files that are elsewhere. Else no such line would
// fit in head, and each part would hang on all that the name stands in.

import type { Change } from '../model/change.ts'

export interface HeadNames {
  /** Old name → new; with a dot before both, of attributes. */
  readonly renames: ReadonlyMap<string, string>
  /** Base's path → head's. */
  readonly moves: ReadonlyMap<string, string>
}

/** Files that are moved and stay so. */
export function movesIn(change: Change, isBack: (path: string) => boolean): HeadNames['moves'] {
  return new Map(
    change.files.flatMap(({ base, head }) =>
      base === undefined || head === undefined || base.path === head.path || isBack(head.path)
        ? []
        : [[base.path, head.path] as const],
    ),
  )
}

/** A name, an attribute that is selected, or a path. */
const WORD = /(?<![\w'./-])[A-Za-z_][\w'-]*|\.[A-Za-z_][\w'-]*|\.{1,2}(?:\/[\w.+-]+)+/g

/** `from`, `to`: the path of the file in base, and where its lines are to stand. */
export function inHeadsNames(
  lines: readonly string[],
  at: { readonly from: string; readonly to: string },
  { renames, moves }: HeadNames,
): readonly string[] {
  const { from, to } = at
  if (!from.endsWith('.nix') || (renames.size === 0 && moves.size === 0 && from === to)) return lines
  return lines.map((line) =>
    line.replaceAll(WORD, (word) =>
      word.includes('/') ? pathFrom(word, at, moves) : (renames.get(word) ?? word),
    ),
  )
}

function pathFrom(
  path: string,
  { from, to }: { readonly from: string; readonly to: string },
  moves: HeadNames['moves'],
): string {
  const target = resolved(from, path)
  if (target === undefined) return path
  const moved = moves.get(target) ?? movedFolder(target, moves)
  const isBeside = folderOf(from).join('/') === folderOf(to).join('/')
  return moved === undefined && isBeside ? path : relative(to, moved ?? target)
}

/** A folder stands for the file in it that Nix imports. */
function movedFolder(folder: string, moves: HeadNames['moves']): string | undefined {
  const moved = folder === '' ? undefined : moves.get(`${folder}/${DEFAULT}`)
  return moved?.endsWith(`/${DEFAULT}`) === true ? moved.slice(0, -DEFAULT.length - 1) : moved
}

const DEFAULT = 'default.nix'

function folderOf(path: string): readonly string[] {
  return path.split('/').slice(0, -1)
}

/** From the root; undefined for what is outside of it. */
function resolved(from: string, path: string): string | undefined {
  const parts = [...folderOf(from)]
  for (const part of path.split('/')) {
    if (part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

function relative(from: string, target: string): string {
  const start = folderOf(from)
  const parts = target === '' ? [] : target.split('/')
  const differs = start.findIndex((part, index) => part !== parts[index])
  const common = differs < 0 ? start.length : differs
  const down = parts.slice(common)
  // No path of Nix ends in a slash, and each has one.
  return [...climbing(start.length - common), ...(down.length === 0 ? ['.'] : down)].join('/')
}

function climbing(levels: number): readonly string[] {
  return levels === 0 ? ['.'] : Array.from({ length: levels }, () => '..')
}
