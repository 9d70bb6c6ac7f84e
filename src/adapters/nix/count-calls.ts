// One evaluation that counts the calls of each function, with the files told apart by whose they are.

import { flakeArguments, flakeReference } from '../../core/nix/command-line.ts'
import { filesOf, type FunctionCalls, parseFunctionCalls } from '../../core/nix/function-calls.ts'
import { type LockedInput, parseLockedInputs, sourceFiles } from '../../core/nix/source-files.ts'
import type { Attempt, Evaluation } from '../../ports.ts'
import { type EvaluatorExit, failureOf, runEvaluator, type Session } from './evaluator.ts'

/** Evaluates what `installable` names: the evaluation's target. */
export async function countCalls(
  { evaluator, overrideInputs }: Session,
  evaluation: Evaluation,
  installable: readonly string[],
): Promise<Attempt<FunctionCalls>> {
  const counting = { ...evaluator, environment: { ...evaluator.environment, NIX_COUNT_CALLS: '1' } }
  const { storePath } = evaluation.source
  // As the run that gave the counters: it succeeds where that did, and counts the same.
  const args = ['--dry-run', '--no-link', '--offline', '--no-eval-cache', ...installable]
  const exit = await runEvaluator(counting, ['build'], args)
  if (exit.code === 0) {
    const inputs = await lockedInputs({ evaluator, overrideInputs }, evaluation, exit)
    const calls = parseFunctionCalls(exit.statisticsJson, sourceFiles({ storePath, inputs }))
    if (calls !== undefined) return { ok: true, value: calls }
  }
  const messages = exit.code === 0 ? 'error: this Nix did not count the calls of functions' : exit.stderr
  return { ok: false, failure: failureOf(evaluator, exit, { sourcePath: storePath, messages }) }
}

/** Asked only where a file is not the project's own; where Nix does not tell, files keep the names of their sources. */
async function lockedInputs(
  { evaluator, overrideInputs }: Session,
  { source, origin }: Evaluation,
  { statisticsJson }: EvaluatorExit,
): Promise<readonly LockedInput[]> {
  const storeDirectory = source.storePath.slice(0, source.storePath.lastIndexOf('/') + 1)
  const foreign = filesOf(statisticsJson).some(
    (file) =>
      (file.startsWith(storeDirectory) && !file.startsWith(`${source.storePath}/`)) ||
      /^«[^»]*[:/]/.test(file),
  )
  if (origin.kind !== 'flake' || !foreign) return []
  const exit = await runEvaluator(
    evaluator,
    ['flake', 'metadata'],
    ['--json', '--offline', ...flakeArguments(overrideInputs), flakeReference(source, origin.directory)],
  )
  return parseLockedInputs(exit.stdout)
}
