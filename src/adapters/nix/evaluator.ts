// One process of Nix: its command line, its statistics and its peak memory.

import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Statistics } from '../../core/measurement.ts'
import { describeFailure } from '../../core/nix/evaluation-error.ts'
import type { NixVersion } from '../../core/nix/version.ts'
import type { Failure } from '../../core/results.ts'
import { parseStatistics } from '../../core/nix/statistics.ts'
import { type Exit, runCommand } from '../process.ts'
import { type MemoryProbe, type MeasuredExit, runMeasured } from './resident-memory.ts'

/** How every process of one Nix installation is run. */
export interface Evaluator {
  /** Path of the `nix` binary. */
  readonly file: string
  readonly version: NixVersion
  /** Arguments behind the verb, for every command. */
  readonly commonArguments: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  readonly signal: AbortSignal
  readonly memoryProbe: MemoryProbe
  /** A folder of our own for files that live as long as one process. */
  readonly directory: string
  /** A name that no other process of this program uses. */
  readonly nextName: () => string
  /** Takes standard error as it comes, where it is too long to keep. */
  readonly onStderr?: (chunk: Buffer) => void
}

export interface EvaluatorExit extends MeasuredExit {
  /** Undefined where the evaluator wrote none. */
  readonly statistics: Statistics | undefined
  /** What it wrote them as; empty where it wrote none. */
  readonly statisticsJson: string
}

/** Runs `nix VERB… ARGS…` to its end, with statistics and peak memory. */
export async function runEvaluator(
  evaluator: Evaluator,
  verb: readonly string[],
  args: readonly string[],
): Promise<EvaluatorExit> {
  const name = evaluator.nextName()
  const statisticsFile = join(evaluator.directory, `${name}.statistics.json`)
  const memoryFile = join(evaluator.directory, `${name}.memory`)
  try {
    const exit = await runMeasured(
      {
        file: evaluator.file,
        args: [...verb, ...evaluator.commonArguments, ...args],
        // Relative paths in arguments would be read from here; there are none, and nothing to find.
        cwd: evaluator.directory,
        env: { ...evaluator.environment, NIX_SHOW_STATS: '1', NIX_SHOW_STATS_PATH: statisticsFile },
        timeoutSeconds: evaluator.timeoutSeconds,
        signal: evaluator.signal,
        ...(evaluator.onStderr && { onStderr: evaluator.onStderr }),
      },
      evaluator.memoryProbe,
      memoryFile,
    )
    const json = await readFile(statisticsFile, 'utf8').catch(() => '')
    return { ...exit, statistics: parseStatistics(json), statisticsJson: json }
  } finally {
    await Promise.all([statisticsFile, memoryFile].map((file) => rm(file, { force: true })))
  }
}

/** Runs `nix VERB… ARGS…` that evaluates nothing of the user's; any exit status is an answer. */
export async function runNix(
  evaluator: Evaluator,
  verb: readonly string[],
  args: readonly string[],
): Promise<Exit> {
  return await runCommand({
    file: evaluator.file,
    args: [...verb, ...evaluator.commonArguments, ...args],
    cwd: evaluator.directory,
    env: evaluator.environment,
    timeoutSeconds: evaluator.timeoutSeconds,
    signal: evaluator.signal,
  })
}

/** An evaluator, with what the configuration replaces among a flake's inputs. */
export interface Session {
  readonly evaluator: Evaluator
  readonly overrideInputs: Readonly<Record<string, string>>
}

/** Why a process ended without a result. */
export function failureOf(
  { timeoutSeconds }: Evaluator,
  exit: EvaluatorExit,
  told: { readonly sourcePath: string; readonly messages: string },
): Failure {
  return describeFailure({ ...exit, ...told, timeoutSeconds })
}
