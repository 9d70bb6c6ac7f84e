// Which inputs of a flake moved between base and head: from the two lock files alone, without Nix.

import { shortenMiddle } from '../text/plain-text.ts'
import type { MovedInput } from '../model/moved-input.ts'
import { keyOf, type Lock, type LockedSource, type LockEntry, parseLock } from './lock-file.ts'

/** A lock file of both sides; undefined where a side does not have it. */
export interface LockFiles {
  /** In the repository. */
  readonly path: string
  readonly base: string | undefined
  readonly head: string | undefined
}

/** Of a lock file that moves more at once, the inputs nearest to the flake. */
export const MOST_INPUTS = 500

/** Names are cut to this, and come to no more than the schema takes. */
const MOST_TEXT = 200
const REVISION_LENGTH = 7
const SECONDS_PER_DAY = 86_400

/** What moved, the inputs nearest to the flake first; nothing where a side has no lock file that can be read. */
export function compareInputs({ path: lockFile, base, head }: LockFiles): readonly MovedInput[] {
  if (base === head || base === undefined || head === undefined) return []
  const before = parseLock(base)
  const after = parseLock(head)
  if (before === undefined || after === undefined) return []
  const copies = copiesIn(after)
  const removed = [...before].flatMap(([key, entry]) => (after.has(key) ? [] : [entry]))
  return [
    ...[...after.values()].flatMap((entry) => changeOf(entry, before.get(keyOf(entry.path)), copies)),
    ...removed.flatMap(({ path, input }) =>
      input.kind === 'follows'
        ? []
        : [{ path, moved: { change: 'removed', from: labelOf(input.source), to: null } } as const],
    ),
  ]
    .toSorted((one, other) => one.path.length - other.path.length)
    .slice(0, MOST_INPUTS)
    .map(({ path, moved }) => ({ lockFile: short(lockFile), path: pathText(path), ...moved }))
}

interface Change {
  readonly path: readonly string[]
  readonly moved: Omit<MovedInput, 'lockFile' | 'path'>
}

/** What an input of head is against base’s of the same path. That a new input follows is how it should be. */
function changeOf(
  { path, input }: LockEntry,
  former: LockEntry | undefined,
  copies: ReadonlyMap<string, readonly string[]>,
): readonly Change[] {
  const was = former?.input
  if (input.kind === 'follows') {
    if (was === undefined || (was.kind === 'follows' && keyOf(was.path) === keyOf(input.path))) return []
    const from = was.kind === 'follows' ? pathText(was.path) : labelOf(was.source)
    return [{ path, moved: { change: 'follows', from, to: pathText(input.path) } }]
  }
  const { source } = input
  const other = copies.get(keyOf(path))
  const copy = other === undefined ? {} : { copyOf: pathText(other) }
  if (was === undefined) {
    return [
      {
        path,
        moved: { change: 'added', from: null, to: labelOf(source), ...copy },
      },
    ]
  }
  if (was.kind === 'follows') {
    const from = pathText(was.path)
    return [{ path, moved: { change: 'own', from, to: labelOf(source), ...copy } }]
  }
  if (was.source.id === source.id) return []
  const forked = was.source.origin.toLowerCase() !== source.origin.toLowerCase()
  return [
    {
      path,
      moved: {
        change: 'moved',
        from: labelOf(was.source, forked),
        to: labelOf(source, forked),
        ...ageOf(was.source, source),
      },
    },
  ]
}

/**
 * Inputs of head that another input brought, though one of the same repository is there: by the key of their path, the
 * path of that. An input of the flake’s own is meant, and what a copy brings in turn is told by the copy.
 */
function copiesIn(lock: Lock): ReadonlyMap<string, readonly string[]> {
  const nearest = new Map<string, readonly string[]>()
  const copies = new Map<string, readonly string[]>()
  const within = new Set<string>()
  for (const [key, { path, input }] of lock) {
    if (input.kind === 'follows') continue
    const origin = input.source.origin.toLowerCase()
    const other = nearest.get(origin)
    if (other === undefined) nearest.set(origin, path)
    if (within.has(keyOf(path.slice(0, -1)))) within.add(key)
    else if (other !== undefined && path.length > 1) {
      within.add(key)
      copies.set(key, other)
    }
  }
  return copies
}

function ageOf(from: LockedSource, to: LockedSource): Pick<MovedInput, 'days'> {
  if (from.lastModified === undefined || to.lastModified === undefined) return {}
  return { days: Math.round((to.lastModified - from.lastModified) / SECONDS_PER_DAY) }
}

/** A short revision; else what else tells sources apart. `named`: with where it is from. */
function labelOf({ revision, narHash, origin }: LockedSource, named = false): string {
  const label = revision?.slice(0, REVISION_LENGTH) ?? narHash?.slice(0, 'sha256-'.length + REVISION_LENGTH)
  if (label === undefined) return short(origin)
  return named ? short(`${origin} ${label}`) : short(label)
}

/** A flake’s input can be the flake itself. */
function pathText(path: readonly string[]): string {
  return path.length === 0 ? '.' : short(path.join('/'))
}

function short(text: string): string {
  return shortenMiddle(text, MOST_TEXT)
}
