// What two profiles differ in, as JSON for other programs: figures in base units, with nothing decided.

import { assertNever } from '../../errors.ts'
import { readableJson } from '../text/json.ts'
import { grownPaths, movedTime } from './grown-paths.ts'
import type { ComparedFolder, PathChange, ProfileChanges, ProfileDiff, TargetDiff } from './profile-diff.ts'

const VERSION = 1

export function renderDiffJson({ base, head, targets }: ProfileDiff): string {
  const diff = {
    schemaVersion: VERSION,
    base: folderRecord(base),
    head: folderRecord(head),
    targets: targets.map(targetRecord),
  }
  return `${readableJson(diff)}\n`
}

function folderRecord({ folder, record }: ComparedFolder) {
  const { program, system, identity, revision } = record
  const { implementation, version } = identity
  return { folder, program, system, nix: { implementation, version }, revision }
}

function targetRecord({ name, baseName, state }: TargetDiff) {
  const named = { name, ...(baseName !== undefined && { baseName }), status: state.kind }
  switch (state.kind) {
    case 'base-only':
    case 'head-only':
      return named
    case 'failed':
      return { ...named, failures: state.failures }
    case 'not-comparable':
      return { ...named, reasons: state.reasons }
    case 'compared':
      return { ...named, ...changesRecord(state.figures) }
    default:
      return assertNever(state)
  }
}

function changesRecord({ counters, functions, primops, calls, time, builds, missing }: ProfileChanges) {
  const sampled = time.kind === 'compared' ? time.paths?.tree : undefined
  return {
    counters,
    functions: functions ?? null,
    primops: primops ?? null,
    callPaths:
      calls === undefined
        ? null
        : {
            base: calls.base,
            head: calls.head,
            path: calls.path,
            outline: calls.tree === undefined ? [] : grownPaths(calls.tree),
          },
    time: { status: time.kind, outline: sampled === undefined ? [] : movedTime(sampled) },
    builds: builds === undefined ? null : { ...builds, paths: builds.paths.map(pathRecord) },
    missing,
  }
}

function pathRecord({ name, baseBytes, headBytes }: PathChange) {
  return { name, baseBytes: baseBytes ?? null, headBytes: headBytes ?? null }
}
