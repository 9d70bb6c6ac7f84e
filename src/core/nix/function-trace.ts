// What `--trace-function-calls` prints → a tree of calls by call path. Each call is entered and left in a line of its
// own, from Nix 2.3 to the newest and in Lix, whatever their profilers: so the tree is exact on all of them.

import { createLineSplitter } from './line-splitter.ts'
import { type CallTreeBuilder, createCallTreeBuilder } from './call-tree.ts'

/** Reads standard error as it comes: it is far too long to keep. */
export interface FunctionTraceReader {
  readonly write: (chunk: Uint8Array) => void
  readonly end: () => FunctionTrace
}

export interface FunctionTrace {
  readonly builder: CallTreeBuilder
  /** Positions as Nix prints them, by their number in the tree: `/nix/store/…-source/flake.nix:3:5`. */
  readonly positions: readonly string[]
  /** Files that were evaluated, as Nix names them. */
  readonly files: readonly string[]
  /** Calls that were entered. */
  readonly calls: number
  /** Every other line, the last of them where there are many. */
  readonly messages: string
}

const ENTERED = Buffer.from('function-trace entered ')
const EXITED = Buffer.from('function-trace exited ')
const SPACE = 0x20

/** Bytes of a position: no path is longer. */
const MOST_POSITION = 8192

/** Deeper than Nix's own limit on nested calls. */
const MOST_DEPTH = 1_000_000

/** A large evaluation has some 20,000 call sites; where someone forges more, those are taken for the last. */
const MOST_POSITIONS = 1_000_000

/** Characters of all positions, and as many of all files: a large evaluation has 2 million of them. */
const MOST_NAMES = 64 * 1024 * 1024

/** Kept of what is not the trace: errors come last. */
const MOST_MESSAGES = 1024 * 1024

export function createFunctionTraceReader(): FunctionTraceReader {
  const tree = createTracedTree()
  const others = createMessages()
  const lines = createLineSplitter((line) => {
    if (startsWith(line, ENTERED)) tree.enter(line)
    else if (startsWith(line, EXITED)) tree.leave()
    else others.add(line.toString('utf8'))
  })
  return {
    write: lines.write,
    end: () => {
      lines.end()
      return { ...tree.end(), ...others.end() }
    },
  }
}

/** Files that calls are made in: all that is known where Nix does not say which it evaluates. */
export function filesOfPositions(positions: readonly string[]): readonly string[] {
  const files = positions.flatMap((position) => /^(.+):\d{1,9}:\d{1,9}$/s.exec(position)?.[1] ?? [])
  return [...new Set(files)]
}

function createTracedTree() {
  const builder = createCallTreeBuilder()
  const numbers = new Map<string, number>()
  const positions: string[] = []
  const path: number[] = [0]
  let length = 0
  let calls = 0
  return {
    enter: (line: Buffer) => {
      const end = line.lastIndexOf(SPACE, line.lastIndexOf(SPACE) - 1)
      // Bytes as they are: the same text for the same position, and quicker than decoding it.
      const key = line.toString('latin1', ENTERED.length, Math.min(end, ENTERED.length + MOST_POSITION))
      let site = numbers.get(key)
      if (site === undefined && positions.length < MOST_POSITIONS && length + key.length <= MOST_NAMES) {
        site = positions.push(Buffer.from(key, 'latin1').toString()) - 1
        numbers.set(key, site)
        length += key.length
      }
      site ??= positions.length - 1
      const node = builder.child(path.at(-1) ?? 0, site)
      builder.add(node, 1)
      calls += 1
      if (path.length < MOST_DEPTH) path.push(node)
    },
    leave: () => {
      if (path.length > 1) path.pop()
    },
    end: () => ({ builder, positions, calls }),
  }
}

function createMessages() {
  const files = new Set<string>()
  let filesLength = 0
  let texts: string[] = []
  let length = 0
  return {
    add: (text: string) => {
      const file = /^evaluating file '(.*)'$/.exec(text)?.[1]
      if (file !== undefined && !files.has(file) && filesLength + file.length <= MOST_NAMES) {
        files.add(file)
        filesLength += file.length
      }
      texts.push(text)
      length += text.length
      if (length <= 2 * MOST_MESSAGES) return
      texts = [texts.join('\n').slice(-MOST_MESSAGES)]
      length = MOST_MESSAGES
    },
    end: () => ({ files: [...files], messages: texts.join('\n').slice(-MOST_MESSAGES) }),
  }
}

function startsWith(line: Buffer, prefix: Buffer): boolean {
  return line.length > prefix.length && line.compare(prefix, 0, prefix.length, 0, prefix.length) === 0
}
