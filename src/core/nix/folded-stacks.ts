// Collapsed stacks (`frame;frame count`), as the profiler of Nix 2.30 writes them → a tree of samples by call path.
// Neighbouring stacks have most of their frames in common, so that only what differs from the line before is read.

import { createLineSplitter } from './line-splitter.ts'
import { type CallTreeBuilder, createCallTreeBuilder } from './call-tree.ts'

export interface FoldedStacksReader {
  write(chunk: Uint8Array): void
  end(): FoldedStacks
}

export interface FoldedStacks {
  readonly builder: CallTreeBuilder
  /** Frames as they are written, by their number in the tree. */
  readonly frames: readonly string[]
  readonly lines: number
  /** Lines that are no stacks. */
  readonly unread: number
}

const SPACE = 0x20
const SEPARATOR = 0x3b
const DIGIT_ZERO = 0x30

/** A large evaluation has some 20,000 frames; where someone forges more, those are taken for the last. */
const MOST_FRAMES = 1_000_000

/** Bytes of all frames: a large evaluation has 2 million of them. */
const MOST_NAMES = 64 * 1024 * 1024

/** The same stack may come several times, since Nix writes what it has every few seconds: its counts are added. */
export function createFoldedStacksReader(): FoldedStacksReader {
  const stacks = createStacks()
  const lines = createLineSplitter(stacks.read)
  return {
    write: (chunk) => {
      lines.write(chunk)
      stacks.keep()
    },
    end: () => {
      lines.end()
      return stacks.end()
    },
  }
}

function createStacks() {
  const builder = createCallTreeBuilder()
  const frames = createFrames()
  let lines = 0
  let unread = 0
  // The line before: its stack, and where each of its frames ends and which node that is.
  let before: Buffer = Buffer.alloc(0)
  const ends: number[] = []
  const nodes: number[] = [0]
  return {
    read: (line: Buffer) => {
      const end = line.lastIndexOf(SPACE)
      const count = end <= 0 ? undefined : countAt(line, end + 1)
      if (count === undefined) {
        if (line.length > 0) unread += 1
        return
      }
      lines += 1
      const shared = sharedFrames(before, line.subarray(0, end), ends)
      let node = nodes[shared] ?? 0
      let start = shared === 0 ? 0 : (ends[shared - 1] ?? 0) + 1
      ends.length = shared
      nodes.length = shared + 1
      while (start < end) {
        const found = line.indexOf(SEPARATOR, start)
        const stop = found < 0 || found > end ? end : found
        node = builder.child(node, frames.numberOf(line, start, stop))
        ends.push(stop)
        nodes.push(node)
        start = stop + 1
      }
      builder.add(node, count)
      before = line.subarray(0, end)
    },
    /** The bytes that were read are no longer ours. */
    keep: () => {
      before = Buffer.from(before)
    },
    end: () => ({ builder, frames: frames.texts, lines, unread }),
  }
}

function createFrames() {
  const numbers = new Map<string, number>()
  const texts: string[] = []
  let length = 0
  return {
    texts,
    numberOf: (bytes: Buffer, start: number, end: number) => {
      const key = bytes.toString('latin1', start, end)
      const known = numbers.get(key)
      if (known !== undefined) return known
      length += key.length
      if (texts.length > 0 && (texts.length >= MOST_FRAMES || length > MOST_NAMES)) return texts.length - 1
      const number = texts.push(bytes.toString('utf8', start, end)) - 1
      numbers.set(key, number)
      return number
    },
  }
}

/** How many of the frames of the line before, which end at `ends`, the stack begins with. */
function sharedFrames(before: Buffer, stack: Buffer, ends: readonly number[]): number {
  const most = Math.min(before.length, stack.length)
  let same = 0
  while (same < most && before[same] === stack[same]) same += 1
  let shared = 0
  for (const end of ends) {
    // The frame has to end here in both.
    if (end > same || (end < stack.length && stack[end] !== SEPARATOR)) break
    shared += 1
  }
  return shared
}

/** A whole number to the end of the line; undefined where there is none. */
function countAt(line: Buffer, start: number): number | undefined {
  let count = 0
  for (let index = start; index < line.length; index += 1) {
    const digit = (line[index] ?? 0) - DIGIT_ZERO
    if (digit < 0 || digit > 9) return undefined
    count = count * 10 + digit
  }
  return start < line.length && Number.isSafeInteger(count) ? count : undefined
}
