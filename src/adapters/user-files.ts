// Files that the user named: read up to a limit, and written to where their path says and nowhere else. A checkout may have
// links that somebody else committed; none is followed.

import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, realpath, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, parse, resolve, sep } from 'node:path'
import { shortageOf } from '../core/text/shortage.ts'
import { messageOf, systemCodeOf, UsageError } from '../errors.ts'
import type { Files } from '../ports/ports.ts'

/** Files by path, relative ones from the current folder. `workspace`: a folder that other steps of a job filled. */
export function createFiles({ workspace }: { readonly workspace?: string | undefined }): Files {
  return {
    read: async (path, mostBytes) => {
      try {
        return await readUpTo(path, mostBytes)
      } catch (error) {
        if (isMissing(error)) return undefined
        throw explained(error, `${path} cannot be read`, 'Name a file that this program may read.')
      }
    },
    write: async (path, content) => {
      try {
        const folder = await makeFolder(dirname(resolve(path)), workspace)
        await writeRegular(join(folder, basename(path)), content)
      } catch (error) {
        throw explained(error, `${path} cannot be written`, 'Name a folder that this program may write to.')
      }
    },
  }
}

async function readUpTo(path: string, mostBytes: number): Promise<string> {
  const file = await open(path, constants.O_RDONLY)
  try {
    const chunks: Buffer[] = []
    let bytes = 0
    // What is no regular file does not tell its size: one byte more than there may be is enough to know.
    for await (const chunk of pieces(file, mostBytes + 1)) {
      chunks.push(chunk)
      bytes += chunk.length
    }
    if (bytes > mostBytes) throw tooLarge(path, mostBytes)
    return Buffer.concat(chunks).toString('utf8')
  } finally {
    await file.close()
  }
}

const PIECE_BYTES = 64 * 1024

async function* pieces(file: FileHandle, mostBytes: number): AsyncGenerator<Buffer> {
  let left = mostBytes
  while (left > 0) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(left, PIECE_BYTES)))
    if (bytesRead === 0) return
    left -= bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** Makes a folder and those on its way; its path without links. */
async function makeFolder(path: string, workspace: string | undefined): Promise<string> {
  const { root } = parse(path)
  const guarded = workspace === undefined ? undefined : await stat(workspace).catch(() => undefined)
  let folder = root
  let isGuarded = false
  for (const name of path.slice(root.length).split(sep)) {
    if (name === '') continue
    isGuarded ||= (await isSame(folder, guarded)) || (await find(join(folder, '.git'))) !== undefined
    folder = await enter(join(folder, name), isGuarded)
  }
  return folder
}

/** By what it is: a disk may know it by names in another case. */
async function isSame(folder: string, other: Stats | undefined): Promise<boolean> {
  const { dev, ino } = await lstat(folder)
  return dev === other?.dev && ino === other.ino
}

/** The folder, which is made where there is none. `isGuarded`: a link there may be a stranger's. */
async function enter(path: string, isGuarded: boolean): Promise<string> {
  const status = (await find(path)) ?? (await make(path))
  if (status.isDirectory()) return path
  if (!status.isSymbolicLink()) throw refused(`${path} is no folder`)
  if (isGuarded) throw refused(`${path} is a link`)
  return await realpath(path)
}

async function find(path: string): Promise<Stats | undefined> {
  return await lstat(path).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw error
  })
}

async function make(path: string): Promise<Stats> {
  // Another write may make it at the same time.
  await mkdir(path).catch((error: unknown) => {
    if (systemCodeOf(error) !== 'EEXIST') throw error
  })
  return await lstat(path)
}

async function writeRegular(path: string, content: string | Iterable<string>): Promise<void> {
  const { O_WRONLY, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants
  // A pipe is not waited for.
  const file = await open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) => {
    throw systemCodeOf(error) === 'ELOOP' ? refused(`${path} is a link`) : error
  })
  try {
    if (!(await file.stat()).isFile()) throw refused(`${path} is no regular file`)
    await file.truncate()
    await writeFile(file, content)
  } finally {
    await file.close()
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error) ?? '')
}

/** An error of the system's in words, with what to do; any other as it is. */
function explained(error: unknown, what: string, remedy: string): unknown {
  const code = systemCodeOf(error)
  if (code === undefined) return error
  const reason = /\b[A-Z][A-Z0-9]+: ([^,]+)/.exec(messageOf(error))?.[1] ?? code
  return shortageOf(what, error) ?? new UsageError(`${what}: ${reason}.`, { remedy, cause: error })
}

function tooLarge(path: string, mostBytes: number): UsageError {
  return new UsageError(`${path} has more than ${mostBytes / 1024} KiB, the most that is read.`, {
    remedy: 'See that it is the right file.',
  })
}

function refused(what: string): UsageError {
  return new UsageError(`${what}, and nothing is written through it.`, {
    remedy: 'Remove it, or name a folder outside of the repository.',
  })
}
