// What the runner tells a job about itself: where it runs, for which repository, and which run it is.

import { parseJson } from '../text/json.ts'
import { z } from 'zod'
import { UsageError } from '../../errors.ts'
import { withoutTrailing } from '../text/ends.ts'

/** A job of a workflow on GitHub, or on a forge that runs its actions. */
export interface GithubJob {
  readonly repository: { readonly owner: string; readonly repo: string }
  /** Forgejo's runner calls itself Gitea's, too. */
  readonly forge: 'github' | 'gitea'
  /** Without a slash at the end: `https://api.github.com`, `https://github.example/api/v3`. */
  readonly apiUrl: string
  /** Where people go: `https://github.com`. Without a slash at the end. */
  readonly serverUrl: string
  /** Where the action comes from, if that is told. */
  readonly project: string | undefined
  /** Grows from run to run of a repository. */
  readonly run: number
  /** From 1; a re-run has the next. */
  readonly attempt: number
  readonly workflow: string
  /** The job's id in the workflow; the same for all jobs of a matrix. */
  readonly job: string
}

const NAME = /^[\w.-]+\/[\w.-]+$/

const number = z.coerce.number().int().positive()

const schema = z
  .object({
    GITHUB_REPOSITORY: z.string().regex(NAME, 'expected owner/name'),
    GITHUB_API_URL: z.url({ protocol: /^https?$/ }).default('https://api.github.com'),
    GITHUB_SERVER_URL: z.url({ protocol: /^https?$/ }).default('https://github.com'),
    GITHUB_ACTION_REPOSITORY: z.string().optional(),
    GITEA_ACTIONS: z.string().optional(),
    GITHUB_RUN_ID: number,
    GITHUB_RUN_ATTEMPT: number.default(1),
    GITHUB_WORKFLOW: z.string().default(''),
    GITHUB_JOB: z.string().default(''),
  })
  .transform((environment): GithubJob => {
    const [owner = '', repo = ''] = environment.GITHUB_REPOSITORY.split('/')
    const serverUrl = plainAddress(environment.GITHUB_SERVER_URL)
    const action = environment.GITHUB_ACTION_REPOSITORY
    return {
      repository: { owner, repo },
      forge: environment.GITEA_ACTIONS === 'true' ? 'gitea' : 'github',
      apiUrl: withoutTrailing(environment.GITHUB_API_URL, '/'),
      serverUrl,
      // Of an action in a folder of the checkout there is none.
      project: action !== undefined && NAME.test(action) ? `${serverUrl}/${action}` : undefined,
      run: environment.GITHUB_RUN_ID,
      attempt: environment.GITHUB_RUN_ATTEMPT,
      workflow: environment.GITHUB_WORKFLOW,
      job: environment.GITHUB_JOB,
    }
  })

/** Without what could end a link, credentials among it. */
function plainAddress(text: string): string {
  const { origin, pathname } = new URL(text)
  return withoutTrailing(`${origin}${pathname.replaceAll(/[()]/g, '')}`, '/')
}

/** Reads the runner's environment; undefined outside of a job. Throws UsageError where it is not what runners set. */
export function parseGithubJob(
  environment: Readonly<Record<string, string | undefined>>,
): GithubJob | undefined {
  // Some forges set a variable that they have no value for.
  const told = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  if (told.GITHUB_REPOSITORY === undefined || told.GITHUB_RUN_ID === undefined) return undefined
  const parsed = schema.safeParse(told)
  if (parsed.success) return parsed.data
  throw new UsageError(
    `The runner’s environment is not what GitHub sets:\n${z.prettifyError(parsed.error)}`,
    {
      remedy: 'Run the action in a workflow, or unset these variables.',
      cause: parsed.error,
    },
  )
}

/**
 * What a job is called, so that no two of a workflow are called the same: as GitHub calls it, with what its matrix sets:
 * `checks / gate (ubuntu-24.04, 2.34.8)`. `matrix`: GitHub's context of that name, as JSON.
 */
export function jobName({ workflow, job }: Pick<GithubJob, 'workflow' | 'job'>, matrix: string): string {
  const values = leavesOf(parseJson(matrix))
  return `${workflow} / ${job}${values.length === 0 ? '' : ` (${values.join(', ')})`}`
}

function leavesOf(value: unknown): readonly string[] {
  if (typeof value === 'object') return Object.values(value ?? {}).flatMap(leavesOf)
  if (typeof value === 'string') return [value]
  return value === undefined ? [] : [JSON.stringify(value)]
}
