// Questions to the store and the substituters that need no evaluation.

import { sumOf } from '../../core/model/figure.ts'
import type { BuildPlan, Closure, References } from '../../core/model/measurement.ts'
import type { DryRunLog } from '../../core/nix/dry-run.ts'
import { parsePathInfo, parseReferences, type PathSizes } from '../../core/nix/path-info.ts'
import { MeasurementError } from '../../errors.ts'
import { type NixCommand, reasonOf } from './nix-command.ts'
import { asJson, portionsOf, queryPathInfo } from './path-info.ts'

/** All derivations that a derivation depends on, itself included. */
export async function queryClosure(evaluator: NixCommand, derivationPath: string): Promise<Closure> {
  const exit = await queryPathInfo(evaluator, ['--derivation', '--recursive', derivationPath])
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
export async function queryReferences(
  evaluator: NixCommand,
  derivationPaths: readonly string[],
): Promise<References> {
  const references = new Map<string, readonly string[]>()
  for (const paths of portionsOf(derivationPaths)) {
    const exit = await queryPathInfo(evaluator, [
      ...asJson(evaluator),
      '--derivation',
      '--recursive',
      ...paths,
    ])
    if (exit.code !== 0) {
      throw new MeasurementError(`What derivations refer to can not be read: ${reasonOf(exit)}`, {
        remedy: 'Run it again; if it stays, check the store with: nix store verify --all',
      })
    }
    for (const [path, own] of parseReferences(exit.stdout)) references.set(path, own)
  }
  return references
}

/**
 * The lists of a dry run with exact sizes, which substituters tell path by path; Nix's own sum is rounded, and is
 * taken only where a substituter does not tell.
 */
export async function queryPlan(
  evaluator: NixCommand,
  substituters: readonly string[],
  dryRun: DryRunLog,
): Promise<BuildPlan> {
  const { toBuild, toFetch, unknown } = dryRun
  const known = new Map<string, PathSizes>()
  for (const substituter of substituters) {
    const left = toFetch.filter((path) => !known.has(path))
    for (const paths of portionsOf(left)) {
      const exit = await queryPathInfo(evaluator, [
        ...asJson(evaluator),
        '--store',
        substituter,
        '--option',
        'substituters',
        '',
        ...paths,
      ])
      for (const [path, sizes] of parsePathInfo(exit.stdout)) known.set(path, sizes)
    }
  }
  const exact = toFetch.every((path) => known.has(path))
  const sum = (read: (sizes: PathSizes) => number) => sumOf([...known.values()].map(read))
  return {
    toBuild,
    toFetch,
    unknown,
    downloadBytes: exact ? sum((sizes) => sizes.downloadBytes) : dryRun.printedSizes?.downloadBytes,
    unpackedBytes: exact ? sum((sizes) => sizes.unpackedBytes) : dryRun.printedSizes?.unpackedBytes,
  }
}
