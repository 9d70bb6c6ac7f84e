// What every command that looks at both revisions begins with: the commits, the configuration, their files in the
// store, and the targets.

import type { Config } from '../core/config/config.ts'
import type { GithubEvent } from '../core/github-event.ts'
import type { Notice } from '../core/results.ts'
import type { Revision, Side } from '../core/revision.ts'
import type { TargetPattern } from '../core/target.ts'
import type { Nix, Ports, Repository, Source } from '../ports.ts'
import { findTargets, type FoundTargets } from './find-targets.ts'
import { type Configuration, readConfiguration } from './read-configuration.ts'
import { chooseRevisions } from './revisions.ts'

export interface GateRequest {
  /** The repository, or a folder in it. */
  readonly directory: string
  readonly base: string | undefined
  readonly head: string | undefined
  /** A configuration file over the repository's own. */
  readonly configFile: string | undefined
  /** Over the configuration's targets where there are any. */
  readonly targets: readonly TargetPattern[]
  readonly event: GithubEvent | undefined
  /** The commit that the workflow was started for. */
  readonly headSha: string | undefined
}

export interface Prepared {
  readonly revisions: Readonly<Record<Side, Revision>>
  readonly configuration: Configuration
  readonly nix: Nix
  readonly sources: Readonly<Record<Side, Source>>
  readonly found: FoundTargets
  readonly notices: readonly Notice[]
}

/** Prepares both sides, hands them to `use`, and leaves nothing behind. */
export async function prepare<T>(
  request: GateRequest,
  ports: Ports,
  use: (prepared: Prepared) => Promise<T>,
): Promise<T> {
  const repository = await ports.git.open(request.directory)
  try {
    return await use(await prepareSides(request, ports, repository))
  } finally {
    ports.progress.done()
    await repository.close()
  }
}

async function prepareSides(request: GateRequest, ports: Ports, repository: Repository): Promise<Prepared> {
  ports.progress.stage('Choosing revisions')
  const revisions = await chooseRevisions({
    repository,
    inputs: { base: request.base, head: request.head },
    event: request.event,
    headSha: request.headSha,
  })
  const configuration = await readConfiguration({
    repository,
    revisions,
    files: ports.files,
    file: request.configFile,
  })
  const { config } = configuration
  const nix = await ports.openNix(config.nix)
  ports.progress.stage('Reading both revisions into the store')
  const sources = await prepareSources({ repository, nix, config, revisions })
  ports.progress.stage('Finding targets')
  const found = await findTargets({
    nix,
    sources,
    patterns: request.targets.length > 0 ? request.targets : config.targets,
    directory: repository.prefix === '' ? '.' : repository.prefix,
  })
  const notices = [...revisions.notices, ...configuration.notices, ...found.notices]
  return { revisions, configuration, nix, sources, found, notices }
}

interface Preparation {
  readonly repository: Repository
  readonly nix: Nix
  readonly config: Config
  readonly revisions: Readonly<Record<Side, Revision>>
}

async function prepareSources({
  repository,
  nix,
  config,
  revisions,
}: Preparation): Promise<Record<Side, Source>> {
  const prepare = async (side: Side) => {
    const { commit } = revisions[side]
    const exported = await repository.exportForNix(commit.sha, { submodules: config.nix.submodules })
    return await nix.prepare(exported.directory, { ...commit, sha: exported.sha })
  }
  // One after the other: both exports are made in the same private repository.
  return { base: await prepare('base'), head: await prepare('head') }
}
