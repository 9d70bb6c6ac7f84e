// What real releases of Nix printed, from fixtures/nix/VERSION; paths of the machine are replaced.
import { readFileSync } from 'node:fs'

/** The releases that output was captured from. */
export const releases = ['2.8.0', '2.26.3', '2.34.8'] as const

/** The text that a release printed. */
export function captured(release: string, file: string): string {
  return readFileSync(new URL(`../../fixtures/nix/${release}/${file}`, import.meta.url), 'utf8')
}
