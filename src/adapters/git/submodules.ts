// A commit with the files of its submodules in place, as one tree: Nix 2.8 to the newest differ in how, and from
// where, they fetch submodules.

import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { UsageError } from '../../errors.ts'
import { findCommit, readCommit } from './commit-object.ts'
import { fetchCommit, type Repositories } from './fetch.ts'
import { fixed, readGit, readObjectName, YES_OR_NO } from './git-command.ts'
import { findFile } from './read-object.ts'
import { commitTree } from './working-tree.ts'
import { withoutTrailing } from '../../core/text/ends.ts'

interface Submodule {
  readonly path: string
  readonly sha: string
  readonly name: string
  readonly url: string
}

/** Where the submodules of a commit are to be looked for. */
interface Place {
  /** Path of the (sub)module from the user's root; empty for the root itself. */
  readonly path: string
  /** Folder with the repositories of its submodules: `.git/modules`. */
  readonly modules: string
  /** Against which relative URLs of its submodules are resolved. */
  readonly url: string | undefined
}

/**
 * The commit with each submodule replaced by its files, recursively; the same commit where it has none. Throws
 * UsageError where a submodule's commit is neither on this machine nor to be fetched.
 */
export async function flattenSubmodules(
  at: Repositories,
  from: { readonly sha: string; readonly commonDirectory: string },
): Promise<string> {
  const url = await at.user(['config', '--get', 'remote.origin.url'], { answers: YES_OR_NO })
  const tree = await flattenedTree(at, from.sha, {
    path: '',
    modules: join(from.commonDirectory, 'modules'),
    url: url.exitCode === 0 ? url.stdout.toString().trimEnd() : undefined,
  })
  const { commit } = await readCommit(at.own.run, from.sha)
  if (tree === commit.tree) return from.sha
  return commitTree(at.own.run, {
    tree,
    parents: [],
    timestamp: commit.timestamp,
    message: `${from.sha} with its submodules`,
  })
}

async function flattenedTree(at: Repositories, sha: string, place: Place): Promise<string> {
  const submodules = await submodulesOf(at, sha)
  if (submodules.length === 0) return (await readCommit(at.own.run, sha)).commit.tree
  const index = fixed(at.own.run, {
    parameters: [],
    environment: { GIT_INDEX_FILE: at.own.newPath('index') },
  })
  await readGit(index, ['read-tree', sha])
  for (const submodule of submodules) {
    const inside = await bringSubmodule(at, submodule, place)
    const tree = await flattenedTree(at, submodule.sha, inside)
    await readGit(index, ['update-index', '--force-remove', '-z', '--stdin'], {
      input: `${submodule.path}\0`,
    })
    await readGit(index, ['read-tree', `--prefix=${submodule.path}/`, tree])
  }
  return readObjectName(index, ['write-tree', '--missing-ok'])
}

/** The submodules that a commit's `.gitmodules` names; others are empty folders to Git, and stay so. */
async function submodulesOf(at: Repositories, sha: string): Promise<readonly Submodule[]> {
  const listing = await readGit(at.own.run, ['ls-tree', '-r', '-z', '--full-tree', sha])
  const links = listing.split('\0').flatMap((line) => {
    const match = /^160000 commit ([0-9a-f]+)\t(.+)$/s.exec(line)
    return match?.[1] === undefined || match[2] === undefined ? [] : [{ sha: match[1], path: match[2] }]
  })
  if (links.length === 0) return []
  const configured = await readModules(at, sha)
  return links.flatMap((link) => {
    const entry = configured.find(({ path }) => path === link.path)
    return entry === undefined ? [] : [{ ...link, name: entry.name, url: entry.url }]
  })
}

async function readModules(
  at: Repositories,
  sha: string,
): Promise<readonly { readonly name: string; readonly path: string; readonly url: string }[]> {
  if ((await findFile(at.own.run, sha, '.gitmodules')) === undefined) return []
  const listing = await readGit(at.own.run, ['config', '--blob', `${sha}:.gitmodules`, '--list', '--null'])
  const settings = new Map<string, Map<string, string>>()
  for (const entry of listing.split('\0')) {
    const match = /^submodule\.(.+)\.(path|url)\n(.*)$/s.exec(entry)
    if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) continue
    const ofName = settings.get(match[1]) ?? new Map<string, string>()
    settings.set(match[1], ofName.set(match[2], withoutTrailing(match[3], '/')))
  }
  return [...settings]
    .filter(([name]) => isSafeName(name))
    .map(([name, values]) => ({ name, path: values.get('path') ?? '', url: values.get('url') ?? '' }))
}

/** A name is a path below `.git/modules`, and comes from a commit that we do not trust. */
function isSafeName(name: string): boolean {
  return !isAbsolute(name) && !name.split(/[/\\]/).includes('..')
}

/** Makes a submodule's commit readable in the private repository. */
async function bringSubmodule(at: Repositories, submodule: Submodule, place: Place): Promise<Place> {
  const path = join(place.path, submodule.path)
  const gitDirectory = join(place.modules, submodule.name)
  const url = resolveUrl(submodule.url, place.url)
  const inside: Place = { path, modules: join(gitDirectory, 'modules'), url }
  for (const objects of [join(gitDirectory, 'objects'), join(at.root, path, '.git', 'objects')]) {
    if (existsSync(objects)) await at.own.borrow(await realpath(objects))
  }
  if ((await findCommit(at.own.run, submodule.sha)) !== undefined) return inside
  const what = `The commit ${submodule.sha} of submodule ${JSON.stringify(path)}, which is not on this machine,`
  const outcome = await fetchCommit(at, {
    remote: url,
    revision: submodule.sha,
    // The URL comes from a commit that we do not trust: Git then keeps to protocols that only fetch.
    environment: { GIT_PROTOCOL_FROM_USER: '0' },
    about: { what, remedy: REMEDY },
  })
  if (outcome.kind === 'fetched') return inside
  throw new UsageError(`${what} could not be fetched from ${JSON.stringify(url)}: ${outcome.reason}.`, {
    remedy: REMEDY,
  })
}

const REMEDY =
  'Run `git submodule update --init --recursive`; in a workflow, give actions/checkout `submodules: recursive`.'

/** Resolves `../other.git` against the URL of the repository that it stands in, as `git submodule` does. */
export function resolveUrl(url: string, base: string | undefined): string {
  if (!/^\.\.?\//.test(url) || base === undefined) return url
  let rest = url
  let start = withoutTrailing(base, '/')
  for (;;) {
    if (rest.startsWith('./')) rest = rest.slice(2)
    else if (rest.startsWith('../')) {
      rest = rest.slice(3)
      start = start.replace(/[/:][^/:]*$/, '')
    } else break
  }
  return `${start}/${rest}`
}
