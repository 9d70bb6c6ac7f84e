// The payload of the event that started a workflow → what the choice of base and head needs of it.

import { OBJECT_NAME } from '../model/revision.ts'
import { z } from 'zod'
import { UsageError } from '../../errors.ts'

export type GithubEvent =
  | {
      readonly kind: 'pull_request'
      /** Tip of the branch that the pull request wants to change, when the event happened. */
      readonly baseSha: string
      /** Name of that branch. */
      readonly baseRef: string
      /** The last commit of the pull request's own branch. */
      readonly headSha: string
      /** The merge of both that GitHub made and started the run for; undefined where nothing says that there is one. */
      readonly mergeSha: string | undefined
      readonly number: number
      /** Its branch is in another repository, so that the job's token may only read. */
      readonly isFork: boolean
    }
  | { readonly kind: 'pull_request_target' }
  | { readonly kind: 'merge_group'; readonly baseSha: string; readonly headSha: string }
  | {
      readonly kind: 'push'
      /** The ref's commit before the push; undefined where the push created the ref. */
      readonly before: string | undefined
      readonly after: string
      readonly defaultBranch: string | undefined
      readonly isDefaultBranch: boolean
    }
  | { readonly kind: 'workflow_run'; readonly run: WorkflowRun }
  /** A payload that tells nothing, as with act: the workflow itself says what base is. */
  | { readonly kind: 'untold'; readonly name: TellableEvent }
  /** `workflow_dispatch`, `schedule` and all others, which tell nothing about base and head. */
  | { readonly kind: 'other'; readonly name: string; readonly defaultBranch: string | undefined }

/** Events of which no more is needed than base and head, where the workflow says them. */
const TELLABLE = ['pull_request', 'merge_group', 'push'] as const

type TellableEvent = (typeof TELLABLE)[number]

/** Whether base, given by the workflow, makes up for a payload that tells nothing. */
export function isTellable(name: string): name is TellableEvent {
  return TELLABLE.some((known) => known === name)
}

/** What a run was started for. Forges other than GitHub make no merge commit, and name the pull request's own head. */
export interface StartedFor {
  /** GITHUB_REF. */
  readonly ref: string | undefined
  /** GITHUB_SHA. */
  readonly sha: string | undefined
}

/** A workflow run that has ended, as the event tells of it: GitHub's own words, none of the run's. */
export interface WorkflowRun {
  readonly id: number
  readonly attempt: number
  /** The event that started it: `pull_request`. */
  readonly event: string
  /** How it ended: `success`, `failure`, `cancelled`. */
  readonly conclusion?: string | undefined
  readonly headSha: string
  readonly headBranch: string
  /** `owner/name` of the repository that the branch is in; undefined where it is gone. */
  readonly headRepository: string | undefined
  /** Pull requests that GitHub names; none for forks. */
  readonly pullRequests: readonly { readonly number: number; readonly headSha: string }[]
}

const objectName = z.string().regex(OBJECT_NAME, 'expected an object name of Git')

const number = z.number().int().positive()

const branch = z.object({
  sha: objectName,
  ref: z.string(),
  repo: z.object({ full_name: z.string() }).nullish(),
})

const repository = z.object({ default_branch: z.string().optional() }).optional()

const pullRequestSchema = (started: StartedFor) =>
  z
    .object({ pull_request: z.object({ number, base: branch, head: branch }) })
    .transform(({ pull_request: { number, base, head } }): GithubEvent => ({
      kind: 'pull_request',
      baseSha: base.sha,
      baseRef: base.ref,
      headSha: head.sha,
      mergeSha:
        started.ref === `refs/pull/${number}/merge` && started.sha !== head.sha ? started.sha : undefined,
      number,
      isFork: head.repo?.full_name !== base.repo?.full_name,
    }))

const mergeGroupSchema = z
  .object({ merge_group: z.object({ base_sha: objectName, head_sha: objectName }) })
  .transform(({ merge_group }): GithubEvent => ({
    kind: 'merge_group',
    baseSha: merge_group.base_sha,
    headSha: merge_group.head_sha,
  }))

