// Which of the derivations of a target's graph did not build, and what Nix and its builder say of it.

import type { Failure } from '../model/failure.ts'
import type { Measurement } from '../model/measurement.ts'
import { clipMiddle } from '../text/clip.ts'
import { code, listing, textOf } from '../text/phrase.ts'
import type { BuildLog } from './build-log.ts'
import { isNetworkFailure, isOwnFailure } from './own-failure.ts'
import { packageName } from './store-name.ts'
import { withoutCredentials } from './substituter-url.ts'

const MOST_CHARACTERS = 3_000
const MOST_NAMES = 3

/** Of each builder that failed: its last lines say why. */
const LAST_LINES = 15

export interface BuildSaid {
  readonly log: Pick<BuildLog, 'builds' | 'errors'>
  /** Lines as `NAME> …`, where they were kept. */
  readonly output?: readonly string[] | undefined
}

/** As Nix ends where a build failed. */
const FAILED_STATUS = 1

/**
 * Undefined where no builder failed that the graph has, or where what Nix says may be the machine's: then it is no proven
 * fault of the target's.
 */
export function buildFailureOf(
  { log: { builds, errors }, output = [] }: BuildSaid,
  { closure: { derivations }, changed }: Pick<Measurement, 'closure' | 'changed'>,
): Failure | undefined {
  const failed = builds
    .filter(({ derivation, outcome }) => outcome === 'failed' && derivations.has(derivation))
    .map(({ derivation }) => derivation)
  const said = errors.filter((text) => failed.some((path) => text.includes(`'${path}'`)))
  const spoken = failed.slice(0, MOST_NAMES).map((path) => ({ path, lines: lastLines(output, path) }))
  // What has a fixed hash is fetched: the network is heard of from its builder.
  const isCut = spoken.some(
    ({ path, lines }) =>
      changed?.get(path)?.isFixed === true && isNetworkFailure(`error: ${lines.join('\n')}`),
  )
  if (failed.length === 0 || isCut || !said.every((text) => isOwnFailure(FAILED_STATUS, text)))
    return undefined
  const names = [...new Set(failed.map(packageName))]
  const lines = [
    `error: ${textOf(listing(names.map(code), MOST_NAMES))} ${names.length === 1 ? 'does' : 'do'} not build`,
    ...said,
    ...spoken.flatMap(({ lines: last }) => last),
  ]
  return { kind: 'build', message: clipMiddle(withoutCredentials(lines.join('\n')), MOST_CHARACTERS) }
}

function lastLines(output: readonly string[], path: string): readonly string[] {
  const start = `${packageName(path)}> `
  return output.filter((line) => line.startsWith(start)).slice(-LAST_LINES)
}
