// What is evaluated where its files lie: by the evaluator of plain files, also where it is a flake.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { flakeInPlace } from '../../core/nix/flake-in-place.ts'
import { IMPURE_ARGUMENTS } from '../../core/nix/impure.ts'
import type { Failure } from '../../core/model/failure.ts'
import type { Attempt, Evaluation } from '../../ports/evaluator.ts'
import { readLock } from './bring-inputs.ts'
import { installable } from './installable.ts'
import type { NixCommand, Session } from './nix-command.ts'

/** How a target is evaluated, and what names it as arguments of Nix. */
export interface Selected {
  readonly evaluator: NixCommand
  readonly args: readonly string[]
}

/** A failure where a flake can not be evaluated in place: an input is not in the store, or the lock file does not say where. */
export async function selected(session: Session, evaluation: Evaluation): Promise<Attempt<Selected>> {
  const { source, origin } = evaluation
  if (source.inPlace === undefined || origin.kind === 'file') {
    const args = installable(session, evaluation, [])
    return { ok: true, value: { evaluator: session.confined[origin.kind], args } }
  }
  const { directory, attributePath } = origin
  const lock = await readLock(join(source.storePath, directory, 'flake.lock'))
  const { store } = source.inPlace
  const call = flakeInPlace({ source, directory, attributePath, lock, store })
  const isReplaced = Object.keys(session.overrideInputs).length > 0
  if (isReplaced || call?.inputs.every((path) => existsSync(path)) !== true)
    return { ok: false, failure: NOT_THERE }
  const paths = [source.storePath, ...call.inputs].flatMap((path) => ['-I', path])
  return {
    ok: true,
    value: {
      evaluator: evaluatorInPlace(session),
      args: [...IMPURE_ARGUMENTS, ...paths, '--expr', call.expression],
    },
  }
}

/** An impure flake sees the same environment there as in the store. */
function evaluatorInPlace({ confined, impure }: Session): NixCommand {
  return impure ? confined.flake : confined.file
}

const NOT_THERE: Failure = {
  kind: 'not-measured',
  message: 'The flake can not be evaluated in place: an input is not in the store.',
}
