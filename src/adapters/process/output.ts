// What a process prints: kept up to a limit, or handed on as it comes. There is no stream where it could not be started.

import type { Readable } from 'node:stream'
import type { ProcessGroup } from './group.ts'

export interface Taken {
  /** Throws what the reader threw. */
  readonly taken: () => Buffer
  readonly overflowed: () => boolean
}

/** Past `most` bytes the group is ended, and nothing is kept. */
export function collect(
  stream: Readable | null,
  { group, most }: { readonly group: ProcessGroup; readonly most: number },
): Taken {
  let chunks: Buffer[] = []
  let bytes = 0
  stream?.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= most) chunks.push(chunk)
    else {
      chunks = []
      group.end()
    }
  })
  return { taken: () => Buffer.concat(chunks), overflowed: () => bytes > most }
}

/** Nobody else would catch what is thrown while a stream is read: it waits for the end. */
export function handOn(stream: Readable | null, group: ProcessGroup, take: (chunk: Buffer) => void): Taken {
  let failure: { readonly thrown: unknown } | undefined
  stream?.on('data', (chunk: Buffer) => {
    if (failure !== undefined) return
    try {
      take(chunk)
    } catch (thrown) {
      failure = { thrown }
      group.end()
    }
  })
  return {
    taken: () => {
      if (failure !== undefined) throw failure.thrown
      return Buffer.alloc(0)
    },
    overflowed: () => false,
  }
}
