// The main job: measures two revisions of a project and decides between them.

import type { Results } from '../core/model/results.ts'
import type { Ports } from '../ports/ports.ts'
import { restoreBaseline } from './baseline.ts'
import { withChangedDerivations } from './changed-derivations.ts'
import { explainFindings } from './explain-findings.ts'
import { findPart, type Part } from './find-part.ts'
import { resultsOf } from './gate-results.ts'
import { judge } from './judge.ts'
import { measureExact } from './measure-exact.ts'
import { measureTimed } from './measure-timed.ts'
import { movedInputs } from './moved-inputs.ts'
import { type GateRequest, prepare } from './prepare.ts'
import { readHistory } from './read-history.ts'
import { withRootCauses } from './root-causes.ts'
import { unaskedCaches } from './unasked-caches.ts'
import { writeProfiles } from './write-profiles.ts'

/**
 * Measures and decides; of one part of the targets where there is one. What was measured before an interruption is in
 * the results, with the verdict `incomplete`. Throws UsageError and MeasurementError where nothing could be measured
 * at all.
 */
export async function gate(request: GateRequest, ports: Ports, part?: Part): Promise<Results> {
  const { baselines, clock, files, history, progress, random, signal, startedAt, program } = ports
  const started = clock.seconds()
  return await prepare(request, ports, async (prepared) => {
    const { revisions, configuration, nix, sources, find, read } = prepared
    const { system, identity, evaluator, store, substituters } = nix
    const { config } = configuration
    // Base's figures come from afar: the evaluations begin meanwhile.
    const restoring = restoreBaseline(baselines, prepared.baseline)
    const looking = readHistory(prepared, { history, startedAt })
    const found =
      part === undefined ? await find(system) : await findPart(part, { find, system, configured: config })
    const exact = await measureExact(
      { sources, targets: found.targets, config, baseline: restoring.then(({ baseline }) => baseline) },
      { evaluator, store, substituters, progress, signal },
    )
    const compared = await withChangedDerivations(exact.targets, { store, signal })
    const timed = await measureTimed(
      { sources, targets: compared, config, shares: part?.share.of },
      { evaluator, clock, progress, random, signal },
    )
    const measured = timed.targets
    const past = await looking
    const rooted = withRootCauses(judge(timed, config, past), measured)
    const inputs = await movedInputs(
      measured.map(({ target }) => target),
      read,
    )
    const caches = await unaskedCaches({ measured, read, substituters: identity.settings.substituters })
    const explained = await explainFindings(
      rooted,
      { ...{ prepared, measured, inputs }, any: request.explainAny ?? false, started },
      { clock, progress, signal },
    )
    const subject = { program, system, identity, hasProfiler: evaluator.hasProfiler }
    const profiles = await writeProfiles(
      {
        directory: request.profileDirectory,
        traced: explained.traced,
        ...{ measured, sources, revisions, subject },
      },
      { evaluator, store, substituters, files, progress, signal },
    )
    const seconds = clock.seconds() - started
    // Also where only what explains the verdict was cut short.
    const interrupted = signal.aborted
    return resultsOf({
      program,
      prepared,
      found,
      restored: await restoring,
      past,
      exact,
      inputs,
      caches,
      explained,
      profiles,
      seconds,
      interrupted,
    })
  })
}
