// Writes the profile folders of base and head for targets that were traced, from what the gate has measured already.
// What was measured is worth more than they are: whatever goes wrong here is a word in the results.

import { join } from 'node:path'
import { folderNames } from '../core/profile/folder-name.ts'
import { known, missing } from '../core/profile/part.ts'
import type { ProfileSubject } from '../core/profile/target-profile.ts'
import type { Measurement } from '../core/model/measurement.ts'
import type { Notice } from '../core/model/results.ts'
import { type Revision, type Side, sides } from '../core/model/revision.ts'
import { originOn } from '../core/model/target.ts'
import { messageOf } from '../errors.ts'
import type { Evaluation, TracedCalls } from '../ports/evaluator.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'
import type { Explained } from './explain.ts'
import type { MeasuredTarget } from './measured-target.ts'
import { sampleTime } from './run-for-profile.ts'
import { type RunFacts, writeProfile } from './write-profile.ts'

export interface WriteProfilesRequest {
  /** Gets a folder for each target, with one for each side; undefined: nobody asked for them. */
  readonly directory: string | undefined
  readonly traced: Explained['traced']
  readonly measured: readonly MeasuredTarget[]
  readonly sources: Readonly<Record<Side, Source>>
  readonly revisions: Readonly<Record<Side, Revision>>
  /** Without what differs between sides. */
  readonly subject: Omit<ProfileSubject, 'revision'>
}

export type WriteProfilesPorts = Pick<Nix, 'evaluator' | 'store' | 'substituters'> &
  Pick<Ports, 'files' | 'progress' | 'signal'>

export interface WrittenProfiles {
  /** One a side where Nix has a profiler, none where it has not. */
  readonly evaluations: number
  readonly notices: readonly Notice[]
}

/** Never rejects. */
export async function writeProfiles(
  { directory, ...request }: WriteProfilesRequest,
  ports: WriteProfilesPorts,
): Promise<WrittenProfiles> {
  let evaluations = 0
  if (directory === undefined || request.traced.size === 0 || ports.signal.aborted)
    return { evaluations, notices: [] }
  const onEvaluation = () => {
    evaluations += 1
  }
  try {
    await writeAll({ ...request, ...ports, directory, onEvaluation })
    return { evaluations, notices: [] }
  } catch (error) {
    const message = `Not all profiles could be written: ${messageOf(error)}`
    return { evaluations, notices: [{ level: 'warning', message }] }
  }
}

interface Session extends WriteProfilesRequest, WriteProfilesPorts {
  readonly directory: string
  readonly onEvaluation: () => void
}

async function writeAll(session: Session): Promise<void> {
  const { traced, directory, sources, revisions, progress } = session
  progress.stage('Writing profiles', traced.size * sides.length)
  const answering = await session.substituters.ask()
  const measured = session.measured.filter(({ target }) => traced.has(target.name))
  const folders = folderNames(measured.map(({ target }) => target.name))
  for (const [index, { target, ...states }] of measured.entries()) {
    const { name } = target
    for (const side of sides) {
      const state = states[side]
      const calls = traced.get(name)?.[side]
      if (state.kind !== 'measured' || calls === undefined) continue
      progress.step(`${name} (${side})`)
      const evaluation = { source: sources[side], origin: originOn(target, side) }
      const facts = await factsOf({ evaluation, calls, measurement: state.measurement }, session)
      const ran = { kind: 'run', facts } as const
      const folder = join(directory, folders[index] ?? name, side)
      const subject = { ...session.subject, revision: revisions[side] }
      await writeProfile({ folder, subject, name, ran, answering, health: undefined }, session)
    }
  }
}

interface Traced {
  readonly evaluation: Evaluation
  readonly measurement: Measurement
  readonly calls: TracedCalls
}

async function factsOf(
  { evaluation, measurement, calls }: Traced,
  { evaluator, store, onEvaluation }: Session,
): Promise<RunFacts> {
  const { derivationPath, importedDerivations, plan, closure } = measurement
  const [exact] = measurement.exactRuns
  const [timed] = measurement.timedRuns
  if (exact === undefined) throw new Error('what is measured was run')
  if (evaluator.hasProfiler) onEvaluation()
  return {
    derivationPath,
    outputs: await store.outputsOf([derivationPath]),
    exact,
    timed: timed === undefined ? missing('It was not timed.') : known(timed),
    calls: known(calls.calls),
    tree: known(calls.tree),
    time: await sampleTime(evaluation, evaluator),
    plan: known(plan),
    closure: known(closure),
    importedDerivations,
    build: undefined,
  }
}
