// What is wrong with the store, or could be had for little, with the figures that speak for it and a remedy.

import { formatValue, grouped } from '../text/number.ts'
import { roughPortionText } from '../text/portion.ts'
import { code, joined, listing, type Phrase, phrase } from '../text/phrase.ts'
import { nameInStore } from '../nix/store-name.ts'
import { valueOf } from './part.ts'
import { type DamagedPath, obtainableBytes, type Space, type StoreHealth } from './store-health.ts'
import type { BuildPlan } from '../model/measurement.ts'
import type { ProfileFacts } from './target-profile.ts'

export interface StoreHint {
  readonly title: string
  readonly evidence: Phrase
  /** What it is, and what to do about it. */
  readonly remedy: Phrase
}

const GIB = 1024 ** 3

/** From where on a figure is worth a word. */
const LIMITS = {
  /** Sources, build folder and result of one large package come to as much. */
  leastFreeBytes: 2 * GIB,
  /** File systems begin to scatter files, and some keep the last twentieth for root. */
  leastFreeShare: 0.05,
  /** A twentieth of a large disk is still room for a system and its next version. */
  plentyFreeBytes: 20 * GIB,
  /** One system with its updates: less is soon fetched again. */
  muchDeadBytes: 10 * GIB,
  /** More is dead than alive. */
  muchDeadShare: 0.5,
  /** Nix's manual tells of 25 to 35 % that sharing saves: of less than this it is not worth the time. */
  unsharedBytes: 20 * GIB,
} as const

const MOST_NAMES = 3

/** Of the machine: the same for all targets. */
export function storeHints(health: StoreHealth): readonly StoreHint[] {
  return [littleSpace(health), muchDead(health), nothingShared(health)].filter((hint) => hint !== undefined)
}

/** Of one target. */
export function targetStoreHints({ store, ...facts }: StoreSigns): readonly StoreHint[] {
  if (store === undefined) return []
  const { health, damaged } = store
  return [damagedPaths(valueOf(damaged) ?? []), noRoom(health, planLeft(facts))].filter(
    (hint) => hint !== undefined,
  )
}

/** What hints of a target are read from. */
type StoreSigns = Pick<ProfileFacts, 'store' | 'plan' | 'build'>

/** A plan is of before the build, which has fetched of it what it could. */
function planLeft({ plan, build }: Pick<StoreSigns, 'plan' | 'build'>): BuildPlan | undefined {
  return build === undefined ? valueOf(plan) : undefined
}

function littleSpace(health: StoreHealth): StoreHint | undefined {
  const space = valueOf(health.space)
  const obtainable = obtainableBytes(health)
  if (space === undefined || obtainable === undefined || !isLittle(obtainable, space)) return undefined
  return {
    title: 'Little space is left for the store',
    evidence: phrase`${freeText(space)}.`,
    remedy: phrase`What does not fit ends builds and downloads halfway. ${collecting(health)}`,
  }
}

function isLittle(bytes: number, { totalBytes }: Space): boolean {
  if (bytes < LIMITS.leastFreeBytes) return true
  return bytes < LIMITS.plentyFreeBytes && bytes < LIMITS.leastFreeShare * totalBytes
}

/** Where roots could not be read, nobody knows what they keep. */
function muchDead({ dead, contents }: StoreHealth): StoreHint | undefined {
  const [gone, all] = [valueOf(dead), valueOf(contents)]
  if (gone === undefined || all === undefined || gone.unreadableRoots > 0) return undefined
  const { unpackedBytes } = gone
  const isMuch =
    unpackedBytes >= LIMITS.muchDeadBytes && unpackedBytes >= LIMITS.muchDeadShare * all.unpackedBytes
  if (!isMuch) return undefined
  return {
    title: 'Most of the store is not needed any more',
    evidence: phrase`No root leads to ${formatValue(unpackedBytes, 'bytes')} of it, ${roughPortionText(unpackedBytes, all.unpackedBytes)}.`,
    remedy: phrase`${code('nix-collect-garbage')} frees that; what old generations of profiles keep, ${code('nix-collect-garbage --delete-older-than 30d')} frees too.`,
  }
}

