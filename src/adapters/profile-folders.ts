// Profile folders from disk, wherever they came from: one target's own, or a folder that holds one a target.

import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { sides } from '../core/model/revision.ts'
import { parseProfileRecord, PROFILE_FILE } from '../core/profile/profile-record.ts'
import { compareText } from '../core/text/canonical.ts'
import { messageOf, UsageError } from '../errors.ts'
import type { FoundProfile, Profiles } from '../ports/profiles.ts'
import { damaged, readText, shown } from './profile-folders/read-regular.ts'
import { readStored } from './profile-folders/stored-files.ts'

const MIB = 1024 ** 2

/** Folders that are looked into. */
const MOST_FOLDERS = 20_000

export const profileFolders: Profiles = {
  find: async (folder) => {
    const place = await resolved(folder)
    const own = await profileIn(place)
    if (own !== undefined) return { isOne: true, profiles: [own] }
    const found: FoundProfile[] = []
    for (const name of await foldersIn(place)) {
      const one = await profileIn(join(place, name))
      if (one !== undefined) found.push(one)
    }
    const [first, ...others] = found
    if (first === undefined) throw await noProfile(folder, place)
    return { isOne: false, profiles: [first, ...others] }
  },
}

/** What the user named may be a link; nothing below it may. */
async function resolved(folder: string): Promise<string> {
  try {
    const place = await realpath(folder)
    if ((await stat(place)).isDirectory()) return place
  } catch (cause) {
    throw new UsageError(`There is no profile at ${shown(folder)}: ${shown(messageOf(cause))}`, {
      remedy: REMEDY,
      cause,
    })
  }
  throw new UsageError(`${shown(folder)} is no folder.`, { remedy: REMEDY })
}

const REMEDY =
  'Name a folder that `nix-perf-gate profile` wrote (nix-profiles/DATE), or one target’s folder in it.'

async function profileIn(folder: string): Promise<FoundProfile | undefined> {
  const path = join(folder, PROFILE_FILE)
  const text = await readText(path, MIB)
  if (text === undefined) return undefined
  const record = parseProfileRecord(text)
  if (record === undefined) throw damaged(path, 'it is not as this version of the program writes it')
  return { record, read: () => readStored(folder) }
}

/** In order of their names. */
async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort(compareText)
    .slice(0, MOST_FOLDERS)
}

/** Says what would do, where it is one level further down. */
async function noProfile(folder: string, place: string): Promise<UsageError> {
  const message = `There is no profile in ${shown(folder)}: neither it nor a folder in it has the file ${PROFILE_FILE}.`
  // The newest of dated folders is the last.
  for (const name of (await foldersIn(place)).toReversed()) {
    const inner = await foldersIn(join(place, name))
    const holding: string[] = []
    for (const one of inner)
      if ((await readText(join(place, name, one, PROFILE_FILE), MIB)) !== undefined) holding.push(one)
    if (holding.length === 0) continue
    const isOfGate = sides.every((side) => holding.includes(side))
    const paths = isOfGate ? sides.map((side) => join(folder, name, side)) : [join(folder, name)]
    const remedy = isOfGate
      ? `It holds base and head of each target; compare those of one: ${paths.map(shown).join(' and ')}.`
      : `Go a folder further down: ${paths.map(shown).join()}.`
    return new UsageError(message, { remedy })
  }
  const remedy = `${REMEDY} What version 0.1.0 wrote to ${basename(folder)} has no ${PROFILE_FILE}: profile that revision again.`
  return new UsageError(message, { remedy })
}
