// The files of one target's profile. A call tree is read as it comes: it may be longer than memory has room for.

import { join } from 'node:path'
import type { StoredProfile } from '../../core/diff/stored-profile.ts'
import { parseFoldedFrame } from '../../core/explain/folded-frame.ts'
import type { CallTree } from '../../core/nix/call-tree.ts'
import { createFoldedStacksReader } from '../../core/nix/folded-stacks.ts'
import { parseStatistics } from '../../core/nix/statistics.ts'
import {
  BUILD_STATS,
  EVALUATION,
  foldedFile,
  FUNCTION_CALLS,
  STATISTICS,
  TIME,
} from '../../core/profile/profile-files.ts'
import { parseBuildStats } from '../../core/profile/stored-build-stats.ts'
import { parseStoredCalls } from '../../core/profile/stored-function-calls.ts'
import { damaged, readPieces, readText } from './read-regular.ts'

/** A host has some 3 MiB of functions, and as much of paths that are to be built. */
const MOST_JSON = 128 * 1024 ** 2

/** A host has under a million paths of calls, at a kilobyte each. */
const MOST_FOLDED = 4 * 1024 ** 3

export async function readStored(folder: string): Promise<StoredProfile> {
  return {
    statistics: await readJson(join(folder, STATISTICS), parseStatistics),
    calls: await readJson(join(folder, FUNCTION_CALLS), parseStoredCalls),
    builds: await readJson(join(folder, BUILD_STATS), parseBuildStats),
    tree: await readTree(join(folder, foldedFile(EVALUATION)), 'calls'),
    time: await readTree(join(folder, foldedFile(TIME)), 'samples'),
  }
}

async function readJson<T>(path: string, parse: (text: string) => T | undefined): Promise<T | undefined> {
  const text = await readText(path, MOST_JSON)
  if (text === undefined) return undefined
  const parsed = parse(text)
  if (parsed === undefined) throw damaged(path, 'it is not as this version of the program writes it')
  return parsed
}

const LINE_END = 0x0a

async function readTree(path: string, unit: CallTree['unit']): Promise<CallTree | undefined> {
  const reader = createFoldedStacksReader()
  let last: number | undefined
  const isThere = await readPieces(path, MOST_FOLDED, (piece) => {
    reader.write(piece)
    last = piece.at(-1) ?? last
  })
  if (!isThere) return undefined
  const { builder, frames, unread } = reader.end()
  if (unread > 0) throw damaged(path, `${unread} of its lines are no stacks`)
  if (last !== undefined && last !== LINE_END) throw damaged(path, 'its last line is cut off')
  return builder.finish(unit, frames.map(parseFoldedFrame))
}
