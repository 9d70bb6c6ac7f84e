// The main job: measures two revisions of a project and decides between them.

import type { Results } from '../core/model/results.ts'
import type { Ports } from '../ports/ports.ts'
import { type RestoredBaseline, restoreBaseline } from './baseline.ts'
import { withChangedDerivations } from './changed-derivations.ts'
import { explainFindings } from './explain-findings.ts'
import { findPart, type Part } from './find-part.ts'
import type { FoundTargets } from './find-targets.ts'
import { resultsOf } from './gate-results.ts'
import { judge } from './judge.ts'
import { measureBuilds } from './measure-builds.ts'
import { measureExact } from './measure-exact.ts'
import { measureTimed } from './measure-timed.ts'
import { movedInputs } from './moved-inputs.ts'
import { type GateRequest, type Prepared, prepare } from './prepare.ts'
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
  const { baselines, clock, files, history, progress, signal, startedAt, program } = ports
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
    const measuring = await measureAll({ prepared, found, part, restoring, event: request.event }, ports)
    const { exact, certainty, built } = measuring
    const measured = built.targets
    const past = await looking
    const rooted = withRootCauses(judge({ targets: measured, certainty }, config, past), measured)
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
      builds: built.notices,
      caches,
      explained,
      profiles,
      seconds,
      interrupted,
    })
  })
}

interface Measuring {
  readonly prepared: Prepared
  readonly found: FoundTargets
  readonly part: Part | undefined
  readonly restoring: Promise<RestoredBaseline>
  readonly event: GateRequest['event']
}

/** What is exact, side by side; then what nothing else may run beside. */
async function measureAll(
  { prepared, found, part, restoring, event }: Measuring,
  { clock, progress, random, signal }: Ports,
) {
  const { configuration, nix, sources } = prepared
  const { config } = configuration
  const { evaluator, store, substituters } = nix
  const exact = await measureExact(
    { sources, targets: found.targets, config, baseline: restoring.then(({ baseline }) => baseline) },
    { evaluator, store, substituters, progress, signal },
  )
  const compared = await withChangedDerivations(exact.targets, { store, signal })
  const { targets, certainty } = await measureTimed(
    { sources, targets: compared, config, shares: part?.share.of },
    { evaluator, clock, progress, random, signal },
  )
  const built = await measureBuilds(targets, { build: config.build, event }, { nix, clock, progress, signal })
  return { exact, certainty, built }
}
