// Call sites of a trace, with what is called there read from the sources: those of the revision and its inputs, and no
// other file, since what a trace names is in the hands of whoever wrote the code.

import { realpath, stat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pLimit from 'p-limit'
import type { CallSite } from '../../core/nix/call-tree.ts'
import { calleeText } from '../../core/nix/callee-text.ts'
import type { SourceFile } from '../../core/nix/function-calls.ts'
import { BUILT_IN } from '../../core/nix/profile-frame.ts'
import { sourceFiles, type Sources } from '../../core/nix/source-files.ts'
import { sourcePath } from '../../core/nix/store-path.ts'

/** A longer file is generated, or hostile. */
const MOST_BYTES = 8 * 1024 * 1024

/** Bytes of a line that are compared. */
const MOST_TEXT = 400

/** Bytes of a line that are kept: calls further along it are not read. */
const MOST_LINE = 64 * 1024

const LINE_END = 0x0a

/** Files that are open at once: memory and file handles are limited. */
const MOST_OPEN = 8

/** Reads positions as Nix prints them. */
export async function readCallSites(
  positions: readonly string[],
  sources: Sources,
): Promise<readonly CallSite[]> {
  const whose = sourceFiles(sources)
  const sites = positions.map((): CallSite => BUILT_IN)
  const limit = pLimit(MOST_OPEN)
  await Promise.all(
    [...byFile(positions)].map(([name, places]) =>
      limit(async () => {
        const file = whose(name)
        const wanted = new Set(places.map(({ line }) => line))
        const lines = await readLines(file, wanted, sources).catch(() => undefined)
        for (const { index, line, column } of places)
          sites[index] = siteAt({ ...file, line, column }, lines?.get(line))
      }),
    ),
  )
  return sites
}

interface Position {
  readonly index: number
  readonly line: number
  readonly column: number
}

function byFile(positions: readonly string[]): ReadonlyMap<string, readonly Position[]> {
  const files = new Map<string, Position[]>()
  for (const [index, position] of positions.entries()) {
    const [, name, line, column] = /^(.+):(\d{1,9}):(\d{1,9})$/s.exec(position) ?? []
    if (name === undefined) continue
    const known = files.get(name) ?? []
    files.set(name, known)
    known.push({ index, line: Number(line), column: Number(column) })
  }
  return files
}

function siteAt(place: Omit<CallSite, 'callee' | 'text'>, line: Buffer | undefined): CallSite {
  if (line === undefined) return { ...place, callee: undefined }
  const text = line.toString('utf8', 0, MOST_TEXT).trim()
  return { ...place, callee: calleeText(line, place.column), text }
}

/** Lines of a file by their number, from 1. */
async function readLines(
  { origin, input, file }: SourceFile,
  wanted: ReadonlySet<number>,
  { storePath, inputs }: Sources,
): Promise<ReadonlyMap<number, Buffer> | undefined> {
  const root =
    origin === 'repository'
      ? storePath
      : origin === 'input'
        ? rootOf(input, { storePath, inputs })
        : undefined
  if (root === undefined) return undefined
  const path = await realpath(join(root, file))
  // A link may lead out of the sources.
  if (!path.startsWith(`${await realpath(root)}/`)) return undefined
  const { size } = await stat(path)
  return size > MOST_BYTES ? undefined : linesOf(await readFile(path), wanted)
}

function rootOf(input: string | undefined, { storePath, inputs }: Sources): string | undefined {
  const narHash = inputs.find(({ name }) => name === input)?.narHash
  return narHash === undefined
    ? undefined
    : sourcePath(storePath.slice(0, storePath.lastIndexOf('/')), narHash)
}

/** Copies: what is kept of a file does not keep all of it. */
function linesOf(content: Buffer, wanted: ReadonlySet<number>): ReadonlyMap<number, Buffer> {
  const lines = new Map<number, Buffer>()
  let start = 0
  for (let number = 1; start <= content.length; number += 1) {
    const found = content.indexOf(LINE_END, start)
    const end = found < 0 ? content.length : found
    if (wanted.has(number)) {
      lines.set(number, Buffer.from(content.subarray(start, Math.min(end, start + MOST_LINE))))
    }
    start = end + 1
  }
  return lines
}