const pushSchema = z
  .object({ before: objectName, after: objectName, ref: z.string().optional(), repository })
  .transform((payload): GithubEvent => ({
    kind: 'push',
    before: /^0+$/.test(payload.before) ? undefined : payload.before,
    after: payload.after,
    defaultBranch: payload.repository?.default_branch,
    isDefaultBranch:
      payload.repository?.default_branch !== undefined &&
      payload.ref === `refs/heads/${payload.repository.default_branch}`,
  }))

const repositoryId = z.object({ id: z.number() })

const workflowRunSchema = z
  .object({
    repository: repositoryId,
    workflow_run: z.object({
      id: number,
      run_attempt: number,
      event: z.string(),
      conclusion: z.string().nullish(),
      head_sha: objectName,
      head_branch: z.string().nullable(),
      head_repository: z.object({ full_name: z.string() }).nullish(),
      pull_requests: z.array(
        z.object({ number, head: z.object({ sha: objectName }), base: z.object({ repo: repositoryId }) }),
      ),
    }),
  })
  .transform(({ workflow_run: run, repository: { id } }): GithubEvent => ({
    kind: 'workflow_run',
    run: {
      id: run.id,
      attempt: run.run_attempt,
      event: run.event,
      conclusion: run.conclusion ?? undefined,
      headSha: run.head_sha,
      headBranch: run.head_branch ?? '',
      headRepository: run.head_repository?.full_name,
      // GitHub also names pull requests to the repository that this one is a fork of.
      pullRequests: run.pull_requests
        .filter(({ base }) => base.repo.id === id)
        .map(({ number, head }) => ({ number, headSha: head.sha })),
    },
  }))

const otherSchema = z.object({ repository })

/** Events about pull requests whose payload tells nothing of base; anybody may cause them. */
const ABOUT_PULL_REQUESTS: readonly string[] = [
  'issue_comment',
  'pull_request_comment',
  'pull_request_review',
  'pull_request_review_comment',
]

/** Whether head is a change that is still to be judged: base decides how, whatever head brings. */
export function isUnderReview(event: GithubEvent | undefined): boolean {
  switch (event?.kind) {
    case 'pull_request':
    case 'pull_request_target':
    case 'merge_group':
    // Whatever it was, nothing of head's is believed.
    case 'untold':
      return true
    case 'workflow_run':
      return event.run.event.startsWith('pull_request')
    case 'other':
      return ABOUT_PULL_REQUESTS.includes(event.name)
    case 'push':
    case undefined:
      return false
  }
}

/** Whether results that another run left may be of head's writing. */
export function bringsStrangersResults(event: GithubEvent | undefined): boolean {
  return event?.kind === 'workflow_run' && isUnderReview(event)
}

/** Parses a payload. Throws UsageError where it lacks what its event is known to have. */
export function parseGithubEvent(
  name: string,
  payload: unknown,
  started: StartedFor = { ref: undefined, sha: undefined },
): GithubEvent {
  const result = schemaOf(name, started).safeParse(payload)
  if (result.success) return result.data
  throw new UsageError(
    `The payload of the event \`${name}\` is not what GitHub sends:\n${z.prettifyError(result.error)}`,
    {
      remedy: `See that GITHUB_EVENT_PATH and GITHUB_EVENT_NAME belong together${isTellable(name) ? ', or give the input `base` (and `head`, where it is not what is checked out), which need no payload' : ''}. With act, name a file with such a payload by \`--eventpath\`.`,
      cause: result.error,
    },
  )
}

function schemaOf(name: string, started: StartedFor): z.ZodType<GithubEvent> {
  switch (name) {
    case 'pull_request':
      return pullRequestSchema(started)
    case 'pull_request_target':
      return z.unknown().transform((): GithubEvent => ({ kind: 'pull_request_target' }))
    case 'merge_group':
      return mergeGroupSchema
    case 'push':
      return pushSchema
    case 'workflow_run':
      return workflowRunSchema
    default:
      return otherSchema.transform((payload): GithubEvent => ({
        kind: 'other',
        name,
        defaultBranch: payload.repository?.default_branch,
      }))
  }
}
