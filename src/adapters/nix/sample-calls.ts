// One evaluation with its time sampled by call path and its calls counted: what there is to explain an evaluation by that is
// too long to trace (Nix 2.30 and newer).

import { join } from 'node:path'
import { rm } from 'node:fs/promises'
import { createFunctionTraceReader } from '../../core/nix/function-trace.ts'
import { sourceFiles } from '../../core/nix/source-files.ts'
import type { Attempt, Evaluation, TracedCalls } from '../../ports/evaluator.ts'
import { runCounting } from './count-calls.ts'
import type { Session } from './nix-command.ts'
import { readProfile } from './sample-time.ts'

/** Stacks are deep, and Nix writes each as a line of kilobytes: this many are read in a tenth of the evaluation's time. */
const SAMPLES = 8_000

/** Nix takes samples where a function is called: more often than this it does little else. */
const MOST_PER_SECOND = 4_999

const LEAST_PER_SECOND = 99

/** `seconds`: what the evaluation is expected to take. */
export async function sampleCalls(
  session: Session,
  evaluation: Evaluation,
  seconds: number,
): Promise<Attempt<TracedCalls>> {
  const evaluator = session.confined[evaluation.origin.kind]
  const file = join(evaluator.directory, `${evaluator.nextName()}.folded`)
  const reader = createFunctionTraceReader()
  try {
    const counted = await runCounting(session, evaluation, {
      arguments: [
        ...['-v', '--eval-profiler', 'flamegraph', '--eval-profile-file', file],
        ...['--eval-profiler-frequency', String(frequencyFor(seconds))],
      ],
      reader,
    })
    if (!counted.ok) return counted
    const { calls, sources } = counted.value
    const tree = await readProfile(file, sources)
    return { ok: true, value: { calls, tree, files: reader.end().files.map(sourceFiles(sources)) } }
  } finally {
    await rm(file, { force: true })
  }
}

function frequencyFor(seconds: number): number {
  const wanted = Math.round(SAMPLES / Math.max(seconds, 0.001))
  return Math.min(MOST_PER_SECOND, Math.max(LEAST_PER_SECOND, wanted))
}
