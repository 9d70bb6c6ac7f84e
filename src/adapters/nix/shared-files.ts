// What a store saves by keeping equal files once: each has a link of its own in `.links`, beside those in the paths.

import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { known, missing, type Part } from '../../core/profile/part.ts'
import type { SharedFiles } from '../../core/profile/store-health.ts'
import { grouped } from '../../core/text/number.ts'
import { systemCodeOf } from '../../errors.ts'

/** A large store has millions, and each is asked for by itself. */
const MOST_FILES = 100_000

const MOST_SECONDS = 5

const MOST_OPEN = 64

/** Its own link, and that of the one path which would have the file anyhow. */
const LINKS_OF_ONE = 2

export async function querySharedFiles(store: string): Promise<Part<SharedFiles>> {
  const folder = join(store, '.links')
  const names = await firstNames(folder)
  if (names.length > MOST_FILES)
    return missing(
      `The store shares more than ${grouped(MOST_FILES, 0)} files: to count them takes too long.`,
    )
  const end = performance.now() + MOST_SECONDS * 1000
  let [files, savedBytes] = [0, 0]
  for (let start = 0; start < names.length; start += MOST_OPEN) {
    if (performance.now() > end)
      return missing(`The files that the store shares could not be counted within ${String(MOST_SECONDS)} s.`)
    const asked = names.slice(start, start + MOST_OPEN)
    for (const stats of await Promise.all(asked.map((name) => statsOf(join(folder, name))))) {
      const spared = stats === undefined ? 0 : stats.nlink - LINKS_OF_ONE
      if (stats === undefined || spared <= 0) continue
      files += 1
      savedBytes += spared * stats.size
    }
  }
  return known({ files, savedBytes })
}

/** All, or one more than are counted; none where nothing was ever shared. */
async function firstNames(folder: string): Promise<readonly string[]> {
  const names: string[] = []
  const opened = await unlessGone(opendir(folder))
  if (opened === undefined) return names
  for await (const { name } of opened) {
    names.push(name)
    if (names.length > MOST_FILES) break
  }
  return names
}

async function statsOf(path: string) {
  return await unlessGone(lstat(path))
}

async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
