// The builder made real: a build, with the times at which its log was read.

import { createBuildLogReader } from '../../core/nix/build-log.ts'
import { createLineSplitter } from '../../core/nix/line-splitter.ts'
import type { BuildRun } from '../../core/profile/store-facts.ts'
import type { Evaluation } from '../../ports/evaluator.ts'
import type { Builder } from '../../ports/nix.ts'
import { installable } from './installable.ts'
import { failureOf, type NixCommand, runEvaluator, type Session } from './nix-command.ts'

export function createBuilder(session: Session): Builder {
  return { build: (evaluation) => build(session, evaluation) }
}

/** As long as a job on GitHub may take; the limit of the configuration is for an evaluation. */
const BUILD_TIMEOUT_SECONDS = 6 * 3600

/** Lines that are no part of the log and are kept: Nix says there what ended it before it could log. */
const MOST_MESSAGES = 100

async function build(session: Session, evaluation: Evaluation): Promise<BuildRun> {
  const reader = createBuildLogReader()
  const messages: string[] = []
  const lines = createLineSplitter((bytes) => {
    const line = bytes.toString('utf8')
    reader.read(line, now())
    if (!line.startsWith('@nix ') && messages.length < MOST_MESSAGES) messages.push(line)
  })
  const building = {
    ...buildingCommand(session, evaluation),
    timeoutSeconds: BUILD_TIMEOUT_SECONDS,
    onStderr: lines.write,
  }
  const args = [
    '--no-link',
    '--json',
    '--no-eval-cache',
    '--log-format',
    'internal-json',
    ...installable(session, evaluation, []),
  ]
  const exit = await runEvaluator(building, ['build'], args)
  lines.end()
  const log = reader.end(now())
  const told = (log.errors.length > 0 ? log.errors : messages).join('\n')
  const failure =
    exit.code === 0
      ? undefined
      : failureOf(building, exit, { sourcePath: evaluation.source.storePath, messages: told })
  return { log, failure }
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
