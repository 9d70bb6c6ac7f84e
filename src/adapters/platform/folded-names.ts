// Whether a folder takes names for the same that are not: in another case, or with accents in another form of Unicode. Disks of a
// Mac do so as they come, and hold one file where a commit has two.

import { existsSync, rmSync, writeFileSync } from 'node:fs'

/** The same names to a reader, by other characters: the letter with its accent, and the two apart. */
const WRITTEN = '\u00e5.names'
const READ = ['\u00c5.names', 'a\u030a.names']

/** `place`: a path of our own beside which a file may be written for a moment. */
export function foldsNames(place: string): boolean {
  const written = `${place}.${WRITTEN}`
  writeFileSync(written, '')
  try {
    return READ.some((name) => existsSync(`${place}.${name}`))
  } finally {
    rmSync(written, { force: true })
  }
}
