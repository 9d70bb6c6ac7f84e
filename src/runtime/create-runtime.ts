// Real adapters behind the ports, all of them in one folder.

import { join } from 'node:path'
import { createGit } from '../adapters/git/git.ts'
import { maskedBaselines, maskedFiles } from '../adapters/masked.ts'
import { findNix } from '../adapters/nix.ts'
import { createFiles } from '../adapters/user-files.ts'
import type { Platform } from '../adapters/platform.ts'
import type { Mask } from '../core/text/mask.ts'
import { PROGRAM } from '../program.ts'
import type { Runtime } from './job.ts'

export interface RuntimeSetup extends Pick<Runtime, 'folder' | 'signal' | 'startedAt'> {
  readonly environment: NodeJS.ProcessEnv
  readonly platform: Platform
  readonly mask: Mask
}

export function createRuntime(setup: RuntimeSetup): Runtime {
  const { folder, signal, startedAt, environment, platform, mask } = setup
  return {
    folder,
    signal,
    startedAt,
    ports: (file, { progress, baselines, history }) => ({
      // What Git makes for us goes where everything of ours is, so that one removal removes all.
      git: createGit({ environment: { ...environment, RUNNER_TEMP: folder }, signal }),
      findNix: () => findNix({ file, environment, platform, directory: join(folder, 'nix'), signal }),
      files: maskedFiles(createFiles({ workspace: environment.GITHUB_WORKSPACE }), mask),
      baselines: maskedBaselines(baselines, mask),
      history,
      startedAt,
      clock: { seconds: () => performance.now() / 1000 },
      progress,
      random: Math.random,
      signal,
      program: `${PROGRAM.name} ${PROGRAM.version}`,
    }),
  }
}
