// The store made real: what goes into it, and questions to it that need no evaluation.

import type { Closure } from '../../core/model/measurement.ts'
import { MeasurementError } from '../../errors.ts'
import type { Store } from '../../ports/store.ts'
import { queryDerivations } from './derivations.ts'
import { type NixCommand, reasonOf } from './nix-command.ts'
import { queryOutputClosure, queryOutputs } from './output-closure.ts'
import { queryPathInfo } from './path-info.ts'
import { prepareSource } from './prepare-source.ts'

export function createStore(command: NixCommand): Store {
  return {
    prepare: (directory, commit) => prepareSource(command, directory, commit),
    closure: (derivationPath) => queryClosure(command, derivationPath),
    derivations: (derivationPaths) => queryDerivations(command, derivationPaths),
    outputsOf: (derivationPaths) => queryOutputs(command, derivationPaths),
    outputClosure: (outputs) => queryOutputClosure(command, outputs),
  }
}

/** All derivations that a derivation depends on, itself included. */
async function queryClosure(command: NixCommand, derivationPath: string): Promise<Closure> {
  const exit = await queryPathInfo(command, ['--derivation', '--recursive', derivationPath])
  const derivations = new Set(exit.stdout.split('\n').filter((path) => path.endsWith('.drv')))
  if (exit.code === 0 && derivations.has(derivationPath)) return { derivations }
  const said = exit.code === 0 ? 'it lacks the derivation itself' : reasonOf(exit)
  throw new MeasurementError(`The derivation graph of ${derivationPath} can not be read: ${said}`, {
    remedy: 'Run it again; if it stays, check the store with: nix store verify --all',
  })
}
