// What every command begins with that looks at revisions, at both or at one: which they are, and their code.

import { evaluationDigest, type BaselineSubject } from '../core/share/baseline.ts'
import type { Change } from '../core/model/change.ts'
import type { Notice } from '../core/model/results.ts'
import { isOneRevision } from '../core/model/one-revision.ts'
import type { Revision, Side } from '../core/model/revision.ts'
import type { Repository } from '../ports/git.ts'
import type { HistoryRequest } from '../ports/history.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'
import type { FoundTarget } from './find-targets.ts'
import { impureNotices } from './impure-notices.ts'
import type { ReadSide } from './moved-inputs.ts'
import { type Code, type CodePorts, type CodeRequest, readCode, withRepository } from './read-code.ts'
import { chooseRevision, chooseRevisions } from './revisions.ts'

export interface GateRequest extends CodeRequest {
  readonly base: string | undefined
  readonly head: string | undefined
  /** Explain any change of what the evaluator does, not only what a finding speaks against. */
  readonly explainAny?: boolean
  /** Where the profiles of both sides of what was traced go; without it there are none. */
  readonly profileDirectory?: string
}

export interface Prepared extends Pick<Code, 'configuration' | 'exclude' | 'nix' | 'sources' | 'find'> {
  readonly revisions: Readonly<Record<Side, Revision>>
  /** What figures have to be of that are to stand for base's. */
  readonly baseline: BaselineSubject
  /** The text of a file of either side, by its path from the root. */
  readonly read: ReadSide
  /** What the change did to the project's files; Git is asked once. Throws MeasurementError where it can not tell. */
  readonly change: () => Promise<Change>
  /** The same of what is evaluated, where that is not the commits themselves: with the files of submodules in place. */
  readonly changeOfSources: () => Promise<Change>
  /** Where commits with other files are written, and where the history may be. */
  readonly repository: Pick<Repository, 'compose' | 'checkOut' | 'countFiles'> & HistoryRequest['repository']
  /** Those of the targets are not among them. */
  readonly notices: readonly Notice[]
}

export type PreparePorts = CodePorts & Pick<Ports, 'program'>

/** Prepares both sides, hands them to `use`, and leaves nothing behind. */
export async function prepare<T>(
  request: GateRequest,
  ports: PreparePorts,
  use: (prepared: Prepared) => Promise<T>,
): Promise<T> {
  return await withRepository(request, ports, async (session) => {
    const { repository } = session
    ports.progress.stage('Choosing revisions')
    const inputs = { base: request.base, head: request.head }
    const { event, headSha } = request
    const { base, head, notices } = await chooseRevisions({ repository, inputs, event, headSha })
    const revisions = { base, head }
    const code = await readCode(session, { base: base.commit, head: head.commit })
    const { configuration, exclude, nix, sources, find } = code
    const change = askedOnce(() => repository.change(base.commit.sha, head.commit.sha))
    const isAsCommitted = sources.base.sha === base.commit.sha && sources.head.sha === head.commit.sha
    return await use({
      revisions,
      configuration,
      exclude,
      nix,
      sources,
      find,
      baseline: baselineSubject(code, ports.program, base),
      read: (side, path) => repository.readFile(revisions[side].commit.sha, path),
      change,
      changeOfSources: isAsCommitted
        ? change
        : askedOnce(() => repository.change(sources.base.sha, sources.head.sha)),
      repository,
      notices: [
        ...notices,
        ...(isOneRevision(revisions) ? [ONE_REVISION] : []),
        ...configuration.notices,
        ...impureNotices(code, event),
      ],
    })
  })
}

const ONE_REVISION = {
  level: 'info',
  message:
    'Base and head are the same commit, so that nothing can differ. Each target was evaluated once, for limits on what it comes to.',
} as const

/** Whoever asks first has it asked. */
function askedOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => (answer ??= ask())
}

function baselineSubject(code: Code, program: string, base: Revision): BaselineSubject {
  const { configuration, nix, patterns, directory, submodules, sources } = code
  const { system, identity } = nix
  const evaluation = evaluationDigest({
    ...{ program, patterns, directory, submodules, nix: configuration.config.nix },
    isCounted: sources.base.revisionCount !== undefined,
  })
  return { program, system, identity, tree: base.commit.tree, evaluation }
}

export interface RevisionRequest extends CodeRequest {
  /** Undefined: the working tree. */
  readonly revision: string | undefined
}

export interface PreparedRevision {
  readonly revision: Revision
  readonly nix: Nix
  readonly source: Source
  readonly targets: readonly FoundTarget[]
  readonly notices: readonly Notice[]
}

/** Prepares one revision and finds its targets, hands them to `use`, and leaves nothing behind. */
export async function prepareRevision<T>(
  request: RevisionRequest,
  ports: CodePorts,
  use: (prepared: PreparedRevision) => Promise<T>,
): Promise<T> {
  return await withRepository(request, ports, async (session) => {
    const { repository } = session
    ports.progress.stage('Choosing the revision')
    const inputs = { head: request.revision }
    const { event, headSha } = request
    const { revision, notices } = await chooseRevision({ repository, inputs, event, headSha })
    const code = await readCode(session, { base: undefined, head: revision.commit })
    const { nix, sources, configuration } = code
    const found = await code.find(nix.system)
    return await use({
      revision,
      nix,
      source: sources.head,
      targets: found.targets,
      notices: [...notices, ...configuration.notices, ...impureNotices(code, event), ...found.notices],
    })
  })
}
