// The user's files, and ours in a temporary folder.

import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Files } from '../ports.ts'

/** Files by path, relative ones from the current folder. */
export const files: Files = {
  read: async (path) => {
    try {
      return await readFile(path, 'utf8')
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  },
  write: async (path, content) => {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  },
}

/** How the names of our folders begin. */
export const TEMPORARY_PREFIX = 'nix-perf-gate-'

export interface TemporaryFolder {
  readonly path: string
  /** Removes it with all that is in it; synchronous, so that it works while the process exits. */
  remove(): void
}

/** Makes a folder of our own, in the runner's temporary folder where there is one. */
export function makeTemporaryFolder(environment: NodeJS.ProcessEnv): TemporaryFolder {
  const path = mkdtempSync(join(environment.RUNNER_TEMP ?? tmpdir(), TEMPORARY_PREFIX))
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
