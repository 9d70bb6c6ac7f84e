import { describe, expect, test } from '@jest/globals'
import { createBuildLogReader } from '../../../src/core/nix/build-log.ts'
import { known, missing } from '../../../src/core/profile/part.ts'
import type { DamagedPath, StoreHealth } from '../../../src/core/profile/store-health.ts'
import type { BuildRun } from '../../../src/core/profile/store-facts.ts'
import { storeHints, targetStoreHints } from '../../../src/core/profile/store-hints.ts'
import { textOf } from '../../../src/core/text/phrase.ts'
import { fakePlan } from '../../fakes/measurements.ts'
import { fakeOutput } from '../../fakes/profiles.ts'
import { fakeHealth } from '../../fakes/store-health.ts'

const GIB = 1024 ** 3
const gib = (free: number, total: number) => known({ freeBytes: free * GIB, totalBytes: total * GIB })
const dead = (bytes: number, unreadableRoots = 0) =>
  known({ paths: 100, unpackedBytes: bytes * GIB, unreadableRoots })
const UNKNOWN = missing('it did not end in time')

const LITTLE = 'Little space is left for the store'
const GARBAGE = 'Most of the store is not needed any more'
const UNSHARED = 'Equal files are stored again and again'
const LOST = 'The store has lost files of the target'
const NO_ROOM = 'What is to be fetched does not fit on the disk'

const of = (overrides: Partial<StoreHealth>) => storeHints(fakeHealth(overrides))
const titles = (overrides: Partial<StoreHealth>) => of(overrides).map(({ title }) => title)

interface Given {
  /** What it has to fetch. */
  readonly unpacked?: number
  readonly damaged?: readonly DamagedPath[]
  readonly build?: BuildRun
}

/** Of one target. */
function ofTarget(overrides: Partial<StoreHealth>, { unpacked = 0, damaged = [], build }: Given) {
  const plan = known(fakePlan({ unpackedBytes: unpacked * GIB }))
  const store = { health: fakeHealth(overrides), damaged: known(damaged) }
  return targetStoreHints({ store, plan, build }).map(({ title, evidence, remedy }) => ({
    title,
    text: `${textOf(evidence)} ${textOf(remedy)}`,
  }))
}

test('a store that nothing is wrong with has no hint', () => {
  expect(titles({})).toEqual([])
  expect(ofTarget({}, { unpacked: 100 })).toEqual([])
})

test('what is not known is no sign of anything', () => {
  const overrides = {
    space: UNKNOWN,
    contents: UNKNOWN,
    dead: UNKNOWN,
    sharing: { isAutomatic: false, saved: UNKNOWN },
  }
  expect(titles(overrides)).toEqual([])
  expect(ofTarget(overrides, { unpacked: 9999 })).toEqual([])
  const store = { health: fakeHealth(), damaged: UNKNOWN }
  expect(targetStoreHints({ store, plan: UNKNOWN, build: undefined })).toEqual([])
  expect(targetStoreHints({ store: undefined, plan: UNKNOWN, build: undefined })).toEqual([])
})

describe('little space', () => {
  test.each([
    ['a small disk that is half full', gib(10, 20), []],
    ['next to nothing, of however small a disk', gib(1.9, 4), [LITTLE]],
    ['a twentieth of a large disk', gib(190, 4000), []],
    ['less than a twentieth, and not much', gib(12, 300), [LITTLE]],
    ['more than a twentieth, and not much', gib(12, 200), []],
  ])('%s', (_what, space, expected) => {
    expect(titles({ space })).toEqual(expected)
  })

  test('is none where Nix collects garbage by itself, and enough of it', () => {
    const space = gib(1, 100)
    expect(titles({ space, dead: dead(9), minFreeBytes: 5 * GIB })).toEqual([])
    const [hint] = of({ space, dead: UNKNOWN, minFreeBytes: 5 * GIB })
    expect(textOf(hint?.remedy ?? [])).toContain('less than 5.00 GiB are free (min-free)')
  })

  test('tells what there is to gain', () => {
    const remedyOf = (overrides: Partial<StoreHealth>) =>
      textOf(of({ space: gib(1, 100), ...overrides })[0]?.remedy ?? [])
    expect(remedyOf({ dead: dead(9) })).toContain('here at most 9.00 GiB (100 paths)')
    expect(remedyOf({ dead: UNKNOWN })).not.toContain('at most')
    const none = known({ paths: 0, unpackedBytes: 0, unreadableRoots: 0 })
    expect(remedyOf({ dead: none })).toContain('would free nothing')
  })
})

test('garbage is worth a word where it is more than half of the store, and much', () => {
  expect(titles({ dead: dead(45) })).toEqual([GARBAGE])
  expect(textOf(of({ dead: dead(45) })[0]?.evidence ?? [])).toBe('No root leads to 45.0 GiB of it, 75 %.')
  expect(titles({ dead: dead(25) })).toEqual([])
  const small = known({ paths: 90, unpackedBytes: 5 * GIB })
  expect(titles({ contents: small, dead: dead(4.9) })).toEqual([])
})

test('what roots keep that nobody could read is not called garbage', () => {
  expect(titles({ dead: dead(45, 1) })).toEqual([])
})

test('equal files are worth a word where sharing is off, nothing was ever shared, and there is much', () => {
  const saved = known({ files: 0, savedBytes: 0 })
  expect(titles({ sharing: { isAutomatic: false, saved } })).toEqual([UNSHARED])
  expect(titles({ sharing: { isAutomatic: true, saved } })).toEqual([])
  expect(titles({ sharing: { isAutomatic: undefined, saved } })).toEqual([])
  const shared = known({ files: 1, savedBytes: 1 })
  expect(titles({ sharing: { isAutomatic: false, saved: shared } })).toEqual([])
  const contents = known({ paths: 10, unpackedBytes: 19 * GIB })
  expect(titles({ contents, dead: dead(1), sharing: { isAutomatic: false, saved } })).toEqual([])
})

test('what is to be fetched has to fit, with what Nix would collect by itself', () => {
  const space = gib(30, 100)
  expect(ofTarget({ space }, { unpacked: 30 })).toEqual([])
  const [hint] = ofTarget({ space, dead: dead(9) }, { unpacked: 36 })
  expect(hint?.title).toBe(NO_ROOM)
  expect(hint?.text).toMatch(/^36\.0 GiB unpacked, and 30\.0 GiB of 100 GiB are free: 6\.00 GiB too little/)
  expect(ofTarget({ space, dead: dead(9), minFreeBytes: GIB }, { unpacked: 36 })).toEqual([])
  expect(ofTarget({ space, dead: dead(5), minFreeBytes: GIB }, { unpacked: 36 })).toHaveLength(1)
  // What keeps it from being collected may be among the roots that could not be read.
  expect(ofTarget({ space, dead: dead(9, 1), minFreeBytes: GIB }, { unpacked: 36 })).toHaveLength(1)
})

test('what a build has fetched already needs no room any more', () => {
  const build = { log: createBuildLogReader().end(0), failure: undefined }
  expect(ofTarget({ space: gib(30, 100) }, { unpacked: 36, build })).toEqual([])
})

test('lost files are named, by what is wrong with them', () => {
  const [hint] = ofTarget(
    {},
    {
      damaged: [
        { path: fakeOutput('glibc-2.39'), damage: 'missing' },
        { path: fakeOutput('host.drv'), damage: 'empty' },
      ],
    },
  )
  expect(hint?.title).toBe(LOST)
  expect(hint?.text).toContain('not on disk: glibc-2.39. Not as long as the database says: host')
  expect(hint?.text).toContain('nix-store --verify --repair')
})
