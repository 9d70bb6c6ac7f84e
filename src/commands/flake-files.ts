// Where the files of flakes are in the repository.

import type { PatternOrigin, TargetOrigin } from '../core/model/target.ts'

/** Path of a file in a folder of the repository, `.` for its root. */
export function fileIn(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`
}

/** Folders of the flakes among some places; none of plain files. */
export function flakeFolders(
  places: readonly { readonly origin: PatternOrigin | TargetOrigin }[],
): readonly string[] {
  return places.flatMap(({ origin }) => (origin.kind === 'flake' ? [origin.directory] : []))
}

/** Paths of a file that each flake has, each once. */
export function filesOfFlakes(
  folders: readonly string[],
  name: 'flake.nix' | 'flake.lock',
): readonly string[] {
  return [...new Set(folders)].map((folder) => fileIn(folder, name))
}
