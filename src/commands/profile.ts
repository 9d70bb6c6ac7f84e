// Profiles one revision: for each target a folder of files that say in depth what its evaluation takes and leads to.

import { join } from 'node:path'
import pLimit from 'p-limit'
import { folderNames, momentName } from '../core/profile/folder-name.ts'
import { profileFiles } from '../core/profile/profile-files.ts'
import {
  INDEX,
  type ProfileSummary,
  renderProfileIndex,
  summaryOf,
  type TargetSummary,
} from '../core/profile/profile-summary.ts'
import type { ProfileSubject } from '../core/profile/target-profile.ts'
import type { Ports } from '../ports/ports.ts'
import { gatherFacts, type RunAlone, runAlone } from './gather-profile.ts'
import { type PreparedRevision, prepareRevision, type RevisionRequest } from './prepare.ts'

export interface ProfileRequest extends RevisionRequest {
  /** Where the folder of this profile goes. */
  readonly outputDirectory: string
  /** Names the folder. */
  readonly startedAt: Date
  /** Builds for real, too: runs the project's code in builders. */
  readonly build: boolean
}

/**
 * Profiles all targets and writes their folders. A target that can not be evaluated has a folder that says why. Throws
 * UsageError and MeasurementError where nothing could be profiled at all.
 */
export async function profile(request: ProfileRequest, ports: Ports): Promise<ProfileSummary> {
  return await prepareRevision(request, ports, async (prepared) => {
    const { nix, revision, notices } = prepared
    const { system, identity, evaluator } = nix
    const { program } = ports
    const { hasProfiler } = evaluator
    const subject: ProfileSubject = { program, system, identity, revision, hasProfiler }
    const directory = join(request.outputDirectory, momentName(request.startedAt))
    // First, so that a folder that cannot be written to ends the profile before it takes time.
    await ports.files.write(join(directory, '.gitignore'), IGNORE_ALL)
    const alone = await runAllAlone(prepared, request, ports)
    const summaries = await writeTargets({ directory, subject, alone }, prepared, ports)
    const summary = { subject, directory, targets: summaries, notices }
    await ports.files.write(join(directory, INDEX), renderProfileIndex(summary, { links: true }))
    return summary
  })
}

/** Untracked files of a project without a flake are part of its working tree; a profile must not change the next one. */
const IGNORE_ALL = '*\n'

/** What takes time, one after the other. */
async function runAllAlone(
  { nix, source, targets }: PreparedRevision,
  { build }: ProfileRequest,
  { progress }: Ports,
): Promise<readonly RunAlone[]> {
  progress.stage(build ? 'Timing and building' : 'Timing', targets.length)
  const results: RunAlone[] = []
  for (const { target } of targets) {
    progress.step(target.name)
    results.push(await runAlone({ ...nix, evaluation: { source, origin: target.origin }, build }))
  }
  return results
}

interface Writing {
  readonly directory: string
  readonly subject: ProfileSubject
  readonly alone: readonly RunAlone[]
}

/** Calls, store and caches: figures that no load can change. Files are written at once, so that no tree is kept. */
async function writeTargets(
  { directory, subject, alone }: Writing,
  { nix, source, targets }: PreparedRevision,
  { files, progress }: Ports,
): Promise<readonly TargetSummary[]> {
  progress.stage('Counting calls and asking caches', targets.length)
  const answering = await nix.substituters.ask()
  const names = targets.map(({ target }) => target.name)
  const folders = folderNames(names)
  const limit = pLimit(nix.evaluator.concurrency())
  return await limit.map([...targets.entries()], async ([index, { target }]) => {
    progress.step(target.name)
    const ran = alone[index]
    if (ran === undefined) throw new Error('every target was run')
    const evaluation = { source, origin: target.origin }
    const state = await gatherFacts({ ...nix, evaluation, ran, answering })
    const gathered = { name: target.name, state }
    const folder = folders[index] ?? target.name
    for (const { name, content } of profileFiles(subject, gathered)) {
      await files.write(join(directory, folder, name), content)
    }
    return summaryOf(gathered, folder)
  })
}
