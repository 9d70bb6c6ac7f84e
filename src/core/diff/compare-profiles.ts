// Two profiles → what they differ in: counters by the table of metrics, calls as reports explain them, builds.

import { explainCallPaths } from '../explain/call-paths.ts'
import { explainFunctions, explainPrimops } from '../explain/functions.ts'
import { toldMetrics } from '../model/counter.ts'
import type { CallPathsExplanation } from '../model/call-paths.ts'
import type { Statistics } from '../model/measurement.ts'
import type { CallTree } from '../nix/call-tree.ts'
import type { FunctionCalls } from '../nix/function-calls.ts'
import { linesOf } from '../profile/hot-functions.ts'
import { BUILD_STATS, EVALUATION, foldedFile, FUNCTION_CALLS, STATISTICS } from '../profile/profile-files.ts'
import { compareBuilds } from './compare-builds.ts'
import { isSameMachine } from './mismatches.ts'
import type { FigureChange, ProfileChanges, TimeChange } from './profile-diff.ts'
import type { ProfileSides, RecordedSides, StoredProfile } from './stored-profile.ts'

export function compareProfiles(
  { base, head }: ProfileSides<StoredProfile>,
  records: RecordedSides,
): ProfileChanges {
  const calls = bothOf(base.calls, head.calls)
  const tree = bothOf(base.tree, head.tree)
  const builds = bothOf(base.builds, head.builds)
  const counters = bothOf(base.statistics, head.statistics)
  const missing = [
    ...(counters === undefined ? [STATISTICS] : []),
    ...(calls === undefined ? [FUNCTION_CALLS] : []),
    ...(tree === undefined ? [foldedFile(EVALUATION)] : []),
    ...(builds === undefined ? [BUILD_STATS] : []),
  ]
  return {
    counters: counters === undefined ? [] : compareCounters(counters),
    functions: calls && explainFunctions({ ...byLine(calls), change: undefined }),
    primops: calls && explainPrimops({ ...calls, change: undefined }),
    calls: tree && pathsOf(tree),
    time: compareTime(bothOf(base.time, head.time), records),
    builds: builds && compareBuilds(builds),
    missing,
  }
}

function bothOf<T>(base: T | undefined, head: T | undefined): ProfileSides<T> | undefined {
  return base === undefined || head === undefined ? undefined : { base, head }
}

/** The functions of one line together, as the profile itself tells them: `a: b: …` is two, and who reads has one in mind. */
function byLine({ base, head }: ProfileSides<FunctionCalls>): ProfileSides<FunctionCalls> {
  const together = (calls: FunctionCalls) => ({ ...calls, functions: linesOf(calls.functions) })
  return { base: together(base), head: together(head) }
}

function compareCounters({ base, head }: ProfileSides<Statistics>): readonly FigureChange[] {
  return toldMetrics.flatMap(({ id, label, unit, source }) => {
    const values = { base: source.read(runOf(base)) ?? null, head: source.read(runOf(head)) ?? null }
    return values.base === null && values.head === null ? [] : [{ id, label, unit, ...values }]
  })
}

/** A run of which nothing but its statistics is known. */
function runOf(statistics: Statistics) {
  return {
    wallSeconds: 0,
    residentBytes: undefined,
    instructions: undefined,
    warnings: undefined,
    statistics,
  }
}

/** The lines that a change touched are not known here: paths are paired by places and by what is called. */
function pathsOf({ base, head }: ProfileSides<CallTree>): CallPathsExplanation | undefined {
  return explainCallPaths({
    base: { tree: base, files: [] },
    head: { tree: head, files: [] },
    change: undefined,
    movedInputs: [],
  })
}

function compareTime(time: ProfileSides<CallTree> | undefined, records: RecordedSides): TimeChange {
  if (time === undefined) return { kind: 'not-sampled' }
  return isSameMachine(records) ? { kind: 'compared', paths: pathsOf(time) } : { kind: 'other-machine' }
}
