// Which of the derivations of a target's graph did not build, and what Nix and its builder say of it.

import type { Failure } from '../model/failure.ts'
import { clipMiddle } from '../text/clip.ts'
import { code, listing, textOf } from '../text/phrase.ts'
import type { BuildLog } from './build-log.ts'
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

/** Undefined where no builder failed that the graph has: it is no fault of the target's. */
export function buildFailureOf(
  { log: { builds, errors }, output = [] }: BuildSaid,
  graph: ReadonlySet<string>,
): Failure | undefined {
  const failed = builds
    .filter(({ derivation, outcome }) => outcome === 'failed' && graph.has(derivation))
    .map(({ derivation }) => derivation)
  if (failed.length === 0) return undefined
  const names = [...new Set(failed.map(packageName))]
  const lines = [
    `error: ${textOf(listing(names.map(code), MOST_NAMES))} ${names.length === 1 ? 'does' : 'do'} not build`,
    ...errors.filter((text) => failed.some((path) => text.includes(`'${path}'`))),
    ...names.flatMap((name) => output.filter((line) => line.startsWith(`${name}> `)).slice(-LAST_LINES)),
  ]
  return { kind: 'build', message: clipMiddle(withoutCredentials(lines.join('\n')), MOST_CHARACTERS) }
}
