// What derivations are made of, as the store has them.

import { lstatSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Derivation, Derivations } from '../../core/model/measurement.ts'
import { parseDerivationFile } from '../../core/nix/derivation-file.ts'
import { parseDerivations } from '../../core/nix/derivation-show.ts'
import { isSince } from '../../core/nix/version.ts'
import { MeasurementError } from '../../errors.ts'
import { type NixCommand, reasonOf, runNix } from './nix-command.ts'
import { portionsOf } from './path-info.ts'

/**
 * Derivations by path, all of those that are asked for. Their files are read where they are there: 7,000 take 0.3 s of
 * CPU time, and as long as Nix shows them 1.5 s and 100 MB. The store may be elsewhere; then Nix is asked.
 */
export async function queryDerivations(
  command: NixCommand,
  derivationPaths: readonly string[],
): Promise<Derivations> {
  return (await readDerivations(derivationPaths)) ?? (await showDerivations(command, derivationPaths))
}

/** Files that are read at once: a few milliseconds. Waiting for each of them would take ten times as long. */
const FILES_AT_ONCE = 200

/** From their files; undefined where one is not there. */
async function readDerivations(paths: readonly string[]): Promise<Derivations | undefined> {
  const found = new Map<string, Derivation>()
  const own = ownTexts()
  for (const [index, path] of paths.entries()) {
    const derivation = readDerivation(path)
    if (derivation === undefined) return undefined
    const { isFixed, outputs, inputs } = derivation
    found.set(path, { outputs: outputs?.map(own), isFixed, inputs: inputs.map(own) })
    if (index % FILES_AT_ONCE === 0) await setImmediate()
  }
  return found
}

/** Code can put anything into the store under such a name: whatever is no file of a derivation is a plain source. */
function readDerivation(path: string): Derivation | undefined {
  const status = lstatSync(path, { throwIfNoEntry: false })
  if (status === undefined) return undefined
  const derivation = status.isFile() ? parseDerivationFile(readFileSync(path, 'latin1')) : undefined
  return derivation ?? { outputs: [path], isFixed: false, inputs: [] }
}

/** Each text once, and apart from the file that it comes from: a part of a text keeps all of it in memory. */
function ownTexts(): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const there = known.get(text)
    if (there !== undefined) return there
    const own = Buffer.from(text, 'latin1').toString('latin1')
    known.set(own, own)
    return own
  }
}

/** What Nix prints of so many is a few megabytes. */
const SHOWN_AT_ONCE = 200

/** As Nix shows them. */
async function showDerivations(
  command: NixCommand,
  derivationPaths: readonly string[],
): Promise<Derivations> {
  const verb = isSince(command.version, 16) ? ['derivation', 'show'] : ['show-derivation']
  const found = new Map<string, Derivation>()
  for (const paths of portionsOf(derivationPaths, SHOWN_AT_ONCE)) {
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
