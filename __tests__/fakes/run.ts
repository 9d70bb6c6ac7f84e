// One run of a target as Nix would measure it: scripted figures, with a seeded noise on its time.

import type { Run } from '../../src/core/model/measurement.ts'
import { fakeRun } from './measurements.ts'
import type { FakeSide } from './targets.ts'

/** Noise is one-sided, as on a shared machine: most runs are close to the best, some are far from it. */
const NOISE = 0.02

export function runOf(side: FakeSide, nth: number, random: () => number): Run {
  const plain = fakeRun({ statistics: side.counters ?? {} }).statistics
  const drift = side.drift?.(nth) ?? 0
  const drifted = (value: number | undefined) => (value === undefined ? undefined : value + drift)
  const slowdown = () => 1 - NOISE * Math.log(1 - random())
  const seconds = side.secondsOf?.(nth) ?? side.seconds ?? 1
  return {
    wallSeconds: seconds * slowdown(),
    residentBytes: (side.residentBytes ?? 200 * 1024 ** 2) * (1 + 0.001 * random()),
    instructions:
      side.instructions === undefined ? undefined : Math.round(side.instructions * (1 + 0.002 * random())),
    warnings: side.warnings === undefined ? 0 : side.warnings(nth),
    statistics: {
      ...plain,
      cpuSeconds: plain.cpuSeconds === undefined ? undefined : 0.9 * seconds * slowdown(),
      gcSeconds: plain.gcSeconds === undefined ? undefined : 0.05 * seconds * slowdown(),
      allocatedBytes: drifted(plain.allocatedBytes),
      functionCalls: drifted(plain.functionCalls),
      primopCalls: drifted(plain.primopCalls),
      thunks: drifted(plain.thunks),
      attributeLookups: drifted(plain.attributeLookups),
      setUpdates: drifted(plain.setUpdates),
      valuesCopied: drifted(plain.valuesCopied),
      expressions: drifted(plain.expressions),
    },
  }
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
