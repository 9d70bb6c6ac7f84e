// The main job: measures two revisions of a project and decides between them.

import { compareTarget } from '../core/compare.ts'
import type { Config } from '../core/config/config.ts'
import { thresholdFor } from '../core/config/threshold-for.ts'
import { type Notice, type PlatformResults, type Results, SCHEMA_VERSION } from '../core/results.ts'
import type { Revision } from '../core/revision.ts'
import { verdictOf, worstVerdict } from '../core/verdict.ts'
import type { Nix, Ports } from '../ports.ts'
import { measureExact } from './measure-exact.ts'
import { measureTimed, type TimedMeasurements } from './measure-timed.ts'
import { type GateRequest, prepare } from './prepare.ts'

/**
 * Measures and decides. What was measured before an interruption is in the results, with the verdict `incomplete`.
 * Throws UsageError and MeasurementError where nothing could be measured at all.
 */
export async function gate(request: GateRequest, ports: Ports): Promise<Results> {
  const started = ports.clock.seconds()
  return await prepare(request, ports, async ({ revisions, configuration, nix, sources, found, notices }) => {
    const { config } = configuration
    const exact = await measureExact({ ...ports, nix, sources, targets: found.targets })
    const timed = await measureTimed({ ...ports, nix, sources, targets: exact, config })
    const interrupted = ports.signal.aborted
    const seconds = ports.clock.seconds() - started
    const platform = judgePlatform({ nix, config, timed, seconds, interrupted })
    return {
      schemaVersion: SCHEMA_VERSION,
      program: ports.program,
      verdict: platform.verdict,
      base: describeRevision(revisions.base),
      head: describeRevision(revisions.head),
      sampling: { ...config.sampling },
      configuration: configuration.origin,
      notices: [...(interrupted ? [INTERRUPTED] : []), ...notices, ...importNotices(platform, config)],
      platforms: [platform],
    }
  })
}

const INTERRUPTED: Notice = {
  level: 'warning',
  message: 'The gate was interrupted: here is what it had measured by then. Run it again for the rest.',
}

interface PlatformRequest {
  readonly nix: Nix
  readonly config: Config
  readonly timed: TimedMeasurements
  readonly seconds: number
  readonly interrupted: boolean
}

function judgePlatform({ nix, config, timed, seconds, interrupted }: PlatformRequest): PlatformResults {
  const targets = timed.targets.map(({ target, base, head, timingEnded }) =>
    compareTarget({
      name: target.name,
      base,
      head,
      thresholdOf: (metric) => thresholdFor(metric.id, config, target),
      certainty: timed.certainty,
      timingEnded,
    }),
  )
  const evaluations = targets.reduce((sum, { runs }) => sum + runs.exact + 2 * runs.pairs, 0)
  return {
    system: nix.system,
    identity: nix.identity,
    verdict: worstVerdict([...targets.map(verdictOf), interrupted ? 'incomplete' : 'pass']),
    targets,
    cost: { seconds, evaluations },
  }
}

function describeRevision({ kind, commit, chosen }: Revision): Results['base'] {
  return { kind, revision: commit.sha, tree: commit.tree, subject: commit.subject, chosen }
}

/** Import from derivation makes evaluation wait for builds: worth a word wherever it is allowed. */
function importNotices({ targets }: PlatformResults, config: Config): readonly Notice[] {
  const importing = targets.filter(({ importedDerivations }) => importedDerivations !== undefined)
  if (importing.length === 0 || !config.nix.allowImportFromDerivation) return []
  const names = importing.map(
    ({ name, importedDerivations }) => `${name} (${(importedDerivations ?? []).join(', ')})`,
  )
  return [
    { level: 'warning', message: `Import from derivation: built while evaluating ${names.join('; ')}.` },
  ]
}
