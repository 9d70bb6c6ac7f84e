// The builder made real: builds, with the times at which their log was read.

import { type BuildLogReader, createBuildLogReader } from '../../core/nix/build-log.ts'
import { type BuildOutput, createBuildOutput } from '../../core/nix/build-output.ts'
import { createLineSplitter } from '../../core/nix/line-splitter.ts'
import type { Failure } from '../../core/model/failure.ts'
import type { BuildRun } from '../../core/profile/store-facts.ts'
import type { Evaluation } from '../../ports/evaluator.ts'
import type { Builder } from '../../ports/nix.ts'
import { installable } from './installable.ts'
import { failureOf, type NixCommand, runEvaluator, type Session } from './nix-command.ts'
import { allOutputs, portionsOf } from './path-info.ts'

export function createBuilder(session: Session): Builder {
  return {
    build: (evaluation) => build(session, evaluation),
    realise: (derivationPaths, seconds) => realise(session.command, derivationPaths, seconds),
  }
}

/** As long as a job on GitHub may take; the limit of the configuration is for an evaluation. */
const BUILD_TIMEOUT_SECONDS = 6 * 3600

async function build(session: Session, evaluation: Evaluation): Promise<BuildRun> {
  const command = { ...buildingCommand(session, evaluation), timeoutSeconds: BUILD_TIMEOUT_SECONDS }
  const sourcePath = evaluation.source.storePath
  const reader = createBuildLogReader()
  const output = createBuildOutput()
  const what = installable(session, evaluation, [])
  const { failure } = await runBuild(command, what, { reader, sourcePath, output })
  return { log: reader.end(now()), failure, output: output.lines() }
}

/** Nothing is evaluated: what is built was written to the store before. */
async function realise(
  command: NixCommand,
  derivationPaths: readonly string[],
  seconds: number,
): Promise<BuildRun> {
  const reader = createBuildLogReader({ keepsGoing: true })
  const output = createBuildOutput()
  const deadline = now() + seconds
  let failure: Failure | undefined
  let isCut = false
  for (const paths of portionsOf(derivationPaths)) {
    const building = { ...command, timeoutSeconds: Math.max(1, deadline - now()) }
    const what = paths.map((path) => allOutputs(command, path))
    const ended = await runBuild(building, ['--keep-going', ...what], { reader, output })
    failure = ended.failure ?? failure
    isCut ||= ended.isCut
  }
  return { log: reader.end(now(), isCut ? deadline : undefined), failure, output: output.lines() }
}

/** Lines that are no part of the log and are kept: Nix says there what ended it before it could log. */
const MOST_MESSAGES = 100

interface Reading {
  readonly reader: BuildLogReader
  /** Where what is said is to be kept. */
  readonly output: BuildOutput
  /** Where the files are that are evaluated. */
  readonly sourcePath?: string
}

interface Ended {
  /** Why it did not come to its end. */
  readonly failure: Failure | undefined
  /** Its time was over. */
  readonly isCut: boolean
}

async function runBuild(
  command: NixCommand,
  what: readonly string[],
  { reader, sourcePath, output }: Reading,
): Promise<Ended> {
  const messages: string[] = []
  const lines = createLineSplitter((bytes) => {
    const line = bytes.toString('utf8')
    reader.read(line, now())
    output.read(line)
    if (!line.startsWith('@nix ') && messages.length < MOST_MESSAGES) messages.push(line)
  })
  const building = { ...command, onStderr: lines.write }
  const args = ['--no-link', '--json', '--no-eval-cache', '--log-format', 'internal-json', ...what]
  const exit = await runEvaluator(building, ['build'], args)
  lines.end()
  const { errors } = reader.end(now())
  const told = (errors.length > 0 ? errors : messages).join('\n')
  const failure = exit.code === 0 ? undefined : failureOf(building, exit, { sourcePath, messages: told })
  return { failure, isCut: exit.timedOut }
}

/**
 * Builders need more of the machine than evaluators, and set up a sandbox of their own. What evaluates impurely reads the
 * environment that its evaluator had, or it would come to another derivation, and could read secrets.
 */
function buildingCommand({ command, confined, impure }: Session, { origin }: Evaluation): NixCommand {
  const { addresses, environment, commonArguments } = confined.flake
  if (impure && origin.kind === 'flake') return { ...command, environment, commonArguments }
  return addresses === undefined ? command : { ...command, addresses }
}

function now(): number {
  return performance.now() / 1000
}
