// Base's lines in head's names: what has another name in head, and files that are elsewhere. Else no such line would
// fit in head, and each part would hang on all that the name stands in.

import type { Change } from '../model/change.ts'

export interface HeadNames {
  /** Old name → new. */
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

const WORD = /(?<![\w'./-])[A-Za-z_][\w'-]*|\.{1,2}(?:\/[\w.+-]+)+/g

/** `from`, `to`: the path of the file in base, and where its lines are to stand. */
export function inHeadsNames(
  lines: readonly string[],
  { from, to }: { readonly from: string; readonly to: string },
  { renames, moves }: HeadNames,
): readonly string[] {
  if (!from.endsWith('.nix') || (renames.size === 0 && moves.size === 0 && from === to)) return lines
  return lines.map((line) =>
    line.replaceAll(WORD, (word) => {
      if (!word.startsWith('.')) return renames.get(word) ?? word
      const target = resolved(from, word)
      if (target === undefined) return word
      const moved = moves.get(target)
      return moved === undefined && folderOf(from).join('/') === folderOf(to).join('/')
        ? word
        : relative(to, moved ?? target)
    }),
  )
}

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
  const parts = target.split('/')
  let common = 0
  while (common < start.length && common < parts.length - 1 && start[common] === parts[common]) common += 1
  const up = start.length - common
  return [...(up === 0 ? ['.'] : Array.from({ length: up }, () => '..')), ...parts.slice(common)].join('/')
}
