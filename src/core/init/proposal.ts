// What `init` proposes to write, from what it has seen of a repository and what is wished for.

import { CONFIG_PATH, CONFIG_PATHS } from '../config/config-paths.ts'
import { isSameButForToday, renderConfig } from './config-text.ts'
import { entriesFor } from './entries.ts'
import { type Forge, forgeNames, workflowFolder } from './forge.ts'
import { renderGiteaRecord, renderGiteaWorkflow } from './gitea-workflow.ts'
import { renderGithubWorkflow } from './github-workflow.ts'
import { gitlabPath, readPipeline, renderGitlabJob, type SeenPipeline } from './gitlab-job.ts'
import { proposedGoals, type ProposedGoal, type Today } from './goals.ts'
import { findNixStep, type FoundSteps } from './nix-step.ts'
import { jobsFor, type JobSystem, type Offer } from './offer.ts'
import { renderPublishWorkflow } from './publish-workflow.ts'
import { renderRecordWorkflow } from './record-workflow.ts'
import { hasMergeQueue, usersOf, type WorkflowFile } from './workflow-file.ts'

/** What was seen of a repository. */
export interface SeenRepository {
  readonly forge: Forge
  /** The default branch. */
  readonly branch: string
  readonly folders: readonly string[]
  readonly workflows: readonly WorkflowFile[]
  /** A file that the project begins with looks for `<nixpkgs>`. */
  readonly searchPath: boolean
  /** Text of GitLab's own file, where there is one. */
  readonly gitlabFile: string | undefined
  /** Those of `CONFIG_PATHS` that are there. */
  readonly configs: readonly string[]
}

export interface Wishes {
  readonly macos: boolean
  readonly forks: boolean
  readonly trend: boolean
  readonly action: string
}

export interface ProposedFile {
  readonly path: string
  readonly text: string
  /** Whether what is there says the same already. */
  readonly isSame: (existing: string) => boolean
}

export interface Proposal {
  readonly files: readonly ProposedFile[]
  readonly jobs: readonly JobSystem[]
  readonly goals: readonly ProposedGoal[]
  /** Steps that install Nix in workflows of the repository. */
  readonly steps: FoundSteps
  /** Other workflows that have this action. */
  readonly users: readonly string[]
  readonly pipeline: SeenPipeline | undefined
}

export interface ProposalRequest {
  readonly seen: SeenRepository
  readonly offers: readonly Offer[]
  readonly wishes: Wishes
  readonly today: Today | undefined
}

export function propose({ seen, offers, wishes, today }: ProposalRequest): Proposal {
  const { forge, workflows, gitlabFile, configs } = seen
  const jobs = jobsOn(forge, offers, wishes)
  const others = workflows.filter(({ path }) => !isOwn(path))
  const steps = findNixStep(others)
  const users = usersOf(wishes.action, others)
  const goals = proposedGoals(today)
  const pipeline = forge === 'gitlab' ? readPipeline(gitlabFile) : undefined
  const entries = offers.flatMap((offer) => entriesFor(offer, jobs))
  const config: ProposedFile = {
    path: CONFIG_PATHS.find((path) => configs.includes(path)) ?? CONFIG_PATH,
    text: renderConfig({ entries, goals }),
    isSame: (existing) => isSameButForToday(existing, renderConfig({ entries, goals })),
  }
  const workflowFiles = workflowsOf({ seen, wishes, jobs, steps, pipeline })
  // Whose targets are configured, and can not be discovered, has a configuration.
  const files = entries.length === 0 ? workflowFiles : [config, ...workflowFiles]
  return { files, jobs, goals, steps, users, pipeline }
}

/** Runners of other forges are of one kind, as far as anybody can tell. */
export function jobsOn(
  forge: Forge,
  offers: readonly Offer[],
  { macos }: Pick<Wishes, 'macos'>,
): readonly JobSystem[] {
  return jobsFor(offers, { macos: macos && forge === 'github' })
}

const WORKFLOW = 'nix-perf-gate.yml'
const RECORD_WORKFLOW = 'nix-perf-gate-record.yml'
const PUBLISH_WORKFLOW = 'nix-perf-gate-publish.yml'

/** What `init` wrote before tells nothing of how the repository installs Nix. */
function isOwn(path: string): boolean {
  return [WORKFLOW, RECORD_WORKFLOW, PUBLISH_WORKFLOW].some((name) => path.endsWith(`/${name}`))
}

interface Parts extends Pick<ProposalRequest, 'seen' | 'wishes'> {
  readonly jobs: readonly JobSystem[]
  readonly steps: FoundSteps
  readonly pipeline: SeenPipeline | undefined
}

function workflowsOf({ seen, wishes, jobs, steps: { step }, pipeline }: Parts): readonly ProposedFile[] {
  const { forge, folders, branch, searchPath, workflows } = seen
  const { action, forks, trend } = wishes
  switch (forge) {
    case 'github': {
      const folder = workflowFolder(forge, folders)
      const common = { jobs, nixStep: step, action, searchPath }
      const gate = renderGithubWorkflow({ ...common, forks, mergeQueue: hasMergeQueue(workflows) })
      const record = renderRecordWorkflow({ ...common, branch, trend })
      return [
        exactly(`${folder}/${WORKFLOW}`, gate),
        exactly(`${folder}/${RECORD_WORKFLOW}`, record),
        ...(forks ? [exactly(`${folder}/${PUBLISH_WORKFLOW}`, renderPublishWorkflow({ action }))] : []),
      ]
    }
    case 'forgejo':
    case 'gitea': {
      const folder = workflowFolder(forge, folders)
      const common = { forge, name: forgeNames[forge], nixStep: step, action, searchPath }
      return [
        exactly(`${folder}/${WORKFLOW}`, renderGiteaWorkflow(common)),
        ...(trend ? [exactly(`${folder}/${RECORD_WORKFLOW}`, renderGiteaRecord({ ...common, branch }))] : []),
      ]
    }
    case 'gitlab':
      return [exactly(gitlabPath(pipeline), renderGitlabJob(pipeline, { action }))]
  }
}

function exactly(path: string, text: string): ProposedFile {
  return { path, text, isSame: (existing) => existing === text }
}
