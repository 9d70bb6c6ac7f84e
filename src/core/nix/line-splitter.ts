// Pieces of a stream → its lines, as bytes, without a copy of those that lie in one piece.

export interface LineSplitter {
  readonly write: (chunk: Uint8Array) => void
  /** What is behind the last line end is a line too. */
  readonly end: () => void
}

const LINE_END = 0x0a

/** Of a longer line the rest is dropped: ten thousand frames fit in it, and memory stays bounded. */
export const MOST_LINE = 16 * 1024 * 1024

/** `read` gets each line without its end; the bytes are its own until it returns. */
export function createLineSplitter(read: (line: Buffer) => void): LineSplitter {
  // Of the line that is not whole yet: joined once, however many pieces it comes in.
  let begun: Buffer[] = []
  let length = 0
  const keep = (piece: Buffer) => {
    const kept = Buffer.from(piece.subarray(0, MOST_LINE - length))
    if (kept.length > 0) begun.push(kept)
    length += kept.length
  }
  const complete = () => {
    const line = Buffer.concat(begun)
    begun = []
    length = 0
    read(line)
  }
  return {
    write: (chunk) => {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
      let start = 0
      for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, start)) {
        if (length === 0) read(bytes.subarray(start, Math.min(end, start + MOST_LINE)))
        else {
          keep(bytes.subarray(start, end))
          complete()
        }
        start = end + 1
      }
      keep(bytes.subarray(start))
    },
    end: () => {
      if (length > 0) complete()
    },
  }
}
