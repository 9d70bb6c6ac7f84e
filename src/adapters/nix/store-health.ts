// How the store is, in seconds and without changing anything: no lock is taken, no root removed. What can not be learnt so is
// missing, with the reason.

import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { deadPaths } from '../../core/nix/dead-paths.ts'
import type { StoreSettings } from '../../core/nix/store-settings.ts'
import { parseRegistrations, type Registration } from '../../core/nix/store-registrations.ts'
import { parseStoreKind, type StoreKind } from '../../core/nix/store-url.ts'
import { withoutCredentials } from '../../core/nix/substituter-url.ts'
import { isSince } from '../../core/nix/version.ts'
import { known, missing, type Part } from '../../core/profile/part.ts'
import {
  type Amount,
  type DeadPaths,
  ELSEWHERE,
  type Space,
  type StoreHealth,
} from '../../core/profile/store-health.ts'
import { MeasurementError, messageOf, systemCodeOf } from '../../errors.ts'
import type { Exit } from '../process.ts'
import { readRoots } from './gc-roots.ts'
import { type NixCommand, reasonOf, runNix } from './nix-command.ts'
import { runNixStore } from './nix-store-command.ts'
import { querySharedFiles } from './shared-files.ts'

/** A store of 50,000 paths is told in 3 s by a machine that does other things, too. */
const MOST_SECONDS = 30

const MOST_TRIES = 3

const STATE_DIRECTORY = '/nix/var/nix'

/** `sourcePath`: a path of it that this program has made a root. */
export async function queryStoreHealth(
  command: NixCommand,
  settings: StoreSettings,
  sourcePath: string,
): Promise<StoreHealth> {
  const directory = dirname(sourcePath)
  const asking = { ...command, timeoutSeconds: MOST_SECONDS }
  const attempted = <T>(ask: () => Promise<Part<T>>) => partOf(ask, command.signal)
  const kind = await attempted(() => queryKind(asking))
  const registrations = await attempted(() => queryRegistrations(asking))
  const here = async <T>(ask: () => Promise<Part<T>>) => {
    if (kind.kind === 'missing') return kind
    return kind.value === 'other' ? missing(ELSEWHERE) : await attempted(ask)
  }
  return {
    directory,
    kind,
    space: await here(() => querySpace(directory)),
    contents: contentsOf(registrations),
    dead: await here(() => queryDead(registrations, settings, { command, sourcePath })),
    sharing: {
      isAutomatic: settings.sharesFiles,
      saved: await here(() => querySharedFiles(directory)),
    },
    minFreeBytes: settings.minFreeBytes,
  }
}

/** What the system refuses is a reason; anything else is a bug. */
async function partOf<T>(ask: () => Promise<Part<T>>, signal: AbortSignal): Promise<Part<T>> {
  try {
    return await ask()
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof MeasurementError) && systemCodeOf(error) === undefined) throw error
    return missing(messageOf(error))
  }
}

async function queryKind(command: NixCommand): Promise<Part<StoreKind>> {
  const exit = await runNix(command, ['store', isSince(command.version, 19) ? 'info' : 'ping'], [])
  const kind = parseStoreKind(`${exit.stdout}\n${exit.stderr}`)
  if (exit.code === 0 && kind !== undefined) return known(kind)
  return missing(`Nix does not tell what its store is: ${withoutCredentials(reasonOf(exit))}`)
}

async function queryRegistrations(command: NixCommand): Promise<Part<readonly Registration[]>> {
  const exit = await listPaths(command)
  if (exit === undefined) return missing('There is no `nix-store` beside `nix`, which lists the paths.')
  if (exit.code !== 0) return missing(`Nix does not list its paths: ${withoutCredentials(reasonOf(exit))}`)
  const registrations = parseRegistrations(exit.stdout)
  return registrations === undefined
    ? missing('Nix lists its paths in a form that this program does not know.')
    : known(registrations)
}

/** Nix gives up where a path that it was about to tell of is deleted meanwhile: then, it is asked again. */
async function listPaths(command: NixCommand, tries = MOST_TRIES): Promise<Exit | undefined> {
  const exit = await runNixStore(command, ['--dump-db'])
  const isOver = exit === undefined || exit.code === 0 || exit.timedOut || exit.overflowed
  return isOver || tries <= 1 ? exit : await listPaths(command, tries - 1)
}

async function querySpace(directory: string): Promise<Part<Space>> {
  const { bavail, blocks, bsize } = await statfs(directory)
  return known({ freeBytes: bavail * bsize, totalBytes: blocks * bsize })
}

function contentsOf(registrations: Part<readonly Registration[]>): Part<Amount> {
  return registrations.kind === 'missing' ? registrations : known(amountOf(registrations.value))
}

function amountOf(registrations: readonly Registration[]): Amount {
  return {
    paths: registrations.length,
    unpackedBytes: registrations.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0),
  }
}

interface RootPlaces {
  readonly command: NixCommand
  readonly sourcePath: string
}

async function queryDead(
  registrations: Part<readonly Registration[]>,
  { keeping }: StoreSettings,
  { command, sourcePath }: RootPlaces,
): Promise<Part<DeadPaths>> {
  if (registrations.kind === 'missing') return registrations
  const stateDirectory = command.environment.NIX_STATE_DIR ?? STATE_DIRECTORY
  const roots = await readRoots(stateDirectory, dirname(sourcePath))
  if (roots === undefined) return missing('There are too many roots to read them all.')
  // One of them is ours. Where it is not among them, Nix has its roots in another place, and nothing would seem to be alive.
  if (!roots.paths.includes(sourcePath))
    return missing(`The roots of the garbage collector are not in ${stateDirectory}.`)
  const dead = deadPaths(registrations.value, roots.paths, keeping)
  return known({ ...amountOf(dead), unreadableRoots: roots.unreadable })
}
