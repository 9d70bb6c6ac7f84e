// The history as a branch of the repository on GitHub, by the API: a job's checkout need not have credentials for it. A commit
// is put on top of the one that was read, and the branch takes it only where it is still there: who was slower reads again.

import { Buffer } from 'node:buffer'
import {
  blobSchema,
  createdSchema,
  giteaBranchSchema,
  refSchema,
  treeSchema,
} from '../../core/github/git-answers.ts'
import type { GithubJob } from '../../core/github/github-job.ts'
import { waitAfterRefusal } from '../../core/github/refused-commit.ts'
import { HISTORY_BRANCH } from '../../core/trend/paths.ts'
import { HostError, InterruptedError } from '../../errors.ts'
import type {
  EditHistory,
  HistoryAnswer,
  HistoryEdit,
  HistoryRequest,
  HistoryState,
  WritableHistory,
} from '../../ports/history.ts'
import { type Api, createApi, failedStatus } from './api.ts'
import { type PullRequestHostOptions, TIMEOUT_SECONDS, waitFor } from './pull-request-host.ts'
import type { RepositoryName } from './read-items.ts'

/** Of one file: more is none of ours. */
const MOST_BYTES = 16 * 1024 ** 2

const REF = `heads/${HISTORY_BRANCH}`

export interface HistoryBranchOptions extends PullRequestHostOptions {
  /** Gitea and Forgejo can be read from. */
  readonly forge: GithubJob['forge']
}

interface Context {
  readonly api: Api
  readonly repository: RepositoryName
  readonly forge: GithubJob['forge']
  /** Of what is only read. */
  readonly retried: 'always' | 'never'
}

/** Nothing is requested before a function is called. */
export function createHistoryBranch(options: HistoryBranchOptions): WritableHistory {
  const { repository, forge, signal, clock, random, timeoutSeconds = TIMEOUT_SECONDS } = options
  const sleep = options.sleep ?? ((seconds: number) => waitFor(seconds, signal))
  const context = {
    api: createApi({ ...options, sleep, timeoutSeconds }),
    repository,
    forge,
    retried: 'always',
  } as const
  return {
    read: (request) => read({ ...context, retried: request.isNeeded ? 'always' : 'never' }, request),
    append: async (edit, message) => {
      const began = clock.seconds()
      let unmoved = 0
      let before: string | undefined
      for (let tries = 1; ; tries += 1) {
        const tip = await tipOf(context)
        unmoved = tries > 1 && tip?.commit === before ? unmoved + 1 : 0
        before = tip?.commit
        const refusal = await tryOnce(context, { tip, edit, message })
        if (typeof refusal === 'string') return refusal
        const wait = waitAfterRefusal({ tries, unmoved, elapsedSeconds: clock.seconds() - began }, random)
        if (wait === undefined) throw refusal.error
        await sleep(wait)
      }
    },
  }
}

async function read(context: Context, { choose }: HistoryRequest): Promise<HistoryAnswer> {
  try {
    const tip = await tipOf(context)
    if (tip === undefined) return { kind: 'none' }
    const { paths, read: readFile } = stateOf(context, tip)
    const files = await Promise.all(
      choose(paths).map(async (path) => [path, (await readFile(path)) ?? ''] as const),
    )
    return { kind: 'found', files: new Map(files), from: HISTORY_BRANCH }
  } catch (error) {
    if (error instanceof HostError) return { kind: 'failed', reason: error.message }
    if (error instanceof InterruptedError) return { kind: 'failed', reason: 'the job was interrupted' }
    throw error
  }
}

/** The branch's newest commit. */
interface Tip {
  readonly commit: string
  readonly tree: string
  readonly files: ReadonlyMap<string, { readonly blob: string; readonly bytes: number }>
}

/** Undefined where there is no such branch. */
async function tipOf(context: Context): Promise<Tip | undefined> {
  const { api, repository, retried } = context
  const commit = await commitOf(context)
  if (commit === undefined) return undefined
  const { data } = await api({
    route: 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
    parameters: { ...repository, tree_sha: commit, recursive: '1' },
    what: `list the branch ${HISTORY_BRANCH}`,
    schema: treeSchema,
    permission: 'contents: read',
    retried,
  })
  if (data.truncated)
    throw new HostError(`could not list the branch ${HISTORY_BRANCH}: it has too many files`)
  return { commit, tree: data.sha, files: data.files }
}

