// Profiles one revision: for each target a folder of files that say in depth what its evaluation takes and leads to.

import { join } from 'node:path'
import pLimit from 'p-limit'
import { folderNames, momentName } from '../core/profile/folder-name.ts'
import { INDEX, type ProfileSummary, renderProfileIndex, summaryOf } from '../core/profile/profile-summary.ts'
import type { ProfileSubject } from '../core/profile/target-profile.ts'
import { type PreparedRevision, type PreparePorts, prepareRevision, type RevisionRequest } from './prepare.ts'
import { type RanAlone, runAlone, runBeside } from './run-for-profile.ts'
import { writeProfile } from './write-profile.ts'

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
export async function profile(request: ProfileRequest, ports: PreparePorts): Promise<ProfileSummary> {
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
    const written = await writeTargets({ directory, subject, alone }, prepared, ports)
    const summary = { subject, directory, ...written, notices }
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
  { progress }: Pick<PreparePorts, 'progress'>,
): Promise<readonly RanAlone[]> {
  progress.stage(build ? 'Timing and building' : 'Timing', targets.length)
  const results: RanAlone[] = []
  for (const { target } of targets) {
    progress.step(target.name)
    results.push(await runAlone({ source, origin: target.origin }, nix, { build }))
  }
  return results
}

interface Writing {
  readonly directory: string
  readonly subject: ProfileSubject
  readonly alone: readonly RanAlone[]
}

/** Calls, store and caches: figures that no load can change. Files are written at once, so that no tree is kept. */
async function writeTargets(
  { directory, subject, alone }: Writing,
  { nix, source, targets }: PreparedRevision,
  { files, progress }: Pick<PreparePorts, 'files' | 'progress'>,
): Promise<Pick<ProfileSummary, 'targets' | 'store'>> {
  const { evaluator, store, substituters } = nix
  progress.stage('Counting calls and asking caches', targets.length)
  const [answering, health] = await Promise.all([substituters.ask(), store.health(source)])
  const folders = folderNames(targets.map(({ target }) => target.name))
  const limit = pLimit(evaluator.concurrency())
  const summaries = await limit.map([...targets.entries()], async ([index, { target }]) => {
    const { name, origin } = target
    progress.step(name)
    const ranAlone = alone[index]
    if (ranAlone === undefined) throw new Error('every target was run')
    const ran = await runBeside({ source, origin }, ranAlone, { evaluator, store, substituters })
    const folder = folders[index] ?? name
    const written = { folder: join(directory, folder), subject, name, ran, answering, health }
    return summaryOf(await writeProfile(written, { store, files }), folder)
  })
  return { targets: summaries, store: health }
}
