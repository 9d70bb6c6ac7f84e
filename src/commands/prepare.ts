// What every command that looks at both revisions begins with: the commits, the configuration, their files in the
// store, and a way to find the targets.

import { type BaselineSubject, evaluationDigest } from '../core/share/baseline.ts'
import type { ChangedLines } from '../core/explain/changed-lines.ts'
import type { Config } from '../core/model/config.ts'
import type { GithubEvent } from '../core/github/github-event.ts'
import type { Notice } from '../core/model/results.ts'
import type { Commit, Revision, Side } from '../core/model/revision.ts'
import type { TargetPattern } from '../core/model/target.ts'
import type { Repository } from '../ports/git.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'
import { findTargets, type FoundTargets } from './find-targets.ts'
import type { ReadSide } from './moved-inputs.ts'
import { openNix } from './open-nix.ts'
import { type Configuration, readConfiguration } from './read-configuration.ts'
import { chooseRevisions, refuseToEvaluate } from './revisions.ts'

export interface GateRequest {
  /** The repository, or a folder in it. */
  readonly directory: string
  readonly base: string | undefined
  readonly head: string | undefined
  /** A configuration file over the repository's own. */
  readonly configFile: string | undefined
  /** Over the configuration's targets where there are any. */
  readonly targets: readonly TargetPattern[]
  /** Explain any change of what the evaluator does, not only what a finding speaks against. */
  readonly explainAny?: boolean
  /** Where the profiles of both sides of what was traced go; without it there are none. */
  readonly profileDirectory?: string
  readonly event: GithubEvent | undefined
  /** The commit that the workflow was started for. */
  readonly headSha: string | undefined
}

export interface Prepared {
  readonly revisions: Readonly<Record<Side, Revision>>
  readonly configuration: Configuration
  /** What figures have to be of that are to stand for base's. */
  readonly baseline: BaselineSubject
  readonly nix: Nix
  readonly sources: Readonly<Record<Side, Source>>
  readonly find: FindTargets
  /** The text of a file of either side, by its path from the root. */
  readonly read: ReadSide
  /** Which lines the change wrote. Throws MeasurementError where Git can not tell. */
  readonly changedLines: () => Promise<ChangedLines>
  /** Those of the targets are not among them. */
  readonly notices: readonly Notice[]
}

/**
 * Finds the targets of a platform, by its system: evaluation can tell them on any machine. Those of the request, else of
 * the configuration, else what the project offers, where no patterns are given.
 */
export type FindTargets = (system: string, patterns?: readonly TargetPattern[]) => Promise<FoundTargets>

/** Prepares both sides, hands them to `use`, and leaves nothing behind. */
export async function prepare<T>(
  request: GateRequest,
  ports: Ports,
  use: (prepared: Prepared) => Promise<T>,
): Promise<T> {
  refuseToEvaluate(request.event)
  const finding = ports.findNix()
  // Told of when Nix is needed: what is wrong with revisions or configuration comes first.
  finding.catch(() => undefined)
  const repository = await ports.git.open(request.directory)
  try {
    return await use(await prepareSides(request, ports, { repository, finding }))
  } finally {
    ports.progress.done()
    await repository.close()
  }
}

interface Session {
  readonly repository: Repository
  readonly finding: ReturnType<Ports['findNix']>
}

async function prepareSides(
  request: GateRequest,
  ports: Ports,
  { repository, finding }: Session,
): Promise<Prepared> {
  ports.progress.stage('Choosing revisions')
  const revisions = await chooseRevisions({
    repository,
    inputs: { base: request.base, head: request.head },
    event: request.event,
    headSha: request.headSha,
  })
  const configuration = await readConfiguration({
    ...request,
    repository,
    base: revisions.base.commit,
    head: revisions.head.commit,
    files: ports.files,
  })
  const { config } = configuration
  ports.progress.stage('Reading both revisions into the store')
  const asked = request.targets.length > 0 ? request.targets : config.targets
  const directory = repository.prefix === '' ? '.' : repository.prefix
  const opening = openNix(finding, {
    options: config.nix,
    repository,
    base: revisions.base.commit.sha,
    head: revisions.head.commit.sha,
    patterns: asked,
    directory,
    event: request.event,
  })
  const exporting = exportSides({ repository, config, revisions })
  // Neither is left to itself where the other fails.
  await Promise.allSettled([opening, exporting])
  const nix = await opening
  const exported = await exporting
  const toSource = ({ directory, commit }: Exported[Side]) => nix.store.prepare(directory, commit)
  const [base, head] = await Promise.all([toSource(exported.base), toSource(exported.head)])
  const sources = { base, head }
  const find: FindTargets = (system, patterns = asked) => {
    ports.progress.stage('Finding targets')
    return findTargets({
      evaluator: nix.evaluator,
      system,
      sources,
      patterns,
      directory,
      maxTargets: config.maxTargets,
    })
  }
  const { program } = ports
  const { system, identity } = nix
  const evaluation = evaluationDigest({ program, patterns: asked, directory, nix: config.nix })
  const baseline = { program, system, identity, tree: revisions.base.commit.tree, evaluation }
  const notices = [...revisions.notices, ...configuration.notices]
  const read: ReadSide = (side, path) => repository.readFile(revisions[side].commit.sha, path)
  const changedLines = () => repository.changedLines(revisions.base.commit.sha, revisions.head.commit.sha)
  const asking = { find, read, changedLines }
  return { revisions, configuration, baseline, nix, sources, ...asking, notices }
}

interface Preparation {
  readonly repository: Repository
  readonly config: Config
  readonly revisions: Readonly<Record<Side, Revision>>
}

type Exported = Readonly<Record<Side, { readonly directory: string; readonly commit: Commit }>>

/** One after the other: both exports are made in the same private repository. */
async function exportSides({ repository, config, revisions }: Preparation): Promise<Exported> {
  const exportSide = async (side: Side) => {
    const { commit } = revisions[side]
    const { directory, sha } = await repository.exportForNix(commit.sha, {
      submodules: config.nix.submodules,
    })
    return { directory, commit: { ...commit, sha } }
  }
  return { base: await exportSide('base'), head: await exportSide('head') }
}
