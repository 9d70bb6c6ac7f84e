// Writes the profile folders of base and head for targets that were traced, from what the gate has measured already.
// What was measured is worth more than they are: whatever goes wrong here is a word in the results.

import { join } from 'node:path'
import { folderNames } from '../core/profile/folder-name.ts'
import { profileFiles } from '../core/profile/profile-files.ts'
import { known, missing, type ProfileFacts, type ProfileSubject } from '../core/profile/target-profile.ts'
import type { Measurement } from '../core/model/measurement.ts'
import type { Notice } from '../core/model/results.ts'
import { type Revision, type Side, sides } from '../core/model/revision.ts'
import { originOn } from '../core/model/target.ts'
import { messageOf } from '../errors.ts'
import type { Evaluation, Evaluator, TracedCalls } from '../ports/evaluator.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source, Store } from '../ports/store.ts'
import type { Substituter } from '../ports/substituters.ts'
import type { Explained } from './explain.ts'
import { partOf, storeFacts } from './gather-profile.ts'
import type { MeasuredTarget } from './measure-exact.ts'

export interface WriteProfilesRequest {
  /** Gets a folder for each target, with one for each side; undefined: nobody asked for them. */
  readonly directory: string | undefined
  readonly traced: Explained['traced']
  readonly measured: readonly MeasuredTarget[]
  /** Without what differs between sides. */
  readonly subject: Omit<ProfileSubject, 'revision'>
  readonly revisions: Readonly<Record<Side, Revision>>
  readonly sources: Readonly<Record<Side, Source>>
}

export type WriteProfilesPorts = Pick<Nix, 'evaluator' | 'store' | 'substituters'> &
  Pick<Ports, 'files' | 'progress' | 'signal'>

export interface WrittenProfiles {
  /** One a side where Nix has a profiler, none where it has not. */
  readonly evaluations: number
  readonly notices: readonly Notice[]
}

const NOTHING_WRITTEN: WrittenProfiles = { evaluations: 0, notices: [] }

/** Never rejects. */
export async function writeProfiles(
  { directory, ...request }: WriteProfilesRequest,
  ports: WriteProfilesPorts,
): Promise<WrittenProfiles> {
  if (directory === undefined || request.traced.size === 0 || ports.signal.aborted) return NOTHING_WRITTEN
  let evaluations = 0
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

async function writeAll(request: Session): Promise<void> {
  const { traced, evaluator, store, progress, onEvaluation } = request
  progress.stage('Writing profiles', traced.size * sides.length)
  const answering = await request.substituters.ask()
  const measured = request.measured.filter(({ target }) => traced.has(target.name))
  const folders = folderNames(measured.map(({ target }) => target.name))
  for (const [index, { target, ...states }] of measured.entries()) {
    for (const side of sides) {
      const state = states[side]
      const calls = traced.get(target.name)?.[side]
      if (state.kind !== 'measured' || calls === undefined) continue
      progress.step(`${target.name} (${side})`)
      const evaluation = { source: request.sources[side], origin: originOn(target, side) }
      const { measurement } = state
      if (evaluator.hasProfiler) onEvaluation()
      const facts = await factsOf({ evaluator, store, evaluation, measurement, calls, answering })
      const profile = { name: target.name, state: { kind: 'evaluated', facts } } as const
      const folder = join(request.directory, folders[index] ?? target.name, side)
      for (const { name, content } of profileFiles(
        { ...request.subject, revision: request.revisions[side] },
        profile,
      )) {
        await request.files.write(join(folder, name), content)
      }
    }
  }
}

interface FactsRequest {
  readonly evaluator: Evaluator
  readonly store: Store
  readonly evaluation: Evaluation
  readonly measurement: Measurement
  readonly calls: TracedCalls
  readonly answering: readonly Substituter[]
}

async function factsOf(request: FactsRequest): Promise<ProfileFacts> {
  const { evaluator, store, evaluation, measurement, calls, answering } = request
  const { derivationPath, importedDerivations, closure } = measurement
  const [exact] = measurement.exactRuns
  const [timed] = measurement.timedRuns
  if (exact === undefined) throw new Error('what is measured was run')
  const outputs = await store.outputsOf([derivationPath])
  const plan = known(measurement.plan)
  return {
    derivationPath,
    outputs,
    exact,
    timed: timed === undefined ? missing('It was not timed.') : known(timed),
    calls: known(calls.calls),
    tree: known(calls.tree),
    time: evaluator.hasProfiler ? partOf(await evaluator.sampleTime(evaluation)) : undefined,
    plan,
    closure: known(closure),
    importedDerivations,
    ...(await storeFacts({ store, outputs, plan, answering })),
    build: undefined,
  }
}
