// Compares two profile folders, target by target, and writes what they differ in where that is asked for.

import { join } from 'node:path'
import { compareProfiles } from '../core/diff/compare-profiles.ts'
import { renderDiffJson } from '../core/diff/diff-json.ts'
import { renderDiffMarkdown } from '../core/diff/diff-markdown.ts'
import { picturesOf } from '../core/diff/diff-pictures.ts'
import { mismatchesOf } from '../core/diff/mismatches.ts'
import type { ProfileDiff, TargetDiff, TargetState } from '../core/diff/profile-diff.ts'
import type { ProfileSides } from '../core/diff/stored-profile.ts'
import { folderNames } from '../core/profile/folder-name.ts'
import { compareText } from '../core/text/canonical.ts'
import type { Ports } from '../ports/ports.ts'
import type { FoundProfile, FoundProfiles, Profiles } from '../ports/profiles.ts'

export interface DiffRequest {
  readonly base: string
  readonly head: string
  /** Where files go; undefined: nobody asked for them. */
  readonly output: string | undefined
}

export type DiffPorts = Pick<Ports, 'files' | 'progress'> & { readonly profiles: Profiles }

export interface Diffed {
  readonly diff: ProfileDiff
  /** The files of `output`. */
  readonly written: readonly string[]
}

/** Throws UsageError where a folder holds no profile, MeasurementError where a file is damaged. */
export async function diff({ base, head, output }: DiffRequest, ports: DiffPorts): Promise<Diffed> {
  const { profiles, progress } = ports
  const found = { base: await profiles.find(base), head: await profiles.find(head) }
  const pairs = pairsOf(found)
  progress.stage('Comparing profiles', pairs.length)
  const targets: TargetDiff[] = []
  // One after the other: the call trees of one are large enough.
  for (const pair of pairs) {
    progress.step(pair.name)
    targets.push(await compared(pair))
  }
  progress.done()
  const result: ProfileDiff = {
    base: { folder: base, record: found.base.profiles[0].record },
    head: { folder: head, record: found.head.profiles[0].record },
    targets,
  }
  return { diff: result, written: output === undefined ? [] : await write(result, output, ports) }
}

interface Pair {
  readonly name: string
  readonly base: FoundProfile | undefined
  readonly head: FoundProfile | undefined
}

/** By name; two folders that are one target's each are compared whatever they are called. */
function pairsOf({ base, head }: ProfileSides<FoundProfiles>): readonly Pair[] {
  if (base.isOne && head.isOne) {
    const [of] = head.profiles
    return [{ name: of.record.target, base: base.profiles[0], head: of }]
  }
  const byName = ({ profiles }: FoundProfiles) => new Map(profiles.map((one) => [one.record.target, one]))
  const [before, after] = [byName(base), byName(head)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort(compareText)
    .map((name) => ({ name, base: before.get(name), head: after.get(name) }))
}

async function compared({ name, base, head }: Pair): Promise<TargetDiff> {
  if (base === undefined) return { name, state: { kind: 'head-only' } }
  if (head === undefined) return { name, state: { kind: 'base-only' } }
  const { target } = base.record
  return { name, ...(target !== name && { baseName: target }), state: await stateOf({ base, head }) }
}

async function stateOf({ base, head }: ProfileSides<FoundProfile>): Promise<TargetState> {
  const records = { base: base.record, head: head.record }
  const failures = { base: records.base.failure, head: records.head.failure }
  if (failures.base !== null || failures.head !== null) return { kind: 'failed', failures }
  const reasons = mismatchesOf(records)
  if (reasons.length > 0) return { kind: 'not-comparable', reasons }
  const stored = { base: await base.read(), head: await head.read() }
  return { kind: 'compared', figures: compareProfiles(stored, records) }
}

/** Gives the paths of what is there then. */
async function write(
  found: ProfileDiff,
  output: string,
  { files }: Pick<DiffPorts, 'files'>,
): Promise<readonly string[]> {
  const names = folderNames(found.targets.map(({ name }) => name))
  const folders = new Map(found.targets.map((target, index) => [target, names[index] ?? target.name]))
  const written: string[] = []
  const keep = async (path: string, content: string) => {
    await files.write(path, content)
    written.push(path)
  }
  await keep(join(output, 'diff.json'), renderDiffJson(found))
  await keep(join(output, 'diff.md'), renderDiffMarkdown(found, folders))
  for (const [target, folder] of folders)
    for (const { file, draw } of picturesOf(target)) await keep(join(output, folder, file), draw())
  return written
}
