// One evaluation of a target: for its counters and what a build would do, or for its time.

import { existsSync } from 'node:fs'
import { z } from 'zod'
import { parseJson } from '../../core/text/json.ts'
import type { Run } from '../../core/model/measurement.ts'
import { type DryRunLog, parseDryRunLog } from '../../core/nix/dry-run.ts'
import { countWarnings } from '../../core/nix/evaluation-warnings.ts'
import { withoutSequences } from '../../core/text/plain-text.ts'
import { countsNothing, NO_STATISTICS } from '../../core/nix/statistics.ts'
import type { Attempt, Evaluation, ExactRun } from '../../ports/evaluator.ts'
import { type NixCommand, type EvaluatorExit, failureOf, runEvaluator, type Session } from './nix-command.ts'
import { selected } from './in-place.ts'
import { installable } from './installable.ts'
import { parseOutputs } from './output-closure.ts'

const buildSchema = z.array(z.object({ drvPath: z.string() })).min(1)

/** Counters, derivation and a dry run of its build. */
export async function runExact(session: Session, evaluation: Evaluation): Promise<Attempt<ExactRun>> {
  const what = await selected(session, evaluation)
  if (!what.ok) return what
  const { evaluator, args } = what.value
  const exit = await runEvaluator(
    evaluator,
    ['build'],
    [
      '--dry-run',
      '--json',
      '--no-link',
      '--no-eval-cache',
      '--show-trace',
      '--log-format',
      'internal-json',
      ...args,
    ],
  )
  const dryRun = parseDryRunLog(exit.stderr)
  const built = buildSchema.safeParse(parseJson(exit.stdout))
  const derivationPath = built.success ? built.data[0]?.drvPath : undefined
  if (exit.code !== 0 || derivationPath === undefined) {
    const messages = messagesOf(dryRun, exit)
    return {
      ok: false,
      failure: failureOf(evaluator, exit, { sourcePath: evaluation.source.storePath, messages }),
    }
  }
  if (countsNothing(exit.statistics)) return unusable(NO_COUNTS)
  const run = { ...runOf(exit), warnings: warningsOf(session, dryRun) }
  const value = { run, derivationPath, outputs: parseOutputs(exit.stdout), dryRun }
  return isWhole(value, evaluation)
    ? { ok: true, value }
    : unusable('What Nix said it would build and fetch is not whole.')
}

/** Lix prints `builtins.warn` as it does warnings of its own (2.95). */
export function warningsOf({ command: { version } }: Session, { messages }: DryRunLog): number | undefined {
  return version.implementation === 'lix' ? undefined : countWarnings(messages)
}

export const NO_COUNTS = 'Nix wrote no statistics of the evaluation.'

export function unusable(message: string): Attempt<never> {
  return { ok: false, failure: { kind: 'not-measured', message: `${message} Run it again.` } }
}

/** Lists are as long as they say, and what is not in the store yet is in one of them. */
function isWhole({ dryRun, derivationPath, outputs }: ExactRun, { source }: Evaluation): boolean {
  if (dryRun.isCut === true) return false
  // The store may be elsewhere.
  if (!existsSync(source.storePath) || outputs.every((path) => existsSync(path))) return true
  return (
    dryRun.toBuild.includes(derivationPath) ||
    outputs.some((path) => dryRun.toFetch.includes(path) || dryRun.unknown.includes(path))
  )
}

/** Errors come as messages of the structured log; what ends Nix before it can log comes as plain text. */
export function messagesOf(dryRun: DryRunLog, exit: EvaluatorExit): string {
  const errors = dryRun.messages.filter((message) => message.includes('error:'))
  if (errors.length > 0) return errors.join('\n')
  return withoutSequences(exit.stderr)
    .split('\n')
    .filter((line) => !line.startsWith('@nix '))
    .join('\n')
}

/** Time, memory and instructions of an evaluation that writes and fetches nothing. */
export async function runTimed(session: Session, evaluation: Evaluation): Promise<Attempt<Run>> {
  const evaluator = session.confined[evaluation.origin.kind]
  const exit = await runEvaluator(
    evaluator,
    ['eval'],
    [
      '--raw',
      '--read-only',
      '--offline',
      '--no-eval-cache',
      ...installable(session, evaluation, ['drvPath']),
    ],
  )
  if (exit.code !== 0) {
    const { storePath } = evaluation.source
    return {
      ok: false,
      failure: failureOf(evaluator, exit, { sourcePath: storePath, messages: exit.stderr }),
    }
  }
  if (countsNothing(exit.statistics)) return unusable(NO_COUNTS)
  if (exit.residentBytes === undefined && tellsMemory(evaluator))
    return unusable('The peak memory of the evaluator could not be read.')
  if (exit.instructions === undefined && evaluator.usage.instructions.kind === 'counted')
    return unusable('The instructions of the evaluator were not counted, or not all of them.')
  return { ok: true, value: runOf(exit) }
}

/** Looking into /proc now and then misses the shortest runs. */
function tellsMemory({ usage: { probe } }: NixCommand): boolean {
  const { kind } = probe
  return kind !== 'procfs' && kind !== 'none'
}

export function runOf(exit: EvaluatorExit): Run {
  return {
    wallSeconds: exit.wallSeconds,
    residentBytes: exit.residentBytes,
    instructions: exit.instructions,
    warnings: undefined,
    statistics: exit.statistics ?? NO_STATISTICS,
    ...(exit.statisticsJson !== '' && { statisticsJson: exit.statisticsJson }),
  }
}
