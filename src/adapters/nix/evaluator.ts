// The evaluator made real: evaluations through Nix's command line, as many side by side as the machine has room for.

import type { Evaluator } from '../../ports/evaluator.ts'
import { countCalls, traceCalls } from './count-calls.ts'
import { listAttributes } from './listing.ts'
import type { Session } from './nix-command.ts'
import type { Platform } from '../platform.ts'
import { bounded } from './bounded.ts'
import { runExact, runTimed } from './run-target.ts'
import { runSet } from './run-set.ts'
import { sampleCalls } from './sample-calls.ts'
import { sampleTime } from './sample-time.ts'

export function createEvaluator(
  session: Session,
  has: Pick<Evaluator, 'hasProfiler'>,
  platform: Platform,
): Evaluator {
  const load = createLoad(platform)
  return {
    concurrency: load.concurrency,
    list: (listing, walks) => listAttributes(session, listing, walks),
    runExact: async (evaluation, bounds) => {
      const attempt = await runExact(bounds === undefined ? session : bounded(session, bounds), evaluation)
      if (attempt.ok) load.saw(attempt.value.run.residentBytes)
      return attempt
    },
    runSet: async (evaluation) => {
      const attempt = await runSet(session, evaluation)
      if (attempt.ok) load.saw(attempt.value.run.residentBytes)
      return attempt
    },
    runTimed: (evaluation) => runTimed(session, evaluation),
    countCalls: (evaluation) => countCalls(session, evaluation),
    traceCalls: (evaluation, seconds) => traceCalls(session, evaluation, seconds),
    sampleCalls: (evaluation, seconds) => sampleCalls(session, evaluation, seconds),
    hasProfiler: has.hasProfiler,
    sampleTime: (evaluation) => sampleTime(session, evaluation),
  }
}

/** Nothing of Nix's own is needed for a first guess: the evaluators measured since tell how much they really take. */
const ASSUMED_RESIDENT_BYTES = 1024 ** 3

/** How many evaluators fit beside each other: no more than cores, and no more than memory has room for. */
function createLoad({ processors, availableBytes }: Pick<Platform, 'processors' | 'availableBytes'>) {
  let largestResidentBytes = 0
  return {
    saw: (residentBytes: number | undefined) => {
      largestResidentBytes = Math.max(largestResidentBytes, residentBytes ?? 0)
    },
    concurrency: () => {
      const each = largestResidentBytes === 0 ? ASSUMED_RESIDENT_BYTES : largestResidentBytes
      return Math.max(1, Math.min(processors(), Math.floor(availableBytes() / each)))
    },
  }
}
