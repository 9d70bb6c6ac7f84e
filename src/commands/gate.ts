// The main job: measures two revisions of a project and decides between them.

import { compareTarget } from '../core/compare.ts'
import type { Config } from '../core/config/config.ts'
import { thresholdFor } from '../core/config/threshold-for.ts'
import { evaluationsOf } from '../core/cost.ts'
import {
  type Notice,
  type PlatformResults,
  type Results,
  SCHEMA_VERSION,
  type TargetResults,
} from '../core/results.ts'
import type { Revision } from '../core/revision.ts'
import { platformVerdict } from '../core/verdict.ts'
import type { Ports } from '../ports.ts'
import { contradictionNotices, restoreBaseline } from './baseline.ts'
import { explain } from './explain.ts'
import { findPart, type Part } from './find-part.ts'
import { measureExact } from './measure-exact.ts'
import { measureTimed, type TimedMeasurements } from './measure-timed.ts'
import { movedInputs } from './moved-inputs.ts'
import { type GateRequest, type Prepared, prepare } from './prepare.ts'
import { withRootCauses } from './root-causes.ts'

/**
 * Measures and decides; of one part of the targets where there is one. What was measured before an interruption is in
 * the results, with the verdict `incomplete`. Throws UsageError and MeasurementError where nothing could be measured
 * at all.
 */
export async function gate(request: GateRequest, ports: Ports, part?: Part): Promise<Results> {
  const started = ports.clock.seconds()
  return await prepare(request, ports, async (prepared) => {
    const { revisions, configuration, nix, sources, find, read, notices } = prepared
    const { config } = configuration
    // Base's figures come from afar: the evaluations begin meanwhile.
    const restoring = restoreBaseline(ports.baselines, prepared.baseline)
    const found =
      part === undefined
        ? await find(nix.system)
        : await findPart(part, { find, system: nix.system, configured: config.targets })
    const baseline = restoring.then((restored) => restored.baseline)
    const exact = await measureExact({ ...ports, nix, sources, targets: found.targets, baseline })
    const restored = await restoring
    const timed = await measureTimed({
      ...ports,
      nix,
      sources,
      targets: exact,
      config,
      shares: part?.share.of,
    })
    const inputs = await movedInputs(
      found.targets.map(({ target }) => target),
      read,
    )
    const interrupted = ports.signal.aborted
    const targets = await judgeAndExplain(timed, prepared, ports)
    const platform: PlatformResults = {
      system: nix.system,
      identity: nix.identity,
      evaluation: prepared.baseline.evaluation,
      ...(interrupted && { interrupted }),
      verdict: platformVerdict({ targets, interrupted }),
      targets,
      cost: { seconds: ports.clock.seconds() - started, evaluations: evaluationsOf(targets) },
    }
    return {
      schemaVersion: SCHEMA_VERSION,
      program: ports.program,
      verdict: platform.verdict,
      base: describeRevision(revisions.base),
      head: describeRevision(revisions.head),
      sampling: { ...config.sampling },
      configuration: { ...configuration.origin, comment: config.comment },
      notices: [
        ...(interrupted ? [INTERRUPTED] : []),
        ...notices,
        ...found.notices,
        ...restored.notices,
        ...contradictionNotices(restored.baseline, exact),
        ...importNotices(platform, config),
      ],
      ...(inputs.length > 0 && { inputs }),
      platforms: [platform],
    }
  })
}

const INTERRUPTED: Notice = {
  level: 'warning',
  message: 'The gate was interrupted: here is what it had measured by then. Run it again for the rest.',
}

async function judgeAndExplain(
  timed: TimedMeasurements,
  { nix, sources, changedLines, configuration }: Prepared,
  ports: Ports,
): Promise<TargetResults[]> {
  const { targets: measured } = timed
  const judged = judgeTargets(timed, configuration.config)
  const rooted = await withRootCauses(judged, { nix, measured, signal: ports.signal })
  return await explain(rooted, { ...ports, nix, sources, measured, changedLines })
}

function judgeTargets({ targets, certainty }: TimedMeasurements, config: Config): readonly TargetResults[] {
  return targets.map(({ target, base, head, timingEnded }) =>
    compareTarget({
      name: target.name,
      base,
      head,
      thresholdOf: (metric) => thresholdFor(metric.id, config, target),
      certainty,
      timingEnded,
    }),
  )
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
