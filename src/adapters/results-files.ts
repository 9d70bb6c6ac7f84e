// Results files from disk, where they lie among whatever an artifact was unpacked to: only regular files inside of the
// folder that was named, and no more than fits.

import { constants } from 'node:fs'
import { type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { NamedResults } from '../core/share/merge-results.ts'
import { RESULTS_FILE } from '../core/model/format-results.ts'
import { parseResults } from '../core/model/parse-results.ts'
import { plainText, shortenMiddle } from '../core/text/plain-text.ts'
import { MeasurementError, messageOf, UsageError } from '../errors.ts'

export interface ResultsLimits {
  readonly fileBytes: number
  /** Of all files together. */
  readonly bytes: number
  readonly files: number
  /** Entries of folders that are looked at. */
  readonly entries: number
  /** Folders below the one that was named. */
  readonly depth: number
}

const MIB = 1024 ** 2

/** 1,000 targets take some 10 MB; 256 shares on a few platforms are some hundreds of files. */
export const RESULTS_LIMITS: ResultsLimits = {
  fileBytes: 32 * MIB,
  bytes: 256 * MIB,
  files: 1024,
  entries: 50_000,
  depth: 6,
}

/**
 * Reads results files: paths of files, and of folders that hold some at any depth. Links in a folder are not followed.
 * Throws
 * UsageError for a file that is too large or no results file, MeasurementError where a folder has none.
 */
export async function readResultsFiles(
  paths: readonly string[],
  limits: ResultsLimits = RESULTS_LIMITS,
): Promise<readonly NamedResults[]> {
  const files = await findFiles(paths, limits)
  if (files.length === 0) throw noFiles(paths)
  if (files.length > limits.files) throw tooMany(`There are ${files.length} results files`, limits.files)
  const read: NamedResults[] = []
  let bytesLeft = limits.bytes
  // One after the other, so that the text of one is gone before the next comes.
  for (const file of files) {
    const text = await readRegular(file, Math.min(limits.fileBytes, bytesLeft))
    if (text === undefined) throw tooLarge(file, limits)
    bytesLeft -= text.length
    read.push({ name: shown(file), results: parseResults(text.toString('utf8'), shown(file)) })
  }
  return read
}

/** Absolute paths without links, each once, in order. */
async function findFiles(paths: readonly string[], limits: ResultsLimits): Promise<readonly string[]> {
  const found = new Set<string>()
  const search: Search = { found, entriesLeft: limits.entries, limits }
  for (const path of paths) {
    const place = await resolved(path)
    if (place.isFolder) await searchFolder(search, place.path, 0)
    else found.add(place.path)
  }
  return [...found].toSorted()
}

/** What the user named may be a link; nothing below it may. */
async function resolved(path: string): Promise<{ readonly path: string; readonly isFolder: boolean }> {
  try {
    const real = await realpath(path)
    const status = await stat(real)
    if (status.isDirectory() || status.isFile()) return { path: real, isFolder: status.isDirectory() }
  } catch (cause) {
    throw new UsageError(`There are no results at ${shown(path)}: ${reasonOf(cause)}`, {
      remedy:
        'Name results files, or folders that hold some, such as what actions/download-artifact unpacked.',
      cause,
    })
  }
  throw new UsageError(`${shown(path)} is neither a file nor a folder.`, {
    remedy: 'Name results files, or folders that hold some.',
  })
}

interface Search {
  readonly found: Set<string>
  readonly limits: ResultsLimits
  entriesLeft: number
}

async function searchFolder(search: Search, folder: string, depth: number): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true })
  search.entriesLeft -= entries.length
  if (search.entriesLeft < 0)
    throw tooMany('The folders of results have too many entries', search.limits.entries)
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isFile() && entry.name === RESULTS_FILE) search.found.add(path)
    if (entry.isDirectory() && depth < search.limits.depth) await searchFolder(search, path, depth + 1)
  }
}

/** The content of a regular file; undefined where it has more bytes than `most`. */
async function readRegular(path: string, most: number): Promise<Buffer | undefined> {
  // Neither a link nor a pipe that took the file's place meanwhile is opened, or waited for.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (cause: unknown) => {
      throw new UsageError(`${shown(path)} cannot be read: ${reasonOf(cause)}`, {
        remedy: 'Name results files that this job may read.',
        cause,
      })
    },
  )
  try {
    const status = await file.stat()
    if (!status.isFile() || (await realpath(path)) !== path) throw notInside(path)
    return status.size > most ? undefined : await readUpTo(file, status.size)
  } finally {
    await file.close()
  }
}

/** A file that grows while it is read is cut where it ended, and is no JSON then. */
async function readUpTo(file: FileHandle, size: number): Promise<Buffer> {
  const buffer = Buffer.alloc(size)
  let length = 0
  while (length < size) {
    const { bytesRead } = await file.read(buffer, length, size - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return buffer.subarray(0, length)
}

const MOST_PATH = 200

/** The system's own words have the path in them, which is the file's choice. */
function reasonOf(cause: unknown): string {
  return shortenMiddle(plainText(messageOf(cause)), MOST_PATH)
}

function shown(path: string): string {
  return shortenMiddle(plainText(path), MOST_PATH)
}

/** Jobs that measure leave a file each, so that none means that nothing was measured. */
function noFiles(paths: readonly string[]): Error {
  const remedy = `Download the artifacts of the jobs that measured, and name the folder: files called ${RESULTS_FILE} are taken from it.`
  if (paths.length === 0) return new UsageError('No results file and no folder was named.', { remedy })
  return new MeasurementError(`There is no results file in ${paths.map(shown).join(', ')}.`, { remedy })
}

function tooMany(what: string, most: number): UsageError {
  return new UsageError(`${what}, more than the ${most} that are read.`, {
    remedy: 'Name a folder that holds the results of one workflow run and nothing else.',
  })
}

function tooLarge(path: string, { fileBytes, bytes }: ResultsLimits): UsageError {
  return new UsageError(
    `${shown(path)} is too large: a results file may have ${fileBytes / MIB} MiB, and all together ${bytes / MIB} MiB.`,
    { remedy: 'Share the targets out among more jobs, or leave the file out where it is not one of yours.' },
  )
}

function notInside(path: string): UsageError {
  return new UsageError(`${shown(path)} is not a regular file in its place.`, {
    remedy: 'Name a folder that nothing else writes to.',
  })
}
