// What of a repository, beside its Nix code, decides what a workflow for it looks like.

import { join } from 'node:path'
import { CONFIG_PATHS } from '../core/config/config-paths.ts'
import { type Forge, forgeOf, GITLAB_FILE, type SeenForge, workflowFolders } from '../core/init/forge.ts'
import type { WorkflowFile } from '../core/init/workflow-file.ts'
import type { SeenRepository } from '../core/init/proposal.ts'
import type { Repository } from '../ports/git.ts'
import type { Files } from '../ports/ports.ts'
import { fileIn } from './flake-files.ts'

/** Of each file that is read from the user's disk. */
export const MOST_BYTES = 1024 ** 2

/** More workflows than any repository needs to tell how it installs Nix. */
const MOST_WORKFLOWS = 100

export interface SeeingRequest {
  readonly repository: Repository
  /** The commit of what is looked at. */
  readonly sha: string
  readonly files: Pick<Files, 'read'>
  /** Over what the repository tells. */
  readonly forge: Forge | undefined
}

export interface Seen extends Omit<SeenRepository, 'forge'> {
  readonly forge: Omit<SeenForge, 'by'> & { readonly by: SeenForge['by'] | 'user' }
}

export async function seeRepository({ repository, sha, files, forge }: SeeingRequest): Promise<Seen> {
  const workflows: WorkflowFile[] = []
  const folders: string[] = []
  for (const folder of workflowFolders) {
    const paths = await repository.filesIn(sha, folder)
    if (paths.length > 0) folders.push(folder)
    for (const path of paths.filter((one) => /\.ya?ml$/.test(one)).slice(0, MOST_WORKFLOWS)) {
      const text = await repository.readFile(sha, path)
      if (text !== undefined) workflows.push({ path, text })
    }
  }
  const onDisk = (path: string) => files.read(join(repository.root, path), MOST_BYTES)
  const gitlabFile = await onDisk(GITLAB_FILE)
  const configs: string[] = []
  for (const path of CONFIG_PATHS) if ((await onDisk(path)) !== undefined) configs.push(path)
  const address = await repository.remoteAddress()
  const told = forgeOf({ address, folders, hasGitlabFile: gitlabFile !== undefined })
  const begin = await repository.readFile(
    sha,
    fileIn(repository.prefix === '' ? '.' : repository.prefix, 'default.nix'),
  )
  return {
    forge: forge === undefined ? told : { forge, by: 'user' },
    branch: await branchOf(repository),
    folders,
    workflows,
    searchPath: /<nixpkgs(?:\/[\w/.-]*)?>/.test(begin ?? ''),
    gitlabFile,
    configs,
  }
}

/** The default branch by its name alone; where nothing tells, the one that is checked out. */
async function branchOf(repository: Repository): Promise<string> {
  const told = await repository.defaultBranch()
  if (told !== undefined) return told.replace(/^origin\//, '')
  return (await repository.currentBranch()) ?? 'main'
}
