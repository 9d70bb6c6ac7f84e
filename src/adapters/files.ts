// Files of our own, in a temporary folder.

import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { shortageOf } from '../core/text/shortage.ts'
import { systemCodeOf, UsageError } from '../errors.ts'

/** How the names of our folders begin. */
export const TEMPORARY_PREFIX = 'nix-perf-gate-'

export interface TemporaryFolder {
  readonly path: string
  /** Removes it with all that is in it; synchronous, so that it works while the process exits. */
  remove(): void
}

/** Makes a folder of our own, in the runner's temporary folder where there is one. Throws UsageError where it can not. */
export function makeTemporaryFolder(environment: NodeJS.ProcessEnv): TemporaryFolder {
  const path = newFolderIn(environment.RUNNER_TEMP ?? tmpdir())
  // Kept for the removal, which needs one, for where there are none left.
  const handle = openSync(path, 'r')
  return {
    path,
    remove: () => {
      closeSync(handle)
      // What was ended a moment ago may still be at its last write.
      rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 })
    },
  }
}

function newFolderIn(parent: string): string {
  try {
    return mkdtempSync(join(parent, TEMPORARY_PREFIX))
  } catch (cause) {
    if (shortageOf('', cause) !== undefined) throw cause
    throw new UsageError(
      `The temporary folder ${parent} can not be written to (${systemCodeOf(cause) ?? 'unknown'}).`,
      {
        remedy: 'Set TMPDIR to a folder that can be written to; in a workflow, RUNNER_TEMP.',
        cause,
      },
    )
  }
}
