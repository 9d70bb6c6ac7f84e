// One evaluation that counts the calls of each function, with the files told apart by whose they are; where it is
// asked for, with the path of every call.

import { filesOf, type FunctionCalls, parseFunctionCalls } from '../../core/nix/function-calls.ts'
import { createFunctionTraceReader } from '../../core/nix/function-trace.ts'
import { sourceFiles, type Sources } from '../../core/nix/source-files.ts'
import type { Attempt, Evaluation, TracedCalls } from '../../ports/evaluator.ts'
import { readCallSites } from './call-sites.ts'
import { type NixCommand, type EvaluatorExit, failureOf, runEvaluator, type Session } from './nix-command.ts'
import { installable } from './installable.ts'
import { sourcesOf } from './sources.ts'

/** A trace is begun for what it is expected to take; one that takes so many times as long, and a while, is given up. */
const TRACE_PATIENCE = 2
const LEAST_TRACE_SECONDS = 60

/** As the run that gave the counters: it succeeds where that did, and counts the same. */
export const ARGUMENTS = ['--dry-run', '--no-link', '--offline', '--no-eval-cache']

/** Calls by function. */
export async function countCalls(session: Session, evaluation: Evaluation): Promise<Attempt<FunctionCalls>> {
  const evaluator = counting(session.confined[evaluation.origin.kind])
  const exit = await runEvaluator(
    evaluator,
    ['build'],
    [...ARGUMENTS, ...installable(session, evaluation, [])],
  )
  const sources = await sourcesFor(session, evaluation, exit)
  const calls = callsOf(exit, sources)
  return calls === undefined
    ? failedToCount(evaluator, exit, { sources, messages: exit.stderr })
    : { ok: true, value: calls }
}

/** Calls by function and by path. `seconds`: what it is expected to take. */
export async function traceCalls(
  session: Session,
  evaluation: Evaluation,
  seconds: number,
): Promise<Attempt<TracedCalls>> {
  const evaluator = session.confined[evaluation.origin.kind]
  const reader = createFunctionTraceReader()
  const tracing = {
    ...counting(evaluator),
    timeoutSeconds: Math.min(
      evaluator.timeoutSeconds,
      Math.max(LEAST_TRACE_SECONDS, TRACE_PATIENCE * seconds),
    ),
    onStderr: (chunk: Buffer) => {
      reader.write(chunk)
    },
  }
  const exit = await runEvaluator(
    tracing,
    ['build'],
    [...ARGUMENTS, '--trace-function-calls', '-v', ...installable(session, evaluation, [])],
  )
  const trace = reader.end()
  const sources = await sourcesFor(session, evaluation, exit)
  const calls = callsOf(exit, sources)
  if (calls === undefined) return failedToCount(tracing, exit, { sources, messages: trace.messages })
  const sites = await readCallSites(trace.positions, sources)
  const whose = sourceFiles(sources)
  return {
    ok: true,
    value: { calls, tree: trace.builder.finish('calls', sites), files: trace.files.map(whose) },
  }
}

export function counting(evaluator: NixCommand): NixCommand {
  return { ...evaluator, environment: { ...evaluator.environment, NIX_COUNT_CALLS: '1' } }
}

export function callsOf(
  { code, statisticsJson }: EvaluatorExit,
  sources: Sources,
): FunctionCalls | undefined {
  return code === 0 ? parseFunctionCalls(statisticsJson, sourceFiles(sources)) : undefined
}

export function failedToCount(
  evaluator: NixCommand,
  exit: EvaluatorExit,
  { sources, messages }: { readonly sources: Sources; readonly messages: string },
): Attempt<never> {
  if (exit.code === 0) {
    const message = 'This Nix did not count the calls of functions.'
    return { ok: false, failure: { kind: 'not-measured', message } }
  }
  const { storePath: sourcePath } = sources
  return { ok: false, failure: failureOf(evaluator, exit, { sourcePath, messages }) }
}

/** Inputs are asked for only where a file is not the project's own. */
export async function sourcesFor(
  session: Session,
  evaluation: Evaluation,
  { statisticsJson }: EvaluatorExit,
): Promise<Sources> {
  const { storePath } = evaluation.source
  const storeDirectory = storePath.slice(0, storePath.lastIndexOf('/') + 1)
  const foreign = filesOf(statisticsJson).some(
    (file) =>
      (file.startsWith(storeDirectory) && !file.startsWith(`${storePath}/`)) || /^«[^»]*[:/]/.test(file),
  )
  return foreign ? await sourcesOf(session, evaluation) : { storePath, inputs: [] }
}
