// How the store of a machine is: how full, how much of it nothing needs any more, and what of a target it has lost. It is
// information for the people who look after the machine: no metric, and nothing is decided by it.

import type { StoreKind } from '../nix/store-url.ts'
import type { Part } from './part.ts'

export interface StoreHealth {
  /** The folder of its paths. */
  readonly directory: string
  readonly kind: Part<StoreKind>
  /** Of the file system that it is on, for this user. */
  readonly space: Part<Space>
  readonly contents: Part<Amount>
  readonly dead: Part<DeadPaths>
  readonly sharing: Sharing
  /** Below this, a build collects garbage by itself; undefined where it does not. */
  readonly minFreeBytes: number | undefined
}

export interface Space {
  readonly freeBytes: number
  readonly totalBytes: number
}

/** Paths, and the sum of their sizes before equal files are shared. */
export interface Amount {
  readonly paths: number
  readonly unpackedBytes: number
}

/** What garbage collection would free at most: what running programs hold is not looked at. */
export interface DeadPaths extends Amount {
  /** Roots that this user may not read: what they keep is counted as dead. */
  readonly unreadableRoots: number
}

/** Equal files of different paths, stored once. */
export interface Sharing {
  /** As they come in; undefined: Nix does not tell. */
  readonly isAutomatic: boolean | undefined
  readonly saved: Part<SharedFiles>
}

export interface SharedFiles {
  /** Files that stand for several. */
  readonly files: number
  readonly savedBytes: number
}

/** A path that the store's database has and whose files are not as it says. */
export interface DamagedPath {
  readonly path: string
  /** `missing`: there is nothing. `empty`: a file without content. `size`: a file of another size. */
  readonly damage: 'missing' | 'empty' | 'size'
}

/** What the store tells of one target. */
export interface TargetStore {
  readonly health: StoreHealth
  /** Of the paths that make up the target, and those that it runs with. */
  readonly damaged: Part<readonly DamagedPath[]>
}

/** What Nix can have without anybody's doing: where it collects garbage by itself and nobody hides roots, what that frees, too. */
export function obtainableBytes({ space, dead, minFreeBytes }: StoreHealth): number | undefined {
  if (space.kind === 'missing') return undefined
  const isCollected = minFreeBytes !== undefined && dead.kind === 'known' && dead.value.unreadableRoots === 0
  return space.value.freeBytes + (isCollected ? dead.value.unpackedBytes : 0)
}

/** Why nothing is told of files of a store of another kind. */
export const ELSEWHERE = 'The store’s files are not where its paths say.'
