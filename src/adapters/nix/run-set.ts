// One evaluation of several attributes of a set. Nix's `build` evaluates a flake anew for each of them (2.8 to 2.34), and so
// would share nothing; `eval` with a function of the set evaluates it once.

import { applyArguments } from '../../core/nix/listing.ts'
import { fileArguments } from '../../core/nix/command-line.ts'
import { parseDryRunLog } from '../../core/nix/dry-run.ts'
import { nixString } from '../../core/nix/nix-string.ts'
import { parseSetAnswer, setExpression } from '../../core/nix/set-expression.ts'
import { countsNothing } from '../../core/nix/statistics.ts'
import type { Attempt, SetEvaluation, SetRun } from '../../ports/evaluator.ts'
import { installable } from './installable.ts'
import { failureOf, runEvaluator, type Session } from './nix-command.ts'
import { messagesOf, NO_COUNTS, runOf, unusable, warningsOf } from './run-target.ts'

/**
 * Writes nothing, since writing hundreds of derivations takes long; but for code that imports from a path of the store which it makes
 * itself: without that path nothing is proven of it.
 */
export async function runSet(session: Session, evaluation: SetEvaluation): Promise<Attempt<SetRun>> {
  const attempt = await runOnce(session, evaluation, ['--read-only'])
  return attempt.ok || attempt.failure.kind !== 'not-measured'
    ? attempt
    : await runOnce(session, evaluation, [])
}

async function runOnce(
  session: Session,
  evaluation: SetEvaluation,
  mode: readonly string[],
): Promise<Attempt<SetRun>> {
  const evaluator = session.confined[evaluation.origin.kind]
  const exit = await runEvaluator(
    evaluator,
    ['eval'],
    [
      ...['--json', ...mode, '--no-eval-cache', '--log-format', 'internal-json'],
      ...selection(session, evaluation),
    ],
  )
  const log = parseDryRunLog(exit.stderr)
  const derivationPaths = parseSetAnswer(exit.stdout, evaluation.names.length)
  if (exit.code !== 0 || derivationPaths === undefined) {
    const { storePath } = evaluation.source
    return {
      ok: false,
      failure: failureOf(evaluator, exit, { sourcePath: storePath, messages: messagesOf(log, exit) }),
    }
  }
  if (countsNothing(exit.statistics)) return unusable(NO_COUNTS)
  return { ok: true, value: { run: { ...runOf(exit), warnings: warningsOf(session, log) }, derivationPaths } }
}

function selection(session: Session, evaluation: SetEvaluation): readonly string[] {
  const { source, origin, names } = evaluation
  const select = setExpression(names)
  switch (origin.kind) {
    case 'flake':
      return [...installable(session, evaluation, []), '--apply', select]
    case 'file': {
      const way = origin.attributePath.map((name) => `.${nixString(name)}`).join('')
      return [
        ...fileArguments(source, origin.file, {}),
        '--apply',
        `value: (${select}) (${applyArguments(origin.arguments)} value)${way}`,
      ]
    }
  }
}
