// Paths that the store's database has and whose files are gone or cut off, as a crash or a full disk leaves them. Nix takes
// such a path for a good one until something reads it. Nothing is hashed: each path is only looked at.

import type { Stats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { archiveBytes } from '../../core/nix/archive-size.ts'
import { known, missing, type Part } from '../../core/profile/part.ts'
import type { DamagedPath } from '../../core/profile/store-health.ts'
import { grouped } from '../../core/text/number.ts'
import { messageOf, systemCodeOf } from '../../errors.ts'

/** More than any system has, with all that it is built from. */
const MOST_PATHS = 200_000

const MOST_OPEN = 64

const MAY_RUN = 0o100

/** `sizes`: what the database says of each, where that is known. */
export async function findDamaged(
  sizes: ReadonlyMap<string, number | undefined>,
): Promise<Part<readonly DamagedPath[]>> {
  const paths = [...sizes]
  if (paths.length > MOST_PATHS)
    return missing(`More than ${grouped(MOST_PATHS, 0)} paths: to look at each takes too long.`)
  const damaged: DamagedPath[] = []
  try {
    for (let start = 0; start < paths.length; start += MOST_OPEN) {
      const asked = paths.slice(start, start + MOST_OPEN)
      const found = await Promise.all(asked.map(([path, bytes]) => damageOf(path, bytes)))
      damaged.push(...found.filter((one) => one !== undefined))
    }
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
    return missing(`Paths of the store can not be looked at: ${messageOf(error)}`)
  }
  return known(damaged)
}

async function damageOf(path: string, bytes: number | undefined): Promise<DamagedPath | undefined> {
  const stats = await statsOf(path)
  if (stats === undefined) return { path, damage: 'missing' }
  if (!stats.isFile()) return undefined
  if (stats.size === 0 && (bytes === undefined ? path.endsWith('.drv') : bytes !== sizeOf(stats)))
    return { path, damage: 'empty' }
  return bytes === undefined || bytes === sizeOf(stats) ? undefined : { path, damage: 'size' }
}

function sizeOf({ size, mode }: Stats): number {
  return archiveBytes({ bytes: size, isExecutable: (mode & MAY_RUN) !== 0 })
}

async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error) ?? '')) return undefined
    throw error
  }
}