function nothingShared({ sharing, contents }: StoreHealth): StoreHint | undefined {
  const [saved, all] = [valueOf(sharing.saved), valueOf(contents)]
  if (sharing.isAutomatic !== false || saved === undefined || all === undefined) return undefined
  if (saved.files > 0 || all.unpackedBytes < LIMITS.unsharedBytes) return undefined
  return {
    title: 'Equal files are stored again and again',
    evidence: phrase`Of ${formatValue(all.unpackedBytes, 'bytes')}, no file is shared.`,
    remedy: phrase`${code('nix store optimise')} replaces equal files by links, which by Nix’s manual makes a store smaller by 25 to 35 %. On NixOS and with nix-darwin, ${code('nix.optimise.automatic = true;')} does so at night.`,
  }
}

function damagedPaths(damaged: readonly DamagedPath[]): StoreHint | undefined {
  if (damaged.length === 0) return undefined
  const missing = damaged.filter(({ damage }) => damage === 'missing')
  const others = damaged.filter(({ damage }) => damage !== 'missing')
  const sentences = [
    ...(missing.length === 0 ? [] : [phrase`In Nix’s database, and not on disk: ${namesOf(missing)}.`]),
    ...(others.length === 0 ? [] : [phrase`Not as long as the database says: ${namesOf(others)}.`]),
  ]
  return {
    title: 'The store has lost files of the target',
    evidence: joined(sentences, ' '),
    remedy: phrase`A crash or a full disk leaves such paths, and what uses them fails. As the user that the store belongs to, run ${code('nix-store --verify --repair')}: what is missing is fetched again, or forgotten and built anew. To find files that were cut off, add ${code('--check-contents')}, which reads all of the store; ${code('nix store repair PATH')} fetches one path.`,
  }
}

function namesOf(damaged: readonly DamagedPath[]): Phrase {
  return listing(
    damaged.map(({ path }) => code(nameInStore(path))),
    MOST_NAMES,
  )
}

function noRoom(health: StoreHealth, plan: BuildPlan | undefined): StoreHint | undefined {
  const space = valueOf(health.space)
  const lacking = lackingBytes(health, plan)
  if (space === undefined || lacking === undefined) return undefined
  return {
    title: 'What is to be fetched does not fit on the disk',
    evidence: phrase`${formatValue(plan?.unpackedBytes ?? 0, 'bytes')} unpacked, and ${freeText(space)}: ${formatValue(lacking, 'bytes')} too little, before anything is built.`,
    remedy: collecting(health),
  }
}

/** What is still to be fetched takes more than there is, by so much; undefined where it fits, or where one is not known. */
export function lackingRoom({ store, ...facts }: StoreSigns): number | undefined {
  return store === undefined ? undefined : lackingBytes(store.health, planLeft(facts))
}

function lackingBytes(health: StoreHealth, plan: BuildPlan | undefined): number | undefined {
  const obtainable = obtainableBytes(health)
  if (obtainable === undefined || plan?.unpackedBytes === undefined) return undefined
  const lacking = plan.unpackedBytes - obtainable
  return lacking > 0 ? lacking : undefined
}

function freeText({ freeBytes, totalBytes }: Space): string {
  return `${formatValue(freeBytes, 'bytes')} of ${formatValue(totalBytes, 'bytes')} are free`
}

/** What there is to gain by collecting garbage. */
function collecting({ dead, minFreeBytes }: StoreHealth): Phrase {
  const gone = valueOf(dead)
  const byItself =
    minFreeBytes === undefined
      ? ''
      : ` Nix does so by itself while it builds, once less than ${formatValue(minFreeBytes, 'bytes')} are free (min-free).`
  const all = phrase`${code('nix-collect-garbage')} frees what no root leads to`
  if (gone === undefined) return phrase`${all}.${byItself}`
  if (gone.paths === 0)
    return phrase`Garbage collection would free nothing: delete old generations (${code('nix-collect-garbage --delete-older-than 30d')}) or links to results that are not needed, or give the store a larger disk.`
  return phrase`${all}, here at most ${formatValue(gone.unpackedBytes, 'bytes')} (${grouped(gone.paths, 0)} ${gone.paths === 1 ? 'path' : 'paths'}).${byItself}`
}
