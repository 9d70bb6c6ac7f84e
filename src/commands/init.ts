// Proposes a configuration and a workflow for the repository at hand, shows what that would change, and writes it.

import { join } from 'node:path'
import { compareFile, type ComparedFile } from '../core/init/difference.ts'
import { measuredBy } from '../core/init/entries.ts'
import { type Forge, forgeNames } from '../core/init/forge.ts'
import { initNotes, renderFiles, renderLooked, renderNotes } from '../core/init/init-text.ts'
import { isOnlyForMacs, type OfferedTarget, offersMacs } from '../core/init/offer.ts'
import { jobsOn, propose, type Proposal, type Wishes } from '../core/init/proposal.ts'
import {
  FORKS_QUESTION,
  type InitSummary,
  MACOS_QUESTION,
  replaceQuestion,
  writeQuestion,
} from '../core/init/summary.ts'
import { UsageError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import type { Talk } from '../ports/talk.ts'
import { lookAtOffers, type SeenOffers } from './look-at-offers.ts'
import { type MeasuredToday, measureToday } from './measure-today.ts'
import { type Code, type CodePorts, type CodeSession, readCode, withRepository } from './read-code.ts'
import { refuseIfNoProject, nothingOffered } from './refuse-init.ts'
import { checkedOut } from './revision-choice.ts'
import { MOST_BYTES, type Seen, seeRepository } from './see-repository.ts'

export interface InitRequest extends Wishes {
  /** The repository, or a folder in it. */
  readonly directory: string
  /** Undefined: what the repository tells. */
  readonly forge: Forge | undefined
  /** Evaluate a few targets for today's figures. */
  readonly measure: boolean
  /** Replace what is there and differs, without being asked. */
  readonly force: boolean
  /** Show everything and write nothing. */
  readonly dryRun: boolean
}

export type InitPorts = CodePorts & Pick<Ports, 'progress'> & { readonly talk: Talk }

/**
 * Throws UsageError for what is no project and for wishes that the forge does not know, MeasurementError where the project
 * does not evaluate far enough to tell what it offers.
 */
export async function init(request: InitRequest, ports: InitPorts): Promise<InitSummary> {
  const { directory } = request
  const code = {
    directory,
    configFile: undefined,
    targets: [],
    exclude: [],
    event: undefined,
    headSha: undefined,
  }
  return await withRepository(code, ports, async (session) => {
    ports.progress.stage('Looking at the repository')
    const { repository } = session
    const commit = (await repository.workingTree()) ?? (await checkedOut(repository))
    const { files } = ports
    const seen = await seeRepository({ repository, sha: commit.sha, files, forge: request.forge })
    refuseForks(request, seen)
    const [configFile] = seen.configs.map((path) => join(repository.root, path))
    if (configFile === undefined) await refuseIfNoProject({ repository, sha: commit.sha, files })
    const asked = { ...session, request: { ...session.request, configFile } }
    const project = await readCode(asked, { base: undefined, head: commit })
    const { evaluator } = project.nix
    ports.progress.stage('Finding what there is to measure')
    const found = await lookAtOffers({ evaluator, sources: project.sources, directory: project.directory })
    if (found.offers.length === 0 && project.patterns.length === 0) throw nothingOffered(project.directory)
    const proposal = await proposeFor(request, { seen, project, found }, ports)
    return await conclude(request, { session, seen, proposal }, ports)
  })
}

function refuseForks({ forks }: InitRequest, { forge: { forge } }: Seen): void {
  if (!forks || forge === 'github') return
  throw new UsageError(
    `--forks: ${forgeNames[forge]} has no workflow that could comment on pull requests from forks with the rights of the repository.`,
    { remedy: 'Leave --forks out: forks get the check and the report, and no comment.' },
  )
}

interface Known {
  readonly seen: Seen
  readonly project: Pick<Code, 'nix' | 'sources'>
  readonly found: SeenOffers
}

async function proposeFor(
  request: InitRequest,
  { seen, project, found }: Known,
  { progress, talk }: InitPorts,
): Promise<Proposal> {
  const { offers } = found
  const forge = seen.forge.forge
  progress.done()
  talk.show((screen) => renderLooked({ offers, forge: seen.forge, branch: seen.branch }, screen))
  const isGithub = forge === 'github'
  const asksForMacs = isGithub && !request.macos && offersMacs(offers)
  const macos = request.macos || (asksForMacs && (await talk.confirm(MACOS_QUESTION, false)))
  const forks = request.forks || (isGithub && (await talk.confirm(FORKS_QUESTION, false)))
  const wishes: Wishes = { macos, forks, trend: request.trend, action: request.action }
  const jobs = jobsOn(forge, offers, wishes)
  const targets = chosen(offers.map((offer) => measuredBy(offer, jobs)))
  const source = project.sources.head
  const { evaluator } = project.nix
  const measured: MeasuredToday = request.measure
    ? await measureToday({ targets, source, evaluator, progress })
    : { today: undefined, failed: [] }
  progress.done()
  const failed = measured.failed.map((one) => ({ ...one, isForMacs: isOnlyForMacs(one.target, offers) }))
  const proposal = propose({ seen: { ...seen, forge }, offers, wishes, today: measured.today })
  const notes = initNotes({
    proposal,
    seen: { ...seen, forge },
    broken: found.broken,
    failed,
    macos,
  })
  talk.show((screen) => renderNotes('Worth knowing', notes, screen))
  return proposal
}

/** Enough to tell whether a goal is near, and little enough to wait for. */
const MOST_MEASURED = 3

/** The first target of each, then the second of each, and so on. */
function chosen(targets: readonly (readonly OfferedTarget[])[]): readonly OfferedTarget[] {
  const rounds = Array.from({ length: MOST_MEASURED }, (_, round) =>
    targets.flatMap((ofOffer) => ofOffer.slice(round, round + 1)),
  )
  return rounds.flat().slice(0, MOST_MEASURED)
}

interface Ready {
  readonly session: CodeSession
  readonly seen: Seen
  readonly proposal: Proposal
}

async function conclude(
  { force, dryRun, action }: InitRequest,
  { session, seen, proposal }: Ready,
  { files, talk }: InitPorts,
): Promise<InitSummary> {
  const { root } = session.repository
  const compared: ComparedFile[] = []
  for (const file of proposal.files)
    compared.push(compareFile(file, await files.read(join(root, file.path), MOST_BYTES)))
  talk.show((screen) => renderFiles(compared, screen))
  const wanted: ComparedFile[] = []
  for (const file of compared) {
    if (file.state === 'new' || (file.state === 'differs' && force)) wanted.push(file)
    if (file.state !== 'differs' || force || dryRun) continue
    if (await talk.confirm(replaceQuestion(file.path), false)) wanted.push(file)
  }
  const isWritten =
    wanted.length > 0 && !dryRun && (await talk.confirm(writeQuestion(wanted.map(({ path }) => path)), true))
  if (isWritten) for (const { path, text } of wanted) await files.write(join(root, path), text)
  return {
    written: isWritten ? wanted.map(({ path }) => path) : [],
    left: isWritten ? [] : wanted.map(({ path }) => path),
    kept: compared
      .filter((file) => file.state === 'differs' && !wanted.includes(file))
      .map(({ path }) => path),
    isDryRun: dryRun,
    forge: seen.forge.forge,
    action,
    pipeline: proposal.pipeline,
  }
}
