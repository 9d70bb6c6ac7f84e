// The sources that an evaluation reads: the revision's own files and the inputs that its lock file names.

import { flakeArguments, flakeReference } from '../../core/nix/command-line.ts'
import { parseLockedInputs, type Sources } from '../../core/nix/source-files.ts'
import type { Evaluation } from '../../ports/evaluator.ts'
import { runEvaluator, type Session } from './nix-command.ts'

/** Where Nix does not tell of inputs, there are none: files keep the names of their sources. */
export async function sourcesOf(
  { confined, overrideInputs }: Session,
  { source, origin }: Evaluation,
): Promise<Sources> {
  const { storePath, sha } = source
  if (origin.kind !== 'flake') return { storePath, sha, inputs: [] }
  const exit = await runEvaluator(
    confined.flake,
    ['flake', 'metadata'],
    ['--json', '--offline', ...flakeArguments(overrideInputs), flakeReference(source, origin.directory)],
  )
  return { storePath, sha, inputs: parseLockedInputs(exit.stdout) }
}
