// One evaluation that counts the calls of each function, with the files told apart by whose they are; where it is
// asked for, with the path of every call.

import { filesOf, type FunctionCalls, parseFunctionCalls } from '../../core/nix/function-calls.ts'
import {
  createFunctionTraceReader,
  filesOfPositions,
  type FunctionTraceReader,
} from '../../core/nix/function-trace.ts'
import { sourceFiles, type Sources } from '../../core/nix/source-files.ts'
import type { Attempt, Evaluation, TracedCalls } from '../../ports/evaluator.ts'
import { readCallSites } from './call-sites.ts'
import { type NixCommand, type EvaluatorExit, failureOf, runEvaluator, type Session } from './nix-command.ts'
import { installable } from './installable.ts'
import { sourcesOf } from './sources.ts'

/** A trace is begun for what it is expected to take; one that takes so many times as long, and a while, is given up. */
const TRACE_PATIENCE = 2
const LEAST_TRACE_SECONDS = 60

/** Calls by function. */
export async function countCalls(session: Session, evaluation: Evaluation): Promise<Attempt<FunctionCalls>> {
  const counted = await runCounting(session, evaluation, {})
  return counted.ok ? { ok: true, value: counted.value.calls } : counted
}

/** Calls by function and by path. `seconds`: what it is expected to take. */
export async function traceCalls(
  session: Session,
  evaluation: Evaluation,
  seconds: number,
): Promise<Attempt<TracedCalls>> {
  const reader = createFunctionTraceReader()
  const counted = await runCounting(session, evaluation, {
    arguments: ['--trace-function-calls', namesFiles(session)],
    reader,
    mostSeconds: Math.max(LEAST_TRACE_SECONDS, TRACE_PATIENCE * seconds),
  })
  if (!counted.ok) return counted
  const { calls, sources } = counted.value
  const { positions, builder, files } = reader.end()
  const sites = await readCallSites(positions, sources)
  const named = files.length > 0 ? files : filesOfPositions(positions)
  return {
    ok: true,
    value: { calls, tree: builder.finish('calls', sites), files: named.map(sourceFiles(sources)) },
  }
}

/** So loud that Nix names each file that it evaluates; Lix does that among what is for its developers (2.90 to 2.95). */
function namesFiles({ command: { version } }: Session): string {
  return version.implementation === 'lix' ? '-vvv' : '-v'
}

/** What an evaluation that counts calls does besides. */
interface Besides {
  readonly arguments?: readonly string[]
  /** Reads standard error, where it is too long to keep. */
  readonly reader?: FunctionTraceReader
  /** It is given up where it takes longer. */
  readonly mostSeconds?: number
}

interface CountedCalls {
  readonly calls: FunctionCalls
  /** Whose files the calls are of. */
  readonly sources: Sources
}

/** As the run that gave the counters: it succeeds where that did, and counts the same. */
export async function runCounting(
  session: Session,
  evaluation: Evaluation,
  { arguments: besides = [], reader, mostSeconds = Infinity }: Besides,
): Promise<Attempt<CountedCalls>> {
  const evaluator = session.confined[evaluation.origin.kind]
  const counting: NixCommand = {
    ...evaluator,
    environment: { ...evaluator.environment, NIX_COUNT_CALLS: '1' },
    timeoutSeconds: Math.min(evaluator.timeoutSeconds, mostSeconds),
    ...(reader && { onStderr: reader.write }),
  }
  const usual = ['--dry-run', '--no-link', '--offline', '--no-eval-cache']
  const args = [...usual, ...besides, ...installable(session, evaluation, [])]
  const exit = await runEvaluator(counting, ['build'], args)
  const sources = await sourcesFor(session, evaluation, exit)
  if (exit.code !== 0) {
    const messages = reader === undefined ? exit.stderr : reader.end().messages
    return { ok: false, failure: failureOf(counting, exit, { sourcePath: sources.storePath, messages }) }
  }
  const calls = parseFunctionCalls(exit.statisticsJson, sourceFiles(sources))
  return calls === undefined ? NOT_COUNTED : { ok: true, value: { calls, sources } }
}

const NOT_COUNTED: Attempt<never> = {
  ok: false,
  failure: { kind: 'not-measured', message: 'This Nix did not count the calls of functions.' },
}

/** Inputs are asked for only where a file is not the project's own. */
async function sourcesFor(
  session: Session,
  evaluation: Evaluation,
  { statisticsJson }: EvaluatorExit,
): Promise<Sources> {
  const { storePath, sha } = evaluation.source
  // `//builtin` is Nix 2.8's own.
  const foreign = filesOf(statisticsJson).some((file) =>
    file.startsWith('/')
      ? !file.startsWith('//') && !file.startsWith(`${storePath}/`)
      : /^«[^»]*[:/]/.test(file),
  )
  return foreign ? await sourcesOf(session, evaluation) : { storePath, sha, inputs: [] }
}
