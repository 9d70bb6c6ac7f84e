// What real releases of Nix printed, from fixtures/nix/VERSION; paths of the machine are replaced.
import { readFileSync } from 'node:fs'

/** The releases that output was captured from. */
export const releases = ['2.8.0', '2.26.3', '2.34.8'] as const

/** The text that a release printed. */
export function captured(release: string, file: string): string {
  return readFileSync(new URL(`../../fixtures/nix/${release}/${file}`, import.meta.url), 'utf8')
}

/** Implementations that ran the same commands on one flake of ours: `hosts.*` among their fixtures. */
export const implementations = ['2.34.8', '2.36.0', 'determinate-3.22.2', 'lix-2.95.3'] as const

export type ImplementationName = (typeof implementations)[number]
