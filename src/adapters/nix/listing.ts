// Asks a revision which attributes it offers. The store may be written to meanwhile, as by an exact run: code that imports from a
// path of the store which it makes itself could not be read otherwise.

import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fileArguments, flakeArguments, flakeReference } from '../../core/nix/command-line.ts'
import {
  applyArguments,
  listingFlake,
  parseWalkResults,
  type Walk,
  walkExpression,
  type WalkResult,
} from '../../core/nix/listing.ts'
import type { ArgumentValue } from '../../core/model/target.ts'
import type { Attempt, Listing } from '../../ports/evaluator.ts'
import type { Source } from '../../ports/store.ts'
import { bringInputs } from './bring-inputs.ts'
import { SOURCE_GONE } from '../../core/nix/evaluation-error.ts'
import { type NixCommand, type EvaluatorExit, failureOf, runEvaluator, type Session } from './nix-command.ts'

/** Finds attributes; a revision without the flake or file has none. */
export async function listAttributes(
  session: Session,
  listing: Listing,
  walks: readonly Walk[],
): Promise<Attempt<readonly WalkResult[]>> {
  const nothing = { ok: true, value: walks.map(() => ({ matches: [], near: [] })) } as const
  const { source, from } = listing
  if (!existsSync(source.storePath)) return { ok: false, failure: SOURCE_GONE }
  const file = from.kind === 'file' ? from.file : `${from.directory}/flake.nix`
  if (!existsSync(join(source.storePath, file))) return nothing
  const walk = walkExpression(walks)
  const exit =
    from.kind === 'file'
      ? await listFile(session.confined.file, { source, file, values: from.arguments, walk })
      : await listFlake(session, { source, directory: from.directory, walk })
  const value = exit.code === 0 ? parseWalkResults(exit.stdout) : undefined
  if (value !== undefined) return { ok: true, value }
  return {
    ok: false,
    failure: failureOf(session.confined[from.kind], exit, {
      sourcePath: source.storePath,
      messages: exit.stderr,
    }),
  }
}

interface FileListing {
  readonly source: Source
  readonly file: string
  readonly values: Readonly<Record<string, ArgumentValue>>
  readonly walk: string
}

async function listFile(
  evaluator: NixCommand,
  { source, file, values, walk }: FileListing,
): Promise<EvaluatorExit> {
  return await runEvaluator(
    evaluator,
    ['eval'],
    [
      '--json',
      ...fileArguments(source, file, {}),
      '--apply',
      `value: (${walk}) (${applyArguments(values)} value)`,
    ],
  )
}

interface FlakeListing {
  readonly source: Source
  readonly directory: string
  readonly walk: string
}

async function listFlake(
  session: Session,
  { source, directory, walk }: FlakeListing,
): Promise<EvaluatorExit> {
  const { overrideInputs } = session
  const evaluator = session.confined.flake
  const reference = flakeReference(source, directory)
  await bringInputs(session, source, directory)
  // An outdated lock file is refused here: the listing would go and look its inputs up, and so would Nix wherever inputs
  // are replaced.
  const locked = await runEvaluator(
    evaluator,
    ['flake', 'metadata'],
    ['--json', ...flakeArguments({}), reference],
  )
  if (locked.code !== 0) return locked
  const folder = join(evaluator.directory, `listing-${evaluator.nextName()}`)
  await mkdir(folder)
  await writeFile(join(folder, 'flake.nix'), listingFlake(reference, walk))
  const overrides = Object.entries(overrideInputs).map(
    ([input, replacement]) => [`target/${input}`, replacement] as const,
  )
  return await runEvaluator(
    withStore(evaluator, source),
    ['eval'],
    [
      '--json',
      '--no-eval-cache',
      '--no-write-lock-file',
      ...overrides.flatMap(([input, replacement]) => ['--override-input', input, replacement]),
      `path:${pathToFileURL(folder).pathname}#answer`,
    ],
  )
}

/** The flake is an input of the listing's, by its place in the store. */
function withStore(evaluator: NixCommand, { storePath }: Source): NixCommand {
  const { addresses } = evaluator
  const store = storePath.slice(0, storePath.lastIndexOf('/') + 1)
  return addresses === undefined ? evaluator : { ...evaluator, addresses: [...addresses, `path:${store}`] }
}
