// The store made real: what goes into it, and questions to it that need no evaluation.

import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Closure } from '../../core/model/measurement.ts'
import type { StoreSettings } from '../../core/nix/store-settings.ts'
import { MeasurementError } from '../../errors.ts'
import type { Source, Store } from '../../ports/store.ts'
import { queryDerivations } from './derivations.ts'
import { findDamaged } from './damaged-paths.ts'
import { type NixCommand, reasonOf } from './nix-command.ts'
import { queryOutputClosure, queryOutputs } from './output-closure.ts'
import { queryPathInfo } from './path-info.ts'
import { queryStoreHealth } from './store-health.ts'
import { forgetSource } from './forget-source.ts'
import { type KeptSource, prepareSource } from './prepare-source.ts'

export function createStore(command: NixCommand, settings: StoreSettings): Store {
  const kept = new Map<Source, KeptSource>()
  return {
    prepare: async (directory, commit) => {
      const prepared = await prepareSource(command, directory, commit)
      kept.set(prepared.source, prepared)
      return prepared.source
    },
    forget: async (source) => {
      const prepared = kept.get(source)
      kept.delete(source)
      const isElse = [...kept.keys()].some(({ storePath }) => storePath === source.storePath)
      // Where it fails, it is left to the garbage collector.
      if (prepared !== undefined) await forgetSource(command, prepared, isElse).catch(() => undefined)
    },
    newFolder: async () => {
      const folder = join(command.directory, command.nextName())
      await mkdir(folder, { recursive: true })
      return folder
    },
    removeFolder: async (folder) => {
      // What is left goes with the program.
      await rm(folder, { recursive: true, force: true }).catch(() => undefined)
    },
    closure: (derivationPath) => queryClosure(command, derivationPath),
    derivations: (derivationPaths) => queryDerivations(command, derivationPaths),
    outputsOf: (derivationPaths) => queryOutputs(command, derivationPaths),
    outputClosure: (outputs) => queryOutputClosure(command, outputs),
    health: ({ storePath }) => queryStoreHealth(command, settings, storePath),
    damaged: (sizes) => findDamaged(sizes),
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
