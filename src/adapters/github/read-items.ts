// Reads a pull request's comments, or its whole timeline, page by page.

import {
  type ConversationItem,
  itemsSchema,
  type ListedPullRequest,
  pullRequestsSchema,
} from '../../core/github/answers.ts'
import type { HeadBranch } from '../../core/github/pull-request-of-run.ts'
import { HostError } from '../../errors.ts'
import { type Api, type ApiCall, failedStatus } from './api.ts'

/** A repository that requests are about. */
export interface RepositoryName {
  readonly owner: string
  readonly repo: string
}

export interface ItemsRequest {
  readonly api: Api
  readonly repository: RepositoryName
  readonly number: number
}

/** The most that GitHub gives in one page. */
const PAGE_SIZE = 100

/** More is not the conversation of a pull request. */
const MOST_PAGES = 50

export function readComments({
  api,
  repository,
  number,
}: ItemsRequest): Promise<readonly ConversationItem[]> {
  return readPages(api, {
    route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    parameters: { ...repository, issue_number: number },
    what: `read the comments of pull request #${number}`,
    schema: itemsSchema,
  })
}

/** Comments and labels in one. A forge without timelines is asked for both. */
export async function readTimeline(request: ItemsRequest): Promise<readonly ConversationItem[]> {
  const { api, repository, number } = request
  const parameters = { ...repository, issue_number: number }
  const what = `read the timeline of pull request #${number}`
  try {
    const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/timeline'
    return await readPages(api, { route, parameters, what, schema: itemsSchema })
  } catch (error) {
    if (failedStatus(error) !== 404) throw error
  }
  const comments = await readComments(request)
  return [...comments, ...(await readEvents(request))]
}

async function readEvents({ api, repository, number }: ItemsRequest): Promise<readonly ConversationItem[]> {
  try {
    return await readPages(api, {
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/events',
      parameters: { ...repository, issue_number: number },
      what: `read who labelled pull request #${number}`,
      schema: itemsSchema,
    })
  } catch (error) {
    // A forge that has neither does not tell of labels: nobody has accepted anything.
    if (failedStatus(error) === 404) return []
    throw error
  }
}

export function readOpenPullRequests(
  api: Api,
  repository: RepositoryName,
  { owner, branch }: HeadBranch,
): Promise<readonly ListedPullRequest[]> {
  return readPages(api, {
    route: 'GET /repos/{owner}/{repo}/pulls',
    parameters: { ...repository, state: 'open', head: `${owner}:${branch}` },
    what: 'list the open pull requests',
    schema: pullRequestsSchema,
  })
}

async function readPages<T>(api: Api, call: ApiCall<readonly T[]>): Promise<readonly T[]> {
  const items: T[] = []
  const seen = new Set<string>()
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    // The first page is asked for without a number, as everybody does.
    const paging = { per_page: PAGE_SIZE, ...(page === 1 ? {} : { page }) }
    const { data, headers } = await api({ ...call, parameters: { ...call.parameters, ...paging } })
    const fresh = data.filter((item) => !seen.has(JSON.stringify(item)))
    fresh.forEach((item) => seen.add(JSON.stringify(item)))
    items.push(...fresh)
    // A server that knows no pages gives the same one again.
    if (fresh.length === 0 || !hasNext(headers.link, data.length)) return items
  }
  throw new HostError(`could not ${call.what}: it has more than ${MOST_PAGES * PAGE_SIZE} entries`)
}

function hasNext(link: string | undefined, length: number): boolean {
  return link === undefined ? length >= PAGE_SIZE : /rel="?next"?/.test(link)
}
