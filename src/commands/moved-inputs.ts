// Reads the lock files of the flakes that are measured, and tells which inputs moved. Nix has no part in it.

import { compareInputs, MOST_INPUTS } from '../core/explain/inputs.ts'
import type { MovedInput } from '../core/model/moved-input.ts'
import type { Side } from '../core/model/revision.ts'
import type { Target } from '../core/model/target.ts'
import { filesOfFlakes, flakeFolders } from './flake-files.ts'

/** The text of a file of either side; undefined where it has none. */
export type ReadSide = (side: Side, path: string) => Promise<string | undefined>

/** What moved in the lock files of the targets’ flakes. Never rejects: a file that can not be read tells nothing. */
export async function movedInputs(targets: readonly Target[], read: ReadSide): Promise<MovedInput[]> {
  const moved = await Promise.all(
    filesOfFlakes(flakeFolders(targets), 'flake.lock').map(async (path) => {
      const [base, head] = await Promise.all([
        read('base', path).catch(() => undefined),
        read('head', path).catch(() => undefined),
      ])
      return compareInputs({ path, base, head })
    }),
  )
  return moved.flat().slice(0, MOST_INPUTS)
}
