// Where the history has what: a folder for each series, a file for each month.

import { compareText } from '../text/canonical.ts'
import type { KeptCommit, SeriesName } from './month.ts'

/** Of the repository itself. A branch, since forges refuse others of their users' refs, or do not show them. */
export const HISTORY_BRANCH = 'nix-perf-gate-history'

/** What says to a person what the branch is. */
export const README_PATH = 'README.md'

/** All that is ours but the README. */
const ROOT = 'figures'

/** `figures/x86_64-linux/nix-2.34.8`. What a version should not have is written by its code. */
export function seriesFolder({ system, implementation, version }: SeriesName): string {
  return `${ROOT}/${system}/${implementation}-${encoded(version)}`
}

/** `figures/x86_64-linux/nix-2.34.8/2026-11.json`, by the time of the commit in UTC. */
export function monthPath(series: SeriesName, { timestamp }: Pick<KeptCommit, 'timestamp'>): string {
  return `${seriesFolder(series)}/${monthOf(timestamp)}.json`
}

/** `2026-11` */
export function monthOf(timestamp: number): string {
  return new Date(timestamp * 1000).toISOString().slice(0, '2026-11'.length)
}

/** A file of figures, as its path tells. */
export interface MonthFile {
  readonly path: string
  readonly folder: string
  readonly month: string
}

const MONTH_FILE = /^(figures\/\w[\w.-]{0,63}\/[a-z]{1,20}-[\w.%+-]{1,600})\/(\d{4}-\d\d)\.json$/

/** Undefined for what is no file of figures. */
export function monthFile(path: string): MonthFile | undefined {
  const [, folder, month] = MONTH_FILE.exec(path) ?? []
  return folder === undefined || month === undefined ? undefined : { path, folder, month }
}

/**
 * Of these paths the files of a series from the month of a moment on, and the one before them, which tells what held then. The
 * oldest first.
 */
export function filesSince(paths: readonly string[], folder: string, timestamp: number): readonly string[] {
  const files = paths
    .flatMap((path) => monthFile(path) ?? [])
    .filter((file) => file.folder === folder)
    .toSorted((one, other) => compareText(one.month, other.month))
  const before = files.findLastIndex(({ month }) => month < monthOf(timestamp))
  return files.slice(Math.max(0, before)).map(({ path }) => path)
}

function encoded(version: string): string {
  return encodeURIComponent(version).replaceAll(/[^\w.%+-]/g, '_')
}
