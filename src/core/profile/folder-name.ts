// Names of folders: of a moment, and of targets, whatever their names hold.

import { createHash } from 'node:crypto'
import { before } from '../text/ends.ts'

/** Far below what file systems take for a name, in characters that are a byte each. */
const MOST_CHARACTERS = 100

const DIGEST_DIGITS = 8

/** `20261121-073000`, in UTC. */
export function momentName(moment: Date): string {
  return before(moment.toISOString(), '.').replaceAll(/[-:]/g, '').replace('T', '-')
}

/**
 * A folder for each name, in order. A name that is safe as it is stands for itself; any other is told apart by a
 * digest, so that it has the same folder whatever other targets there are.
 */
export function folderNames(names: readonly string[]): readonly string[] {
  const candidates = names.map(folderName)
  // Some file systems take names that differ in case for the same.
  const taken = new Map<string, number>()
  for (const name of candidates) taken.set(name.toLowerCase(), (taken.get(name.toLowerCase()) ?? 0) + 1)
  return candidates.map((name, index) =>
    (taken.get(name.toLowerCase()) ?? 0) > 1 ? withDigest(name, names[index] ?? '') : name,
  )
}

function folderName(name: string): string {
  const safe = name.replace(/[^\w.+-]+/g, '_').replace(/^[.-]+/, '_')
  return safe === name && name !== '' && name.length <= MOST_CHARACTERS && !isReserved(name)
    ? name
    : withDigest(safe, name)
}

/** The index, and what Windows keeps for devices: a folder or an artifact may end up there. */
function isReserved(name: string): boolean {
  return /^(?:readme\.md$|(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))/i.test(name) || name.endsWith('.')
}

function withDigest(safe: string, name: string): string {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, DIGEST_DIGITS)
  return `${(safe || 'target').slice(0, MOST_CHARACTERS - DIGEST_DIGITS - 1)}-${digest}`
}
