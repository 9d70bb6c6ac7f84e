// What is evaluated, as arguments of Nix.

import {
  fileArguments,
  flakeArguments,
  flakeReference,
  selectionPath,
  urlFragment,
} from '../../core/nix/command-line.ts'
import type { Evaluation } from '../../ports/evaluator.ts'
import type { Session } from './nix-command.ts'

/** The arguments that name what is evaluated: `suffix` is behind the target's own attribute path. */
export function installable(
  session: Session,
  evaluation: Evaluation,
  suffix: readonly string[],
): readonly string[] {
  const { source, origin } = evaluation
  const attribute = selectionPath([...origin.attributePath, ...suffix])
  switch (origin.kind) {
    case 'flake':
      return [
        ...flakeArguments(session.overrideInputs),
        `${flakeReference(source, origin.directory)}#${urlFragment(attribute)}`,
      ]
    case 'file':
      return [...fileArguments(source, origin.file, origin.arguments), attribute]
  }
}
