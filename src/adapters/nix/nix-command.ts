// One process of Nix: its command line, its statistics, its peak memory and its instructions.

import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Statistics } from '../../core/model/measurement.ts'
import { restriction } from '../../core/nix/command-line.ts'
import { describeFailure } from '../../core/nix/evaluation-error.ts'
import type { NixVersion } from '../../core/nix/version.ts'
import type { Failure } from '../../core/model/failure.ts'
import { withoutSequences } from '../../core/text/plain-text.ts'
import { parseStatistics } from '../../core/nix/statistics.ts'
import type { LockedNode } from '../../core/nix/lock-nodes.ts'
import type { Reach } from '../../core/nix/reach.ts'
import type { Command } from '../process/command.ts'
import { type Exit, runCommand } from '../process.ts'
import { type Isolation, isolated } from './isolation.ts'
import type { TargetOrigin } from '../../core/model/target.ts'
import { type MeasuredExit, runMeasured } from './process-usage.ts'
import type { FoundProbe } from './usage-probe.ts'

/** How every process of one Nix installation is run. */
export interface NixCommand {
  /** Path of the `nix` binary. */
  readonly file: string
  readonly version: NixVersion
  /** Arguments behind the verb, for every command. */
  readonly commonArguments: readonly string[]
  /** Arguments for the language features that are on. */
  readonly features: readonly string[]
  /** Prefixes of URLs that evaluation may fetch from, beside the usual ones; without them, it is not restricted. */
  readonly addresses?: readonly string[]
  /** What its processes may reach; without it, all that the user may. */
  readonly isolation?: { readonly isolation: Isolation; readonly reach: Reach }
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  readonly signal: AbortSignal
  readonly usage: FoundProbe
  /** A folder of our own for files that live as long as one process; evaluators may write there. */
  readonly directory: string
  /** As that, but out of reach of evaluators: what is reported of them. */
  readonly usageDirectory: string
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

/** Runs `nix VERB… ARGS…` to its end, with statistics, peak memory and instructions. */
export async function runEvaluator(
  command: NixCommand,
  verb: readonly string[],
  args: readonly string[],
): Promise<EvaluatorExit> {
  const name = command.nextName()
  const statisticsFile = join(command.directory, `${name}.statistics.json`)
  const usageFile = join(command.usageDirectory, name)
  try {
    const exit = await runMeasured(
      {
        ...commandOf(command, verb, args),
        // Relative paths in arguments would be read from here; there are none, and nothing to find.
        cwd: command.directory,
        env: { ...command.environment, NIX_SHOW_STATS: '1', NIX_SHOW_STATS_PATH: statisticsFile },
        timeoutSeconds: command.timeoutSeconds,
        signal: command.signal,
        ...(command.onStderr && { onStderr: command.onStderr }),
      },
      command.usage.probe,
      usageFile,
    )
    const json = await readFile(statisticsFile, 'utf8').catch(() => '')
    return { ...exit, statistics: parseStatistics(json), statisticsJson: json }
  } finally {
    await Promise.all([statisticsFile, usageFile].map((file) => rm(file, { force: true })))
  }
}

/** Runs `nix VERB… ARGS…` that evaluates nothing of the user's; any exit status is an answer. */
export async function runNix(
  command: NixCommand,
  verb: readonly string[],
  args: readonly string[],
): Promise<Exit> {
  return await runCommand({
    ...commandOf(command, verb, args),
    cwd: command.directory,
    env: command.environment,
    timeoutSeconds: command.timeoutSeconds,
    signal: command.signal,
  })
}

/** Why a process did not end well: what it says, or how it ended. */
export function reasonOf({ stderr, code, signal, timedOut }: Exit): string {
  if (timedOut) return 'it did not end in time'
  const ending = signal === null ? `it ended with status ${String(code)}` : `it was ended by ${signal}`
  return withoutSequences(stderr).trim() || ending
}

function commandOf(
  { file, commonArguments, features, addresses, isolation }: NixCommand,
  verb: readonly string[],
  args: readonly string[],
): Pick<Command, 'file' | 'args'> {
  const restricted = addresses === undefined ? [] : restriction(addresses)
  const command = { file, args: [...verb, ...features, ...commonArguments, ...restricted, ...args] }
  return isolation === undefined ? command : isolated(isolation.isolation, isolation.reach, command)
}

/** How this Nix is run. */
export interface Session {
  /** For what evaluates nothing of the project's: it may use the user's credentials. */
  readonly command: NixCommand
  /** For evaluations of the project's code, by what is evaluated. */
  readonly confined: Readonly<Record<TargetOrigin['kind'], NixCommand>>
  /** Whether flakes are evaluated impurely. */
  readonly impure: boolean
  /** What the configuration replaces among a flake's inputs. */
  readonly overrideInputs: Readonly<Record<string, string>>
  /** What base's lock files name. */
  readonly known: readonly LockedNode[]
}

/** Why a process ended without a result; `sourcePath`: where the files are that it evaluated. */
export function failureOf(
  { timeoutSeconds }: NixCommand,
  exit: EvaluatorExit,
  { messages, sourcePath }: { readonly sourcePath: string | undefined; readonly messages: string },
): Failure {
  return describeFailure({
    ...exit,
    messages,
    timeoutSeconds,
    sourcePath: sourcePath ?? NOWHERE,
    sourceIsGone: sourcePath !== undefined && !existsSync(sourcePath),
  })
}

/** In no store. */
const NOWHERE = '/nix/store/-'
