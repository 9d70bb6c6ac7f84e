// Changes in memory.

import type { Change, FileChange, FileVersion, Hunk } from '../../src/core/model/change.ts'
import { fakeSha } from './repository.ts'

export interface FakeFileChange {
  readonly base?: Partial<FileVersion>
  readonly head?: Partial<FileVersion>
  readonly hunks?: readonly Hunk[]
}

/** Files of these versions; of what is not said of one, as of a text file `a.nix`. */
export function changeOf(...files: readonly FakeFileChange[]): Change {
  return { files: files.map(fileOf), baseFolders: new Set<string>() }
}

function fileOf({ base, head, hunks = [] }: FakeFileChange): FileChange {
  return { base: base && versionOf(base), head: head && versionOf(head), hunks }
}

function versionOf(version: Partial<FileVersion>): FileVersion {
  const { path = 'a.nix', mode = '100644' } = version
  return { object: fakeSha(`${path} ${version.text ?? ''}`), text: undefined, ...version, path, mode }
}
