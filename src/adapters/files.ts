// Files of our own, in a temporary folder.

import { closeSync, mkdtempSync, openSync, realpathSync, rmSync } from 'node:fs'
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
  const path = newOwnFolder(environment)
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

/** Where a program may put what it needs for a while. */
function temporaryFolder({ RUNNER_TEMP, TMPDIR, TMP, TEMP }: NodeJS.ProcessEnv): string {
  return [RUNNER_TEMP, TMPDIR, TMP, TEMP].find((path) => path !== undefined && path !== '') ?? '/tmp'
}

/**
 * A new folder in the temporary one. Its path has no links, as `/tmp` and `/var` are on macOS: Nix (2.20 and newer) takes no flake
 * from behind one, and names files by their real place.
 */
export function newTemporaryFolder(environment: NodeJS.ProcessEnv): string {
  return mkdtempSync(join(realpathSync(temporaryFolder(environment)), TEMPORARY_PREFIX))
}

/** As that, with an error that says what to do. */
function newOwnFolder(environment: NodeJS.ProcessEnv): string {
  try {
    return newTemporaryFolder(environment)
  } catch (cause) {
    if (shortageOf('', cause) !== undefined) throw cause
    throw new UsageError(
      `The temporary folder ${temporaryFolder(environment)} can not be written to (${systemCodeOf(cause) ?? 'unknown'}).`,
      {
        remedy: 'Set TMPDIR to a folder that can be written to; in a workflow, RUNNER_TEMP.',
        cause,
      },
    )
  }
}
