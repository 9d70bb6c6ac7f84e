// Opens a project that regressions are injected into: its repository, and the Nix that is to evaluate it.

import { join } from 'node:path'
import { createGit } from '../../src/adapters/git/git.ts'
import { openNix } from '../../src/adapters/nix.ts'
import { thisPlatform } from '../../src/adapters/platform.ts'
import { defaultConfig } from '../../src/core/config/default-config.ts'
import type { Repository } from '../../src/ports/git.ts'
import type { Nix } from '../../src/ports/nix.ts'
import { BASE, type Project } from './projects.ts'

/** Enough for any evaluation whose calls are all traced. */
const TIMEOUT_SECONDS = 300

/** Hands both to `use`, with what is in `folder` for the time of it. `file`: the nix binary. */
export async function withProject<T>(
  project: Project,
  { folder, file }: { readonly folder: string; readonly file: string },
  use: (opened: {
    readonly nix: Nix
    readonly repository: Repository
    readonly project: Project
  }) => Promise<T>,
): Promise<T> {
  const repository = await createGit({ environment: process.env }).open(project.directory)
  try {
    // What base’s lock file names may be read, wherever it is.
    const base = await repository.resolve(BASE)
    const lock = base && (await repository.readFile(base.sha, 'flake.lock'))
    const nix = await openNix({
      file,
      options: { ...defaultConfig.nix, timeoutSeconds: TIMEOUT_SECONDS },
      environment: process.env,
      platform: thisPlatform(),
      directory: join(folder, `nix-for-${project.name.replaceAll(' ', '-')}`),
      signal: new AbortController().signal,
      baseLocks: lock === undefined ? [] : [lock],
    })
    return await use({ nix, repository, project })
  } finally {
    await repository.close()
  }
}
