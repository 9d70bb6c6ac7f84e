// Real Nix on real repositories: a folder for both, away from the user's home, and settings without the network.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { createGit } from '../../src/adapters/git/git.ts'
import { openNix } from '../../src/adapters/nix.ts'
import { thisPlatform } from '../../src/adapters/platform.ts'
import type { NixOptions } from '../../src/core/model/config.ts'
import { defaultConfig } from '../../src/core/config/default-config.ts'
import type { Attempt } from '../../src/ports/evaluator.ts'
import type { Nix } from '../../src/ports/nix.ts'
import type { Source } from '../../src/ports/store.ts'
import { createGitSandbox, type FileContent, type GitSandbox } from '../git-sandbox.ts'

export interface NixSandbox {
  readonly git: GitSandbox
  /** Opens Nix; `environment` is added to what the tests run in. */
  open(
    options?: Partial<NixOptions>,
    environment?: Readonly<Record<string, string>>,
    baseLocks?: readonly string[],
  ): Promise<Nix>
  /** Commits files to a repository, made where there is none, and brings them into the store. */
  source(nix: Nix, files: Readonly<Record<string, FileContent>>): Promise<Source>
  /** Runs the Nix command line itself; what it prints, without the line's end. */
  run(...parameters: readonly string[]): string
  /** Text that no other run of the tests uses, for derivations that must not be in the store yet. */
  readonly unique: string
  remove(): void
}

/** A sandbox for one `nix` binary; `remove` it after the test. */
export function createNixSandbox(file: string): NixSandbox {
  const git = createGitSandbox({ name: 'nix-sandbox-' })
  const environment = {
    ...process.env,
    HOME: git.environment.HOME,
    XDG_CACHE_HOME: undefined,
    NIX_CONFIG: nixSettings().join('\n'),
  }
  const old = nixLevel(file) < 9
  const unique = `${String(Date.now())}-${String(process.pid)}`
  let repositories = 0
  return {
    git,
    unique,
    open: (options = {}, added = {}, baseLocks = []) =>
      openNix({
        file,
        options: {
          ...defaultConfig.nix,
          timeoutSeconds: 60,
          ...options,
        },
        environment: { ...environment, ...added },
        platform: thisPlatform(),
        // Nix 2.8 can not take a flake from a folder whose name needs escapes in a URL.
        directory: join(git.directory, old ? 'nix-files' : 'nix files ü'),
        signal: new AbortController().signal,
        baseLocks,
      }),
    source: async (nix, files) => {
      const folder = `project ü ${String((repositories += 1))}`
      git.repository(folder)
      git.commit(folder, 'one', files)
      const repository = await createGit({ environment: git.environment }).open(join(git.directory, folder))
      try {
        const commit = await repository.resolve('HEAD')
        if (commit === undefined) throw new Error('the repository has no commit')
        const { directory, sha } = await repository.exportForNix(commit.sha, { submodules: false })
        return await nix.store.prepare(directory, { ...commit, sha })
      } finally {
        await repository.close()
      }
    },
    run: (...parameters) =>
      execFileSync(file, parameters, {
        env: environment,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }).trimEnd(),
    remove: () => {
      git.remove()
    },
  }
}

/** The second number of the release: 8 for Nix 2.8.0. */
export function nixLevel(file: string): number {
  return Number(/ 2\.(\d+)/.exec(execFileSync(file, ['--version'], { encoding: 'utf8' }))?.[1])
}

/** As script/nix-settings has them. */
export function nixSettings(): readonly string[] {
  const singleUser = process.getuid?.() === 0 ? ['sandbox = false', 'build-users-group ='] : []
  return ['experimental-features = nix-command flakes', 'substituters =', ...singleUser]
}

/** A Nix function from a name and a shell script to a derivation. */
export function shellDerivation(system: string): string {
  return `(name: script: derivation { inherit name; system = "${system}"; builder = "/bin/sh"; args = [ "-ec" script ]; })`
}

/** What came of an attempt that must have gone well. */
export function valueOf<T>(attempt: Attempt<T>): T {
  if (!attempt.ok) throw new Error(attempt.failure.message)
  return attempt.value
}
