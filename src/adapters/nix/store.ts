// The store made real: what goes into it, and questions to it that need no evaluation.

import type { Closure, References } from '../../core/model/measurement.ts'
import { parseReferences } from '../../core/nix/path-info.ts'
import { MeasurementError } from '../../errors.ts'
import type { Store } from '../../ports/store.ts'
import { type NixCommand, reasonOf } from './nix-command.ts'
import { queryOutputClosure, queryOutputs } from './output-closure.ts'
import { asJson, portionsOf, queryPathInfo } from './path-info.ts'
import { prepareSource } from './prepare-source.ts'

export function createStore(command: NixCommand): Store {
  return {
    prepare: (directory, commit) => prepareSource(command, directory, commit),
    closure: (derivationPath) => queryClosure(command, derivationPath),
    references: (derivationPaths) => queryReferences(command, derivationPaths),
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

/**
 * What everything that derivations depend on refers to, themselves included. It costs about as much as `queryClosure`
 * (Nix reads the same rows), and one process does for all; `nix derivation show -r` takes several times as long.
 */
async function queryReferences(command: NixCommand, derivationPaths: readonly string[]): Promise<References> {
  const references = new Map<string, readonly string[]>()
  for (const paths of portionsOf(derivationPaths)) {
    const exit = await queryPathInfo(command, [...asJson(command), '--derivation', '--recursive', ...paths])
    if (exit.code !== 0) {
      throw new MeasurementError(`What derivations refer to can not be read: ${reasonOf(exit)}`, {
        remedy: 'Run it again; if it stays, check the store with: nix store verify --all',
      })
    }
    for (const [path, own] of parseReferences(exit.stdout)) references.set(path, own)
  }
  return references
}
