// What a machine may have too little of: it tells nothing of what was to be done.

import { MeasurementError, systemCodeOf } from '../../errors.ts'

/** By the system's name of the error: what it is, and what to do. */
const SHORTAGES: Readonly<Record<string, readonly [string, string]>> = {
  E2BIG: ['an argument is longer than the system takes', 'Shorten the name or address that it holds.'],
  EAGAIN: ['no more processes may run', 'End some, or raise the limit: `ulimit -u`.'],
  EDQUOT: ['the disk quota is used up', 'Remove files, or raise the quota.'],
  EIO: ['the disk does not answer', 'See what the system’s log says of it.'],
  EMFILE: ['too many files are open', 'Raise the limit: `ulimit -n 1024`.'],
  ENFILE: ['too many files are open on this machine', 'End other programs, and run it again.'],
  ENOMEM: ['there is no memory left', 'End other programs, or use a machine with more.'],
  ENOSPC: ['the disk is full', 'Make room, or set TMPDIR to a folder that has some.'],
}

/** An error of the system's as one that says so; undefined where it is no shortage. */
export function shortageOf(what: string, thrown: unknown): MeasurementError | undefined {
  const code = systemCodeOf(thrown) ?? ''
  const [short, remedy] = SHORTAGES[code] ?? []
  if (short === undefined || remedy === undefined) return undefined
  return new MeasurementError(`${what}: ${short} (${code}).`, { remedy, cause: thrown })
}
