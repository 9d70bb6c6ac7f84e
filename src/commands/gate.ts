// The main job: measures two revisions of a project and decides between them.

import type { Config } from '../core/model/config.ts'
import type { PlatformResults } from '../core/model/platform-results.ts'
import { type Notice, type Results, SCHEMA_VERSION } from '../core/model/results.ts'
import type { Revision } from '../core/model/revision.ts'
import { platformVerdict } from '../core/decide/verdict.ts'
import type { Ports } from '../ports/ports.ts'
import { contradictionNotices, restoreBaseline } from './baseline.ts'
import { findPart, type Part } from './find-part.ts'
import { judge } from './judge.ts'
import { measureExact } from './measure-exact.ts'
import { measureTimed } from './measure-timed.ts'
import { type GateRequest, prepare } from './prepare.ts'

/**
 * Measures and decides; of one part of the targets where there is one. What was measured before an interruption is in
 * the results, with the verdict `incomplete`. Throws UsageError and MeasurementError where nothing could be measured
 * at all.
 */
export async function gate(request: GateRequest, ports: Ports, part?: Part): Promise<Results> {
  const started = ports.clock.seconds()
  return await prepare(request, ports, async (prepared) => {
    const { revisions, configuration, nix, sources, find, notices } = prepared
    const { config } = configuration
    // Base's figures come from afar: the evaluations begin meanwhile.
    const restoring = restoreBaseline(ports.baselines, prepared.baseline)
    const found =
      part === undefined
        ? await find(nix.system)
        : await findPart(part, { find, system: nix.system, configured: config.targets })
    const baseline = restoring.then((restored) => restored.baseline)
    const exact = await measureExact({ ...ports, ...nix, sources, targets: found.targets, baseline })
    const restored = await restoring
    const timed = await measureTimed({
      ...ports,
      evaluator: nix.evaluator,
      sources,
      targets: exact,
      config,
      shares: part?.share.of,
    })
    const { targets, inputs, evaluations, ...judged } = await judge(timed, prepared, { ...request, ...ports })
    // Also where only what explains the verdict was cut short.
    const interrupted = ports.signal.aborted
    const platform: PlatformResults = {
      system: nix.system,
      identity: nix.identity,
      evaluation: prepared.baseline.evaluation,
      ...(interrupted && { interrupted }),
      verdict: platformVerdict({ targets, interrupted }),
      targets,
      cost: { seconds: ports.clock.seconds() - started, evaluations },
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
        ...judged.notices,
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
