// What `init` can propose nothing for: a repository without Nix code, or whose code has nothing to measure by itself.

import { join } from 'node:path'
import { CONFIG_PATH } from '../core/config/config-paths.ts'
import { SYSTEMS } from '../core/init/offer.ts'
import { shownName } from '../core/text/plain-text.ts'
import { docsAddress } from '../core/text/project.ts'
import { UsageError } from '../errors.ts'
import type { Repository } from '../ports/git.ts'
import type { Files } from '../ports/ports.ts'
import { fileIn } from './flake-files.ts'
import { MOST_BYTES } from './see-repository.ts'

const PROJECT_FILES = ['flake.nix', 'default.nix'] as const

interface Looking {
  readonly repository: Repository
  readonly sha: string
  readonly files: Pick<Files, 'read'>
}

/** Throws UsageError where neither of the files is there that a project begins with. */
export async function refuseIfNoProject({ repository, sha, files }: Looking): Promise<void> {
  const directory = repository.prefix === '' ? '.' : repository.prefix
  const paths = PROJECT_FILES.map((name) => fileIn(directory, name))
  for (const path of paths) if ((await repository.readFile(sha, path)) !== undefined) return
  const place = placeName(directory)
  for (const path of paths) {
    if ((await files.read(join(repository.root, path), MOST_BYTES)) === undefined) continue
    throw new UsageError(
      `${place} has ${shownName(path)}, which Git does not know, so that Nix does not see it.`,
      {
        remedy: `Run \`git add ${path}\`, and this again.`,
      },
    )
  }
  throw new UsageError(`${place} is no Nix project: it has neither a flake.nix nor a default.nix.`, {
    remedy: `Name the folder that has one with \`--repo DIR\`. Where the project begins with another file, name that as a target in ${CONFIG_PATH}: ${docsAddress('configuration.md')}`,
  })
}

export function nothingOffered(directory: string): UsageError {
  return new UsageError(
    `${placeName(directory)} has nothing to measure by itself. Looked for: configurations of NixOS, nix-darwin and home-manager, and packages, devShells and checks of ${SYSTEMS.join(', ')} in a flake.nix; derivations in a default.nix.`,
    {
      remedy: `Name what is to be measured, as targets in ${CONFIG_PATH}: ${docsAddress('configuration.md')}`,
    },
  )
}

function placeName(directory: string): string {
  return directory === '.' ? 'The repository' : `The folder ${shownName(directory)}`
}
