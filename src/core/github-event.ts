// The payload of the event that started a workflow → what the choice of base and head needs of it.

import { z } from 'zod'
import { UsageError } from '../errors.ts'

export type GithubEvent =
  | {
      readonly kind: 'pull_request'
      /** Tip of the branch that the pull request wants to change, when the event happened. */
      readonly baseSha: string
      /** Name of that branch. */
      readonly baseRef: string
      /** The last commit of the pull request's own branch. */
      readonly headSha: string
    }
  | { readonly kind: 'pull_request_target' }
  | { readonly kind: 'merge_group'; readonly baseSha: string; readonly headSha: string }
  | {
      readonly kind: 'push'
      /** The ref's commit before the push; undefined where the push created the ref. */
      readonly before: string | undefined
      readonly after: string
      readonly defaultBranch: string | undefined
    }
  /** `workflow_dispatch`, `schedule` and all others, which tell nothing about base and head. */
  | { readonly kind: 'other'; readonly name: string; readonly defaultBranch: string | undefined }

const objectName = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'expected an object name of Git')

const branch = z.object({ sha: objectName, ref: z.string() })

const repository = z.object({ default_branch: z.string().optional() }).optional()

const pullRequestSchema = z
  .object({ pull_request: z.object({ base: branch, head: branch }) })
  .transform(({ pull_request: { base, head } }): GithubEvent => ({
    kind: 'pull_request',
    baseSha: base.sha,
    baseRef: base.ref,
    headSha: head.sha,
  }))

const mergeGroupSchema = z
  .object({ merge_group: z.object({ base_sha: objectName, head_sha: objectName }) })
  .transform(({ merge_group }): GithubEvent => ({
    kind: 'merge_group',
    baseSha: merge_group.base_sha,
    headSha: merge_group.head_sha,
  }))

const pushSchema = z
  .object({ before: objectName, after: objectName, repository })
  .transform((payload): GithubEvent => ({
    kind: 'push',
    before: /^0+$/.test(payload.before) ? undefined : payload.before,
    after: payload.after,
    defaultBranch: payload.repository?.default_branch,
  }))

const otherSchema = z.object({ repository })

/** Parses a payload. Throws UsageError where it lacks what its event is known to have. */
export function parseGithubEvent(name: string, payload: unknown): GithubEvent {
  const result = schemaOf(name).safeParse(payload)
  if (result.success) return result.data
  throw new UsageError(
    `The payload of the event \`${name}\` is not what GitHub sends:\n${z.prettifyError(result.error)}`,
    {
      remedy: 'See that GITHUB_EVENT_PATH and GITHUB_EVENT_NAME belong together, or give `base` and `head`.',
      cause: result.error,
    },
  )
}

function schemaOf(name: string): z.ZodType<GithubEvent> {
  switch (name) {
    case 'pull_request':
      return pullRequestSchema
    case 'pull_request_target':
      return z.unknown().transform((): GithubEvent => ({ kind: 'pull_request_target' }))
    case 'merge_group':
      return mergeGroupSchema
    case 'push':
      return pushSchema
    default:
      return otherSchema.transform((payload): GithubEvent => ({
        kind: 'other',
        name,
        defaultBranch: payload.repository?.default_branch,
      }))
  }
}
