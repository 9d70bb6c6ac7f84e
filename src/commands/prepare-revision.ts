// What a command that looks at one revision begins with: the commit, the configuration, its files in the store, and
// its targets.

import type { GithubEvent } from '../core/github/github-event.ts'
import type { Notice } from '../core/model/results.ts'
import type { Revision } from '../core/model/revision.ts'
import type { TargetPattern } from '../core/model/target.ts'
import type { Repository } from '../ports/git.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'
import { findTargets, type FoundTarget } from './find-targets.ts'
import { openNix } from './open-nix.ts'
import { readConfiguration } from './read-configuration.ts'
import { chooseRevision, refuseToEvaluate } from './revisions.ts'

export interface RevisionRequest {
  /** The repository, or a folder in it. */
  readonly directory: string
  /** Undefined: the working tree. */
  readonly revision: string | undefined
  /** A configuration file over the repository's own. */
  readonly configFile: string | undefined
  /** Over the configuration's targets where there are any. */
  readonly targets: readonly TargetPattern[]
  readonly event: GithubEvent | undefined
  /** The commit that the workflow was started for. */
  readonly headSha: string | undefined
}

export interface PreparedRevision {
  readonly revision: Revision
  readonly nix: Nix
  readonly source: Source
  readonly targets: readonly FoundTarget[]
  readonly notices: readonly Notice[]
}

/** Prepares one revision, hands it to `use`, and leaves nothing behind. Throws what `prepare` throws. */
export async function prepareRevision<T>(
  request: RevisionRequest,
  ports: Ports,
  use: (prepared: PreparedRevision) => Promise<T>,
): Promise<T> {
  refuseToEvaluate(request.event)
  const repository = await ports.git.open(request.directory)
  try {
    return await use(await prepareSide(request, ports, repository))
  } finally {
    ports.progress.done()
    await repository.close()
  }
}

async function prepareSide(
  request: RevisionRequest,
  ports: Ports,
  repository: Repository,
): Promise<PreparedRevision> {
  ports.progress.stage('Reading the revision into the store')
  const { event, headSha } = request
  const inputs = { head: request.revision }
  const { revision, notices } = await chooseRevision({ repository, inputs, event, headSha })
  const { commit } = revision
  const configuration = await readConfiguration({
    ...request,
    repository,
    base: commit,
    head: commit,
    files: ports.files,
  })
  const { config } = configuration
  const patterns = request.targets.length > 0 ? request.targets : config.targets
  const place = repository.prefix === '' ? '.' : repository.prefix
  const nix = await openNix(ports.findNix(), {
    options: config.nix,
    repository,
    base: configuration.decider.sha,
    head: commit.sha,
    patterns,
    directory: place,
    event,
  })
  const { submodules } = config.nix
  const { directory, sha } = await repository.exportForNix(commit.sha, { submodules })
  const source = await nix.store.prepare(directory, { ...commit, sha })
  ports.progress.stage('Finding targets')
  const found = await findTargets({
    evaluator: nix.evaluator,
    system: nix.system,
    sources: { base: source, head: source },
    sides: ['head'],
    patterns,
    directory: place,
    maxTargets: config.maxTargets,
  })
  return {
    revision,
    nix,
    source,
    targets: found.targets,
    notices: [...notices, ...configuration.notices, ...found.notices],
  }
}
