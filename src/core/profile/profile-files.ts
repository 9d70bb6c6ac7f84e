// The files of a profile folder: one target on one revision.

import type { CallTree } from '../nix/call-tree.ts'
import type { CallTreeRecord } from '../model/call-paths.ts'
import { foldedLines } from '../explain/folded-lines.ts'
import { pruneTree } from '../explain/prune-tree.ts'
import { renderFlameSvg } from '../flame/svg.ts'
import { renderAnalysis } from './analysis.ts'
import { renderBuildStats } from './build-stats.ts'
import { renderFunctionCalls } from './function-calls-json.ts'
import { PROFILE_FILE, renderProfileRecord } from './profile-record.ts'
import { type Part, valueOf } from './part.ts'
import type { ProfileFacts, ProfileSubject, TargetProfile } from './target-profile.ts'

export interface ProfileFile {
  readonly name: string
  /** In pieces where it may be longer than memory has room for. */
  readonly content: string | Iterable<string>
}

/** All files; what is not known has none, and `ANALYSIS.md`, the first, says why. */
export function profileFiles(subject: ProfileSubject, profile: TargetProfile): readonly ProfileFile[] {
  const record = { name: PROFILE_FILE, content: renderProfileRecord(subject, profile) }
  if (profile.state.kind === 'failed') {
    const drawn = { calls: undefined, time: undefined }
    return [analysisFile(renderAnalysis({ subject, profile, drawn, files: [record.name] })), record]
  }
  const { facts } = profile.state
  const drawn = { calls: drawnTree(facts.tree), time: drawnTree(facts.time) }
  const files = [
    ...statisticsFile(facts),
    ...functionCallsFile(facts),
    ...treeFiles(facts.tree, {
      name: EVALUATION,
      title: `${profile.name}: function calls`,
      drawn: drawn.calls,
    }),
    ...treeFiles(facts.time, { name: TIME, title: `${profile.name}: time`, drawn: drawn.time }),
    { name: BUILD_STATS, content: renderBuildStats(facts) },
    ...buildOutputFile(facts),
    record,
  ]
  const names = files.map(({ name }) => name)
  return [analysisFile(renderAnalysis({ subject, profile, drawn, files: names })), ...files]
}

/** The name of the file that people read first. */
export const ANALYSIS = 'ANALYSIS.md'

export const STATISTICS = 'nix-stats.json'
export const FUNCTION_CALLS = 'function-calls.json'
export const BUILD_STATS = 'build-stats.json'
export const BUILD_OUTPUT = 'build-output.log'

/** Call trees, by what the names of their files begin with. */
export const EVALUATION = 'evaluation'
export const TIME = 'time'

export function foldedFile(tree: typeof EVALUATION | typeof TIME): string {
  return `${tree}.folded`
}

function analysisFile(content: string): ProfileFile {
  return { name: ANALYSIS, content }
}

/** Of the run that was alone; its times are those of the analysis. */
function statisticsFile({ timed, exact }: ProfileFacts): readonly ProfileFile[] {
  const content = valueOf(timed)?.statisticsJson ?? exact.statisticsJson
  return content === undefined ? [] : [{ name: STATISTICS, content }]
}

function functionCallsFile({ calls }: ProfileFacts): readonly ProfileFile[] {
  const called = valueOf(calls)
  return called === undefined ? [] : [{ name: FUNCTION_CALLS, content: renderFunctionCalls(called) }]
}

/** Of a real build that had something to do. */
function buildOutputFile({ build }: ProfileFacts): readonly ProfileFile[] {
  const lines = build?.output ?? []
  return lines.length === 0 ? [] : [{ name: BUILD_OUTPUT, content: textLines(lines) }]
}

interface Drawing {
  readonly name: typeof EVALUATION | typeof TIME
  readonly title: string
  readonly drawn: CallTreeRecord | undefined
}

function treeFiles(
  tree: Part<CallTree> | undefined,
  { name, title, drawn }: Drawing,
): readonly ProfileFile[] {
  const whole = valueOf(tree)
  if (whole === undefined || drawn === undefined) return []
  return [
    { name: foldedFile(name), content: textLines(foldedLines(whole)) },
    { name: `${name}-flamegraph.svg`, content: renderFlameSvg(drawn, { title }) },
  ]
}

function drawnTree(tree: Part<CallTree> | undefined): CallTreeRecord | undefined {
  const whole = valueOf(tree)
  return whole === undefined ? undefined : pruneTree(whole)
}

/** A piece for every so many lines: a write for each would take longer than the evaluation did. */
const LINES_PER_PIECE = 1000

function* textLines(lines: readonly string[]): Generator<string> {
  for (let start = 0; start < lines.length; start += LINES_PER_PIECE) {
    yield `${lines.slice(start, start + LINES_PER_PIECE).join('\n')}\n`
  }
}
