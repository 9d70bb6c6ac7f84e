// What both entries leave behind besides what they print. What was decided stands without it: whatever cannot be written is
// a line.

import { join } from 'node:path'
import { MeasurementError, messageOf, UsageError } from '../errors.ts'
import type { Files } from '../ports/ports.ts'
import type { Draw, WrittenFormat } from './report-formats.ts'

/** One thing to write, by its name in messages. */
export interface Output {
  readonly name: string
  readonly write: () => void | Promise<void>
}

export interface Written {
  /** Names of what could not be written. */
  readonly lacking: ReadonlySet<string>
  /** Why, a line for each reason. */
  readonly lines: readonly string[]
}

/** Writes all that can be written, in order. Never rejects. */
export async function writeOutputs(outputs: readonly Output[]): Promise<Written> {
  const reasons = new Map<string, string[]>()
  for (const { name, write } of outputs) {
    try {
      await write()
    } catch (error) {
      const reason = reasonOf(error)
      reasons.set(reason, [...(reasons.get(reason) ?? []), name])
    }
  }
  return {
    lacking: new Set([...reasons.values()].flat()),
    lines: [...reasons].map(([reason, names]) => `Not written: ${names.join(', ')}. ${reason}`),
  }
}

export interface ReportRequest {
  readonly draw: Draw
  readonly formats: readonly WrittenFormat[]
  readonly directory: string
  readonly files: Files
}

export interface WrittenReport {
  /** The files that are there. */
  readonly present: readonly { readonly path: string; readonly file: WrittenFormat['file'] }[]
  /** Why others are not. */
  readonly lines: readonly string[]
  /** Whether the one is there that other jobs read. */
  readonly isKept: boolean
}

/** Writes a report in the formats that have files. Never rejects. */
export async function writeReport({
  draw,
  formats,
  directory,
  files,
}: ReportRequest): Promise<WrittenReport> {
  const all = formats.map((format) => ({ path: join(directory, format.file.name), format }))
  const outputs = all.map(({ path, format }) => fileOutput(files, path, () => draw(format)))
  const { lacking, lines } = await writeOutputs(outputs)
  const present = all.flatMap(({ path, format: { file } }) => (lacking.has(path) ? [] : [{ path, file }]))
  return { present, lines, isKept: present.some(({ file }) => file.isOfShares) }
}

/** A file of a report. */
export function fileOutput(files: Files, path: string, render: () => string): Output {
  return {
    name: path,
    write: async () => {
      await files.write(path, render())
    },
  }
}

function reasonOf(error: unknown): string {
  const isOurs = error instanceof UsageError || error instanceof MeasurementError
  return isOurs ? `${error.message} ${error.remedy}` : messageOf(error)
}