async function commitOf(context: Context): Promise<string | undefined> {
  try {
    return await (context.forge === 'gitea' ? branchCommit(context) : refCommit(context))
  } catch (error) {
    if (failedStatus(error) === 404) return undefined
    throw error
  }
}

const LOOKING = { what: `look for the branch ${HISTORY_BRANCH}`, permission: 'contents: read' } as const

async function refCommit({ api, repository, retried }: Context): Promise<string> {
  const route = 'GET /repos/{owner}/{repo}/git/ref/{ref}'
  const parameters = { ...repository, ref: REF }
  const { data } = await api({ route, parameters, schema: refSchema, retried, ...LOOKING })
  return data.object.sha
}

async function branchCommit({ api, repository, retried }: Context): Promise<string> {
  const route = 'GET /repos/{owner}/{repo}/branches/{branch}'
  const parameters = { ...repository, branch: HISTORY_BRANCH }
  const { data } = await api({ route, parameters, schema: giteaBranchSchema, retried, ...LOOKING })
  return data.commit.id
}

function stateOf(context: Context, tip: Tip | undefined): HistoryState {
  const files = tip?.files ?? new Map<string, never>()
  return {
    paths: [...files.keys()],
    read: async (path) => {
      const file = files.get(path)
      if (file === undefined) return undefined
      if (file.bytes > MOST_BYTES)
        throw new HostError(`could not read ${path} of ${HISTORY_BRANCH}: it is too large to be ours`)
      return await blobText(context, file.blob, path)
    },
  }
}

async function blobText({ api, repository, retried }: Context, blob: string, path: string): Promise<string> {
  const { data } = await api({
    route: 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
    parameters: { ...repository, file_sha: blob },
    what: `read ${path} of ${HISTORY_BRANCH}`,
    schema: blobSchema,
    permission: 'contents: read',
    retried,
  })
  return Buffer.from(data.content, data.encoding).toString('utf8')
}

interface Attempt {
  readonly tip: Tip | undefined
  readonly edit: EditHistory
  readonly message: string
}

/** `error`: why the branch did not take the commit: another job was faster, or it never will. */
async function tryOnce(
  context: Context,
  { tip, edit, message }: Attempt,
): Promise<'written' | 'unchanged' | { readonly error: unknown }> {
  const edits = await edit(stateOf(context, tip))
  if (edits.length === 0) return 'unchanged'
  const tree = await createTree(context, tip, edits)
  const commit = await createCommit(context, {
    tree,
    message,
    parents: tip === undefined ? [] : [tip.commit],
  })
  try {
    await (tip === undefined ? createRef(context, commit) : moveRef(context, commit))
    return 'written'
  } catch (error) {
    const status = failedStatus(error)
    if (status === 422 || status === 409) return { error }
    throw error
  }
}

const WRITING = { what: `write to the branch ${HISTORY_BRANCH}`, permission: 'contents: write' } as const

async function createTree(
  { api, repository }: Context,
  tip: Tip | undefined,
  edits: readonly HistoryEdit[],
): Promise<string> {
  const tree = edits.map(({ path, text }) => ({
    ...{ path, mode: '100644', type: 'blob' },
    ...(text === null ? { sha: null } : { content: text }),
  }))
  const { data } = await api({
    route: 'POST /repos/{owner}/{repo}/git/trees',
    parameters: { ...repository, tree, ...(tip !== undefined && { base_tree: tip.tree }) },
    schema: createdSchema,
    ...WRITING,
  })
  return data.sha
}

async function createCommit(
  { api, repository }: Context,
  commit: { readonly tree: string; readonly message: string; readonly parents: readonly string[] },
): Promise<string> {
  const { data } = await api({
    route: 'POST /repos/{owner}/{repo}/git/commits',
    parameters: { ...repository, ...commit },
    schema: createdSchema,
    ...WRITING,
  })
  return data.sha
}

async function createRef({ api, repository }: Context, sha: string): Promise<void> {
  const route = 'POST /repos/{owner}/{repo}/git/refs'
  await api({ route, parameters: { ...repository, ref: `refs/${REF}`, sha }, schema: refSchema, ...WRITING })
}

/** Never by force: it is refused where the branch has moved on. */
async function moveRef({ api, repository }: Context, sha: string): Promise<void> {
  const route = 'PATCH /repos/{owner}/{repo}/git/refs/{ref}'
  const parameters = { ...repository, ref: REF, sha, force: false }
  await api({ route, parameters, schema: refSchema, ...WRITING })
}
