// The roots of the garbage collector, as its folders have them. Nix's own list of them is no way to learn them: to make it, it
// removes those whose target is not there. Source: LocalStore::findRoots in src/libstore/gc.cc.

import type { Dirent } from 'node:fs'
import { lstat, readdir, readlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import pLimit from 'p-limit'
import { systemCodeOf } from '../../errors.ts'

export interface Roots {
  /** Paths of the store that they lead to; the store need not have them. */
  readonly paths: readonly string[]
  /** Those that this user may not read. */
  readonly unreadable: number
}

/** Below Nix's folder for its state. */
const FOLDERS = ['gcroots', 'profiles']

/** To read so many takes seconds; a machine has some dozens, a build server thousands. */
const MOST_ROOTS = 50_000

const MOST_OPEN = 32

/** Undefined where there are too many to read. `store`: the folder of its paths. */
export async function readRoots(stateDirectory: string, store: string): Promise<Roots | undefined> {
  const limit = pLimit(MOST_OPEN)
  const left = FOLDERS.map((name) => join(stateDirectory, name))
  const found: (string | typeof UNREADABLE | undefined)[] = []
  for (let folder = left.pop(); folder !== undefined; folder = left.pop()) {
    const entries = await entriesOf(folder)
    if (entries === UNREADABLE) {
      found.push(UNREADABLE)
      continue
    }
    if (found.length + entries.length > MOST_ROOTS) return undefined
    left.push(...entries.filter((entry) => entry.isDirectory()).map(pathOf))
    found.push(...(await limit.map(entries, async (entry) => await targetOf(entry, store))))
  }
  return {
    paths: found.filter((target) => typeof target === 'string'),
    unreadable: found.filter((target) => target === UNREADABLE).length,
  }
}

const UNREADABLE = Symbol('unreadable')

/** What of it can be read; nothing where it is gone, as Nix takes it. */
async function readable<T>(reading: Promise<T>, gone: T): Promise<T | typeof UNREADABLE> {
  try {
    return await reading
  } catch (error) {
    const systemCode = systemCodeOf(error) ?? ''
    if (['ENOENT', 'ENOTDIR', 'EINVAL'].includes(systemCode)) return gone
    if (['EACCES', 'EPERM'].includes(systemCode)) return UNREADABLE
    throw error
  }
}

async function entriesOf(folder: string): Promise<readonly Dirent[] | typeof UNREADABLE> {
  return await readable<readonly Dirent[]>(readdir(folder, { withFileTypes: true }), [])
}

function pathOf({ parentPath, name }: Dirent): string {
  return join(parentPath, name)
}

/** A link into the store, a link to such a link, or an empty file named as a path of the store is. */
async function targetOf(entry: Dirent, store: string): Promise<string | typeof UNREADABLE | undefined> {
  const path = pathOf(entry)
  if (entry.isFile()) return join(store, basename(path))
  if (!entry.isSymbolicLink()) return undefined
  const target = await linkTarget(path)
  if (typeof target !== 'string') return target
  const direct = pathIn(store, target)
  if (direct !== undefined) return direct
  const further = await readable<boolean>(isLink(target), false)
  if (typeof further !== 'boolean') return further
  if (!further) return undefined
  const last = await linkTarget(target)
  return typeof last === 'string' ? pathIn(store, last) : last
}

async function isLink(path: string): Promise<boolean> {
  return (await lstat(path)).isSymbolicLink()
}

async function linkTarget(link: string): Promise<string | typeof UNREADABLE | undefined> {
  const target = await readable<string | undefined>(readlink(link), undefined)
  return typeof target === 'string' ? resolve(dirname(link), target) : target
}

/** The path of the store that something in it belongs to. */
function pathIn(store: string, target: string): string | undefined {
  if (!target.startsWith(`${store}/`)) return undefined
  const [name = ''] = target.slice(store.length + 1).split('/')
  return join(store, name)
}
