// Where head without some parts is evaluated: in the store, as head was, or, where a copy would take longer than what is asked,
// in a folder that goes from one composition to the next.

import type { TreeEdit } from '../core/causes/compose.ts'
import { withoutTrailing } from '../core/text/ends.ts'
import type { Repository } from '../ports/git.ts'
import type { Nix } from '../ports/nix.ts'
import type { Source } from '../ports/store.ts'

export interface Composing
  extends Pick<Nix, 'store'>, Pick<Repository, 'compose' | 'checkOut' | 'countFiles'> {
  readonly head: Source
}

/** Composes head with other files, and hands its source to `use`. Throws MeasurementError where Git or the store fail. */
export type WithComposed = <T>(edits: readonly TreeEdit[], use: (source: Source) => Promise<T>) => Promise<T>

/** Both ways to evaluate what is composed of one head. */
export interface Compositions {
  /** In the store, and out of it again. */
  readonly inStore: WithComposed
  /** In folders, of which there are as many as are in use at once. */
  readonly inFolders: WithComposed
  /** Whether a copy in the store is to be spared. */
  readonly isLarge: boolean
  /** Takes the folders away again; nobody has to wait for it. */
  readonly remove: () => void
}

/** A copy of more files takes seconds. */
const MANY_FILES = 2000

export async function compositionsOf(composing: Composing): Promise<Compositions> {
  const { store, countFiles, head } = composing
  const folders: string[] = []
  const newFolder = async () => {
    const folder = withoutTrailing(await store.newFolder(), '/')
    folders.push(folder)
    return folder
  }
  return {
    inStore: inStore(composing),
    inFolders: inFolders(composing, newFolder),
    isLarge: (await countFiles(head.sha)) > MANY_FILES,
    remove: () => {
      for (const folder of folders.splice(0)) void store.removeFolder(folder)
    },
  }
}

function inStore({ store, compose, head }: Composing): WithComposed {
  return async (edits, use) => {
    const { sha, timestamp, revisionCount } = head
    const composed = await compose({ sha, timestamp, edits })
    const commit = { sha: composed.sha, tree: '', timestamp, subject: '' }
    const stored = await store.prepare(composed.directory, commit)
    try {
      // With head's revision and date: what hangs on them is not what is asked about.
      return await use({ ...stored, sha, timestamp, revisionCount })
    } finally {
      await store.forget(stored)
    }
  }
}

function inFolders({ compose, checkOut, head }: Composing, newFolder: () => Promise<string>): WithComposed {
  const free: string[] = []
  const [name = 'source', ...way] = head.storePath.split('/').reverse()
  const folder = way.toReversed().join('/')
  return async (edits, use) => {
    const { sha, timestamp } = head
    const composed = await compose({ sha, timestamp, edits })
    // Copies of what is in it are named after it.
    const directory = free.pop() ?? `${await newFolder()}/${name}`
    try {
      await checkOut(composed.sha, directory)
      return await use({ ...head, storePath: directory, inPlace: { store: folder } })
    } finally {
      free.push(directory)
    }
  }
}
