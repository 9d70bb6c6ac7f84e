// Which of the derivations of a target's graph did not build, and what Nix says of it.

import type { Failure } from '../model/failure.ts'
import { clipMiddle } from '../text/clip.ts'
import type { BuildLog } from './build-log.ts'
import { withoutCredentials } from './substituter-url.ts'

const MOST_CHARACTERS = 3_000

/** Undefined where no builder failed that the graph has: it is no fault of the target's. */
export function buildFailureOf(
  { builds, errors }: Pick<BuildLog, 'builds' | 'errors'>,
  graph: ReadonlySet<string>,
): Failure | undefined {
  const failed = builds.filter(({ derivation, outcome }) => outcome === 'failed' && graph.has(derivation))
  if (failed.length === 0) return undefined
  const said = errors.filter((text) => failed.some(({ derivation }) => text.includes(`'${derivation}'`)))
  return { kind: 'build', message: clipMiddle(withoutCredentials(said.join('\n')), MOST_CHARACTERS) }
}
