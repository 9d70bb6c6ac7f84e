// Trees in memory: the change between two of them as Git tells it, and one of them with edits in it as Git writes it.

import { diffArrays } from 'diff'
import type { TreeEdit } from '../../../src/core/causes/compose.ts'
import { linesOf } from '../../../src/core/causes/lines.ts'
import type { Change, FileChange, FileVersion, Hunk } from '../../../src/core/model/change.ts'
import { fakeSha } from '../../fakes/repository.ts'

export interface TreeFile {
  readonly mode: string
  readonly text: string
}

/** Files by their paths. */
export type Tree = ReadonlyMap<string, TreeFile>

/** Regular files of these texts. */
export function treeOf(texts: Readonly<Record<string, string | TreeFile>>): Tree {
  return new Map(
    Object.entries(texts).map(([path, file]) => [
      path,
      typeof file === 'string' ? { mode: '100644', text: file } : file,
    ]),
  )
}

/** `moves`: base's path → head's, of what Git takes for one file. */
export function changeBetween(base: Tree, head: Tree, moves: Readonly<Record<string, string>> = {}): Change {
  const moved = new Map(Object.entries(moves))
  const came = new Set(moved.values())
  const paths = [...new Set([...base.keys(), ...head.keys()])].filter((path) => !came.has(path)).toSorted()
  const files = paths.flatMap((path): readonly FileChange[] => {
    const [before, after] = [
      versionOf(base, path),
      versionOf(head, moved.get(path) ?? (moved.has(path) ? '' : path)),
    ]
    const isSame =
      before?.object === after?.object && before?.mode === after?.mode && before?.path === after?.path
    if (isSame) return []
    return [{ base: before, head: after, hunks: hunksOf(before?.text, after?.text) }]
  })
  const folders = [...base.keys()].flatMap((path) =>
    path.split('/').flatMap((_, index, names) => (index === 0 ? [] : [names.slice(0, index).join('/')])),
  )
  return { files, baseFolders: new Set(folders) }
}

function versionOf(tree: Tree, path: string): FileVersion | undefined {
  const file = tree.get(path)
  if (file === undefined) return undefined
  const isText = file.mode.startsWith('100')
  return { path, mode: file.mode, object: fakeSha(file.text), text: isText ? file.text : undefined }
}

function hunksOf(base: string | undefined, head: string | undefined): readonly Hunk[] {
  return base === undefined || head === undefined ? [] : hunksBetween(base, head)
}

/** As of `git diff --unified=0`. */
export function hunksBetween(base: string, head: string): readonly Hunk[] {
  const hunks: Hunk[] = []
  const at = { base: 0, head: 0 }
  const open = { base: 0, head: 0 }
  const close = () => {
    if (open.base + open.head > 0)
      hunks.push({ base: sideOf(at.base, open.base), head: sideOf(at.head, open.head) })
    at.base += open.base
    at.head += open.head
    open.base = 0
    open.head = 0
  }
  for (const { added, removed, count = 0 } of diffArrays([...linesOf(base)], [...linesOf(head)])) {
    if (removed) open.base += count
    else if (added) open.head += count
    else {
      close()
      at.base += count
      at.head += count
    }
  }
  close()
  return hunks
}

/** Of no lines, Git names the line before. */
function sideOf(before: number, count: number): Hunk['base'] {
  return { first: count === 0 ? before : before + 1, count }
}

/** `known`: trees that have the objects which edits name. */
export function edited(tree: Tree, edits: readonly TreeEdit[], known: readonly Tree[]): Tree {
  const objects = new Map(known.flatMap((one) => [...one.values()].map(({ text }) => [fakeSha(text), text])))
  const result = new Map(tree)
  for (const { path, entry } of edits) {
    if (entry === undefined) {
      result.delete(path)
      continue
    }
    // A file takes the place of a folder, and the other way round.
    for (const other of result.keys()) {
      if (other.startsWith(`${path}/`) || path.startsWith(`${other}/`)) result.delete(other)
    }
    const text = 'text' in entry ? entry.text : objects.get(entry.object)
    if (text === undefined) throw new Error(`There is no object for ${path}.`)
    result.set(path, { mode: entry.mode, text })
  }
  return new Map([...result].toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** Texts by path. */
export function textsOf(tree: Tree): Readonly<Record<string, string>> {
  return Object.fromEntries([...tree].map(([path, { text }]) => [path, text]))
}
