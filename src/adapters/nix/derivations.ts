// What derivations are made of, as the store has them.

import { dirname } from 'node:path'
import type { Derivation, Derivations } from '../../core/model/measurement.ts'
import { parseDerivations } from '../../core/nix/derivation-show.ts'
import { isSince } from '../../core/nix/version.ts'
import { MeasurementError } from '../../errors.ts'
import { type NixCommand, reasonOf, runNix } from './nix-command.ts'
import { portionsOf } from './path-info.ts'

/**
 * Derivations by path, all of those that are asked for. Nix is asked rather than their files read, since the store may
 * be elsewhere: 5,000 take it 0.7 s, and this program 0.15 s of CPU time.
 */
export async function queryDerivations(
  command: NixCommand,
  derivationPaths: readonly string[],
): Promise<Derivations> {
  const verb = isSince(command.version, 16) ? ['derivation', 'show'] : ['show-derivation']
  const found = new Map<string, Derivation>()
  for (const paths of portionsOf(derivationPaths)) {
    const exit = await runNix(command, verb, paths)
    const shown = parseDerivations(exit.stdout, dirname(paths[0] ?? ''))
    const missing = paths.find((path) => !shown.has(path))
    if (missing !== undefined) {
      const said = exit.code === 0 ? 'Nix does not show it' : reasonOf(exit)
      throw new MeasurementError(`The derivation ${missing} can not be read: ${said}`, {
        remedy: 'Run it again; if it stays, check the store with: nix store verify --all',
      })
    }
    for (const [path, derivation] of shown) found.set(path, derivation)
  }
  return found
}
