// Where evaluators of the project's code run: with an environment and settings that hold no secret, and with no more of
// the machine in reach than they need, where the machine can see to that.

import { constants } from 'node:fs'
import { access, mkdir, realpath, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { NixOptions } from '../../core/model/config.ts'
import { evaluationFeatures } from '../../core/nix/command-line.ts'
import { IMPURE_ARGUMENTS } from '../../core/nix/impure.ts'
import { cleanSettings } from '../../core/nix/clean-settings.ts'
import { reachOf } from '../../core/nix/reach.ts'
import type { NixSettings } from '../../core/nix/settings.ts'
import { holdsFetchers } from '../../core/nix/version.ts'
import type { TargetOrigin } from '../../core/model/target.ts'
import { confinedEnvironment } from './environment.ts'
import type { NixCommand } from './nix-command.ts'
import type { Isolation } from './isolation.ts'

type Kind = TargetOrigin['kind']

export interface ConfinementRequest {
  /** How Nix is asked what evaluates nothing of the project's. */
  readonly command: NixCommand
  readonly settings: NixSettings
  readonly options: NixOptions
  /** What the machine offers. */
  readonly isolation: Isolation
  /** Prefixes of URLs that evaluation may fetch from, beside the usual ones. */
  readonly addresses: readonly string[]
}

export interface Confinement {
  readonly evaluators: Readonly<Record<Kind, NixCommand>>
  /** What came of it. */
  readonly isolation: Isolation
}

/** Prepares the folders that confined evaluators have, and how to run them. */
export async function confine(request: ConfinementRequest): Promise<Confinement> {
  const { command, settings, options, addresses } = request
  const { directory } = command
  for (const name of ['home', 'cache', 'temporary']) await mkdir(join(directory, name), { recursive: true })
  const builds = await buildsByItself(request)
  const isolation = chooseIsolation(request, builds)
  const settingsFolder =
    settings.all && (await writeSettings(directory, cleanSettings(settings.all, { builds })))
  const nixFile = await findProgram(command)
  const evaluatorFor = (kind: Kind): NixCommand => {
    const impure = kind === 'flake' && options.impure
    const places = { directory, kind, settings: settingsFolder, impure }
    const environment = confinedEnvironment(command.environment, places)
    const reach = reachOf({
      nixFile,
      directory,
      environment,
      substituters: settings.substituters,
      searchPath: [...settings.searchPath, ...(environment.NIX_PATH ?? '').split(':')],
      fetchFrom: options.fetchFrom,
      fetches: kind === 'file',
    })
    return {
      ...command,
      environment,
      features: evaluationFeatures(kind, [...settings.features, ...options.features]),
      commonArguments: [...command.commonArguments, ...(impure ? IMPURE_ARGUMENTS : [])],
      // Where evaluation is restricted, every variable of the environment reads as empty.
      ...(isRestricted(kind, command) && !impure && { addresses }),
      isolation: { isolation, reach },
    }
  }
  return { evaluators: { flake: evaluatorFor('flake'), file: evaluatorFor('file') }, isolation }
}

async function writeSettings(directory: string, text: string): Promise<string> {
  const folder = join(directory, 'settings')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'nix.conf'), text)
  return folder
}

/** Releases that can not tell a flake's own inputs from what it fetches refuse both. */
function isRestricted(kind: Kind, { version }: NixCommand): boolean {
  return kind === 'file' || holdsFetchers(version)
}

function chooseIsolation({ isolation, options }: ConfinementRequest, builds: boolean): Isolation {
  if (!options.isolate) return { kind: 'none', reason: 'the configuration has isolate: false' }
  // Builders are children of the evaluator where there is no daemon, and set up a sandbox of their own.
  if (options.allowImportFromDerivation && builds) {
    return { kind: 'none', reason: 'import from derivation is allowed, and there is no daemon that builds' }
  }
  return isolation
}

/** As Nix chooses: the store itself, where it may be written to, or a daemon that does. */
async function buildsByItself({ settings, command }: ConfinementRequest): Promise<boolean> {
  const { store = 'auto' } = settings.relevant
  if (store === 'daemon') return false
  if (store !== 'auto') return true
  const { NIX_REMOTE, NIX_STATE_DIR = '/nix/var/nix' } = command.environment
  if (NIX_REMOTE === 'daemon') return false
  return await access(NIX_STATE_DIR, constants.W_OK).then(
    () => true,
    () => false,
  )
}

/** Real path of the binary; as it was given where it can not be found, which running it will tell. */
async function findProgram({ file, environment }: NixCommand): Promise<string> {
  const candidates = file.includes('/')
    ? [file]
    : (environment.PATH ?? '').split(delimiter).map((folder) => join(folder, file))
  for (const candidate of candidates) {
    const isThere = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return await realpath(candidate)
  }
  return file
}
