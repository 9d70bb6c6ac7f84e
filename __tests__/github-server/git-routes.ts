// What GitHub answers to requests for Git's objects and refs.

import { z } from 'zod'
import { parseJson } from './description.ts'
import { blobName, type Files } from './git-database.ts'
import { forbidden, inaccessible, notFound, type Route, type RouteAnswer, type RouteCall } from './routes.ts'

const GIT = '/repos/{owner}/{repo}/git'

const treeBody = z.object({
  base_tree: z.string().optional(),
  tree: z.array(z.object({ path: z.string(), sha: z.null().optional(), content: z.string().optional() })),
})
const commitBody = z.object({ message: z.string(), tree: z.string(), parents: z.array(z.string()) })
const newRefBody = z.object({ ref: z.string(), sha: z.string() })
const refBody = z.object({ sha: z.string(), force: z.boolean() })

export const gitRoutes: Readonly<Record<string, Route>> = {
  // Gitea and Forgejo tell a branch, and no single ref.
  'GET /repos/{owner}/{repo}/branches/{branch}': (call) => {
    const name = call.parameters.branch ?? ''
    const id = call.state.git.refs.get(`heads/${name}`)
    return id === undefined || !call.isGitea ? notFound() : { status: 200, body: { name, commit: { id } } }
  },
  [`GET ${GIT}/ref/{ref}`]: (call) => {
    if (call.isGitea) return notFound()
    const ref = call.parameters.ref ?? ''
    const sha = call.state.git.refs.get(ref)
    return sha === undefined ? notFound() : { status: 200, body: refAnswer(call, ref, sha) }
  },
  [`GET ${GIT}/trees/{tree_sha}`]: (call) => {
    const { commits, trees } = call.state.git
    const asked = call.parameters.tree_sha ?? ''
    const name = commits.get(asked)?.tree ?? asked
    const files = trees.get(name)
    return files === undefined ? notFound() : { status: 200, body: treeAnswer(call, name, files) }
  },
  [`GET ${GIT}/blobs/{file_sha}`]: (call) => {
    const sha = call.parameters.file_sha ?? ''
    const text = call.state.git.blobs.get(sha)
    if (text === undefined) return notFound()
    const bytes = Buffer.from(text)
    // GitHub breaks it into lines.
    const content = bytes.toString('base64').replaceAll(/.{60}/g, '$&\n')
    const known = { sha, content, encoding: 'base64', size: bytes.length }
    return { status: 200, body: call.description.sample('blob', known) }
  },
  [`POST ${GIT}/trees`]: writing((call) => {
    const { base_tree: base, tree } = treeBody.parse(parseJson(call.body))
    const { git } = call.state
    const files = new Map(base === undefined ? [] : git.trees.get(base))
    for (const { path, content } of tree) {
      if (content === undefined) files.delete(path)
      else files.set(path, content)
    }
    const name = git.addTree(files)
    return { status: 201, body: treeAnswer(call, name, files) }
  }),
  [`POST ${GIT}/commits`]: writing((call) => {
    const commit = commitBody.parse(parseJson(call.body))
    const { git } = call.state
    if (!git.trees.has(commit.tree)) return unprocessable(call, 'Tree SHA does not exist')
    const sha = git.addCommit(commit)
    return { status: 201, body: call.description.sample('git-commit', { sha, message: commit.message }) }
  }),
  [`POST ${GIT}/refs`]: writing((call) => {
    const { ref, sha } = newRefBody.parse(parseJson(call.body))
    const { git } = call.state
    const name = ref.replace(/^refs\//, '')
    if (git.refs.has(name)) return unprocessable(call, 'Reference already exists')
    git.refs.set(name, sha)
    return { status: 201, body: refAnswer(call, name, sha) }
  }),
  [`PATCH ${GIT}/refs/{ref}`]: writing((call) => {
    const { sha, force } = refBody.parse(parseJson(call.body))
    const { git } = call.state
    const name = call.parameters.ref ?? ''
    const tip = git.refs.get(name)
    if (tip === undefined) return unprocessable(call, 'Reference does not exist')
    if (!force && !git.descends(sha, tip)) return unprocessable(call, 'Update is not a fast forward')
    git.refs.set(name, sha)
    return { status: 200, body: refAnswer(call, name, sha) }
  }),
}

/** Gitea and Forgejo have none of it. */
function writing(route: Route): Route {
  return (call) => {
    if (call.isGitea) return notFound()
    return call.token.mayWriteContents === false ? forbidden(inaccessible(call.token)) : route(call)
  }
}

function refAnswer({ description, url }: RouteCall, ref: string, sha: string): unknown {
  const object = { type: 'commit', sha, url: `${url}/commit` }
  return description.sample('git-ref', { ref: `refs/${ref}`, object })
}

function treeAnswer({ description }: RouteCall, sha: string, files: Files): unknown {
  const tree = [...files].map(([path, text]) => ({
    ...{ path, mode: '100644', type: 'blob' },
    ...{ sha: blobName(text), size: Buffer.byteLength(text) },
  }))
  return description.sample('git-tree', { sha, truncated: false, tree })
}

function unprocessable(call: RouteCall, message: string): RouteAnswer {
  return { status: 422, body: call.description.sample('validation-error', { message }) }
}
