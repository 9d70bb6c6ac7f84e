// Regular files of a profile folder, up to a size: no link is followed, and no pipe waited for.

import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { plainText, shortenMiddle } from '../../core/text/plain-text.ts'
import { MeasurementError, messageOf, systemCodeOf } from '../../errors.ts'

const PIECE_BYTES = 1024 ** 2
const MIB = 1024 ** 2

/** The whole text; undefined where there is no such file. */
export async function readText(path: string, mostBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = []
  const isThere = await readPieces(path, mostBytes, (piece) => {
    chunks.push(Buffer.from(piece))
  })
  return isThere ? Buffer.concat(chunks).toString('utf8') : undefined
}

/** Hands the file over piece by piece; whether there is one. Throws MeasurementError where it cannot be read. */
export async function readPieces(
  path: string,
  mostBytes: number,
  take: (piece: Uint8Array) => void,
): Promise<boolean> {
  const file = await opened(path)
  if (file === undefined) return false
  try {
    const status = await file.stat()
    if (!status.isFile()) throw damaged(path, 'it is no regular file')
    let left = mostBytes
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(PIECE_BYTES))
      if (bytesRead === 0) return true
      left -= bytesRead
      if (left < 0)
        throw damaged(path, `it has more than ${mostBytes / MIB} MiB, and no profile has a file as large`)
      take(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}

async function opened(path: string): Promise<FileHandle | undefined> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((cause: unknown) => {
    const systemCode = systemCodeOf(cause) ?? ''
    if (['ENOENT', 'ENOTDIR'].includes(systemCode)) return undefined
    throw damaged(path, systemCode === 'ELOOP' ? 'it is a link' : shown(messageOf(cause)))
  })
}

const MOST_PATH = 200

/** As a message has it: a stranger may have named it. */
export function shown(text: string): string {
  return shortenMiddle(plainText(text), MOST_PATH)
}

export function damaged(path: string, why: string): MeasurementError {
  return new MeasurementError(`${shown(path)} cannot be read as a file of a profile: ${why}.`, {
    remedy: 'Profile that revision again, or take the folder anew from where it was written.',
  })
}
