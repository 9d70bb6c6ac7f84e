// The code that a command looks at, of one revision or of two: by which configuration, with which Nix, its files in the
// store, and which targets they have.

import type { Commit, Side } from '../core/model/revision.ts'
import type { NixOptions } from '../core/model/config.ts'
import { exclusionsFor, type TargetChoice } from '../core/config/exclusion.ts'
import type { Exclusion, TargetPattern } from '../core/model/target.ts'
import type { GithubEvent } from '../core/github/github-event.ts'
import type { Repository, RevisionCounts } from '../ports/git.ts'
import type { Nix, OpenNix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'
import { findTargets, type FoundTargets } from './find-targets.ts'
import { openNix } from './open-nix.ts'
import { withLimits } from './override-limits.ts'
import { type Configuration, readConfiguration } from './read-configuration.ts'
import { refuseToEvaluate } from './revisions.ts'
import { readSelfSettings } from './self-settings.ts'

export interface CodeRequest {
  /** The repository, or a folder in it. */
  readonly directory: string
  /** A configuration file over the repository's own. */
  readonly configFile: string | undefined
  /** Over the configuration's targets where there are any. */
  readonly targets: readonly TargetPattern[]
  /** Left out of them, or of those of the configuration. */
  readonly exclude: readonly Exclusion[]
  /** Times nothing, whatever the configuration says. */
  readonly noTiming?: boolean
  /** For proving causes, over the configuration’s. */
  readonly explainBudgetSeconds?: number | undefined
  readonly event: GithubEvent | undefined
  /** The commit that the workflow was started for. */
  readonly headSha: string | undefined
}

export type CodePorts = Pick<Ports, 'git' | 'findNix' | 'files' | 'progress'>

export interface CodeSession {
  readonly request: CodeRequest
  readonly ports: CodePorts
  readonly repository: Repository
  readonly finding: Promise<OpenNix>
}

/** Opens the repository, hands it to `use`, and leaves nothing behind. Nix is looked for meanwhile. */
export async function withRepository<T>(
  request: CodeRequest,
  ports: CodePorts,
  use: (session: CodeSession) => Promise<T>,
): Promise<T> {
  refuseToEvaluate(request.event)
  const finding = ports.findNix()
  // Told of when Nix is needed: what is wrong with revisions or configuration comes first.
  finding.catch(() => undefined)
  const repository = await ports.git.open(request.directory)
  try {
    return await use({ request, ports, repository, finding })
  } finally {
    ports.progress.done()
    await repository.close()
  }
}

export interface Code {
  readonly configuration: Configuration
  readonly nix: Nix
  /** Both sides have the files of their submodules in place. */
  readonly submodules: boolean
  /** Of a revision by itself, the same twice. */
  readonly sources: Readonly<Record<Side, Source>>
  /** As configured or given. */
  readonly patterns: readonly TargetPattern[]
  readonly exclude: readonly Exclusion[]
  /** Folder of the flake that is looked at where no pattern says otherwise, `.` for the root. */
  readonly directory: string
  readonly find: FindTargets
}

/**
 * Finds the targets of a platform, by its system: evaluation can tell them on any machine. Those of the request, else of
 * the configuration, else what the project offers, where no patterns are given.
 */
export type FindTargets = (system: string, choice?: TargetChoice) => Promise<FoundTargets>

/** Two commits, or one that is looked at by itself. */
export interface Commits {
  readonly base: Commit | undefined
  readonly head: Commit
}

export async function readCode(session: CodeSession, { base, head }: Commits): Promise<Code> {
  const { request, ports, repository, finding } = session
  const { files, progress } = ports
  const read = { ...request, repository, base: base ?? head, head, files }
  const configuration = asRequested(await readConfiguration(read), request)
  const { config, decider } = configuration
  progress.stage(`Reading ${base === undefined ? 'the revision' : 'both revisions'} into the store`)
  const patterns = request.targets.length > 0 ? request.targets : config.targets
  const exclude = exclusionsFor(request, config.exclude)
  const directory = repository.prefix === '' ? '.' : repository.prefix
  const own = await readSelfSettings(repository, { base, head, patterns, directory })
  const submodules = config.nix.submodules || own.submodules
  const opening = openNix(finding, {
    options: config.nix,
    repository,
    base: base?.sha ?? decider.sha,
    head: head.sha,
    patterns,
    directory,
    event: request.event,
  })
  const exporting = exportCommits(repository, { base, head }, { submodules })
  const counting = repository.countRevisions(base?.sha ?? head.sha, head.sha)
  // None is left to itself where another fails.
  await Promise.allSettled([opening, exporting, counting])
  const nix = await opening
  const sources = withCounts(await storeCommits(nix, await exporting), await counting)
  const { maxTargets } = config
  const sides: readonly Side[] = base === undefined ? ['head'] : ['base', 'head']
  const where = { evaluator: nix.evaluator, sources, sides, directory, maxTargets }
  const find: FindTargets = async (system, choice) => {
    progress.stage('Finding targets')
    const asked = choice ?? { targets: patterns, exclude }
    const found = await findTargets({ ...where, system, patterns: asked.targets, exclude: asked.exclude })
    const isWhole = choice === undefined && request.targets.length === 0
    return withLimits(found, { overrides: config.overrides, system, isWhole })
  }
  const notices = [...configuration.notices, ...own.notices]
  const told = { ...configuration, notices }
  return { configuration: told, nix, submodules, sources, patterns, exclude, directory, find }
}

function withCounts(sources: Code['sources'], counts: RevisionCounts | undefined): Code['sources'] {
  if (counts === undefined) return sources
  const { base, head } = sources
  return {
    base: { ...base, revisionCount: counts.base },
    head: { ...head, revisionCount: counts.head },
  }
}

function asRequested(
  configuration: Configuration,
  { noTiming = false, explainBudgetSeconds }: CodeRequest,
): Configuration {
  const { config } = configuration
  const sampling = noTiming ? { ...config.sampling, timeBudgetSeconds: 0 } : config.sampling
  const explain = { budgetSeconds: explainBudgetSeconds ?? config.explain.budgetSeconds }
  return { ...configuration, config: { ...config, sampling, explain } }
}

/** A commit in a folder that Nix can fetch it from. */
interface Exported {
  readonly directory: string
  readonly commit: Commit
}

interface ExportedCommits {
  readonly base: Exported | undefined
  readonly head: Exported
}

/** One after the other: both exports are made in the same private repository. */
async function exportCommits(
  repository: Repository,
  { base, head }: Commits,
  { submodules }: Pick<NixOptions, 'submodules'>,
): Promise<ExportedCommits> {
  const exportCommit = async (commit: Commit): Promise<Exported> => {
    const { directory, sha } = await repository.exportForNix(commit.sha, { submodules })
    return { directory, commit: { ...commit, sha } }
  }
  return { base: base && (await exportCommit(base)), head: await exportCommit(head) }
}

async function storeCommits({ store }: Nix, { base, head }: ExportedCommits): Promise<Code['sources']> {
  const storeCommit = ({ directory, commit }: Exported) => store.prepare(directory, commit)
  const [ofBase, ofHead] = await Promise.all([base && storeCommit(base), storeCommit(head)])
  return { base: ofBase ?? ofHead, head: ofHead }
}
