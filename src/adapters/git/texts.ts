// What many files of commits hold, by one process that tells how long they are and one that prints them.

import type { FileVersion } from '../../core/model/change.ts'
import { bytesOfGit, type RunGit, unreadable } from './git-command.ts'

/** No file that a person writes is longer. */
const MOST_BYTES = 2 * 1024 ** 2

/** Of a change that is larger, the shortest files are read. */
const MOST_BYTES_TOGETHER = 64 * 1024 ** 2

/** Texts by object, their bytes as Latin-1, without those that are too long. Throws MeasurementError where Git fails. */
export async function readTexts(
  run: RunGit,
  files: readonly Pick<FileVersion, 'object'>[],
): Promise<ReadonlyMap<string, string>> {
  const objects = [...new Set(files.map(({ object }) => object))]
  const readable = shortest(await sizesOf(run, objects))
  if (readable.length === 0) return new Map()
  const question = ['cat-file', '--batch']
  const printed = await bytesOfGit(run, question, { input: linesOf(readable.map(({ object }) => object)) })
  const texts = parseTexts(printed, readable)
  if (texts === undefined) throw unreadable(question)
  return texts
}

interface Sized {
  readonly object: string
  readonly bytes: number
}

async function sizesOf(run: RunGit, objects: readonly string[]): Promise<readonly Sized[]> {
  if (objects.length === 0) return []
  const question = ['cat-file', '--batch-check']
  const printed = await bytesOfGit(run, question, { input: linesOf(objects) })
  const lines = printed.toString().split('\n').slice(0, -1)
  if (lines.length !== objects.length) throw unreadable(question)
  return lines.map((line, index) => {
    const [, object, bytes] = /^([0-9a-f]+) blob (\d{1,15})$/.exec(line) ?? []
    if (object === undefined || object !== objects[index]) throw unreadable(question)
    return { object, bytes: Number(bytes) }
  })
}

function shortest(sized: readonly Sized[]): readonly Sized[] {
  let together = 0
  return sized
    .toSorted((one, other) => one.bytes - other.bytes)
    .filter(({ bytes }) => (together += bytes) <= MOST_BYTES_TOGETHER && bytes <= MOST_BYTES)
}

/** Undefined where it is not these objects, one after the other, each with a line before and a line end behind it. */
function parseTexts(printed: Buffer, sized: readonly Sized[]): ReadonlyMap<string, string> | undefined {
  const texts = new Map<string, string>()
  let at = 0
  for (const { object, bytes } of sized) {
    const header = `${object} blob ${bytes}\n`
    const begin = at + header.length
    if (printed.toString('latin1', at, begin) !== header || printed.length <= begin + bytes) return undefined
    texts.set(object, printed.toString('latin1', begin, begin + bytes))
    at = begin + bytes + 1
  }
  return at === printed.length ? texts : undefined
}

function linesOf(objects: readonly string[]): string {
  return objects.map((object) => `${object}\n`).join('')
}
