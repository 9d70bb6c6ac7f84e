// Fetches single commits into the private repository, over the connection that the user's repository has set up.

import { rm, writeFile } from 'node:fs/promises'
import type { FetchOutcome } from '../../ports.ts'
import { readCommit } from './commit-object.ts'
import { fixed, readGit, type RunGit } from './git-command.ts'
import type { PrivateRepository } from './private-repository.ts'

/** The user's repository and the private one beside it. */
export interface Repositories {
  readonly root: string
  /** Git in the user's repository, with new objects going to the private one. */
  readonly user: RunGit
  /** Git anywhere. */
  readonly run: RunGit
  readonly own: PrivateRepository
}

export interface FetchRequest {
  /** `origin` or a URL. */
  readonly remote: string
  /** An object name or a ref of the remote's. */
  readonly revision: string
  readonly environment?: Readonly<Record<string, string>>
}

/** Long enough for the files of a large monorepo on a slow line; a server that hangs must not hang us. */
const TIMEOUT_SECONDS = 300

/** Configuration that says how to reach a remote: among it the credentials that actions/checkout leaves. */
const connectionSetting =
  /^(?:(?:http|url|credential|ssh|protocol)\.|core\.(?:sshcommand|gitproxy|askpass)$|remote\.origin\.(?:url|proxy|proxyauthmethod|uploadpack|vcs)$)/

/** Names that `git fetch` would read as an option, a pattern or a pair of refs. */
const unfetchable = /^[-+^]|[:*?[\\\s~^]|\.\.|^$/

/** Fetches a commit without its history. A remote that is not there or lacks it is an outcome, with the reason. */
export async function fetchCommit(at: Repositories, request: FetchRequest): Promise<FetchOutcome> {
  if (unfetchable.test(request.revision)) return { kind: 'failed', reason: 'it is not the name of a ref' }
  const settings = await connectionSettings(at.user)
  if (request.remote === 'origin' && !settings.some(({ key }) => key === 'remote.origin.url')) {
    return { kind: 'failed', reason: 'the repository has no remote `origin`' }
  }
  const file = at.own.newPath('connection')
  await writeFile(file, settings.map(renderSetting).join(''), { mode: 0o600 })
  try {
    return await at.own.alone(() => fetchWith(at, request, file))
  } finally {
    await rm(file)
  }
}

async function fetchWith(at: Repositories, request: FetchRequest, settings: string): Promise<FetchOutcome> {
  const ref = `refs/fetched/${at.own.newPath('').split('-').at(-1) ?? ''}`
  // In the user's root, so that a remote given as a relative path is found.
  const fetch = fixed(at.run, {
    parameters: ['-C', at.root, `--git-dir=${at.own.gitDirectory}`, '-c', `include.path=${settings}`],
    environment: request.environment ?? {},
  })
  const result = await fetch(
    [
      ...['fetch', '--quiet', '--depth=1', '--no-tags', '--no-write-fetch-head', '--recurse-submodules=no'],
      ...['--', request.remote, `+${request.revision}:${ref}`],
    ],
    { timeoutSeconds: TIMEOUT_SECONDS },
  )
  if (result.exitCode === undefined) {
    return { kind: 'failed', reason: `the fetch took longer than ${TIMEOUT_SECONDS} seconds` }
  }
  if (result.exitCode !== 0) return { kind: 'failed', reason: firstComplaint(result.stderr) }
  const sha = await readGit(at.own.run, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])
  return { kind: 'fetched', commit: (await readCommit(at.own.run, sha)).commit }
}

interface Setting {
  readonly key: string
  /** Undefined for a key without `=`, which Git reads as true. */
  readonly value: string | undefined
}

/**
 * The repository's own settings (those of the user and the machine hold anyway). They are listed by Git in the
 * user's repository, since `includeIf "gitdir:…"`, as actions/checkout writes it, would not match in ours.
 */
async function connectionSettings(user: RunGit): Promise<readonly Setting[]> {
  const fields = (await readGit(user, ['config', '--list', '--includes', '--show-scope', '--null'])).split(
    '\0',
  )
  const settings: Setting[] = []
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const scope = fields[index]
    const [key = '', ...value] = (fields[index + 1] ?? '').split('\n')
    if ((scope === 'local' || scope === 'worktree') && connectionSetting.test(key)) {
      settings.push({ key, value: value.length === 0 ? undefined : value.join('\n') })
    }
  }
  return settings
}

/** One setting in the format of Git's configuration files. */
function renderSetting({ key, value }: Setting): string {
  const first = key.indexOf('.')
  const last = key.lastIndexOf('.')
  const subsection = first === last ? '' : ` ${quote(key.slice(first + 1, last))}`
  return `[${key.slice(0, first)}${subsection}]\n${key.slice(last + 1)}${value === undefined ? '' : ` = ${quote(value)}`}\n`
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}

/** The line of Git's that says why, without its label. */
function firstComplaint(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim())
  const complaint = lines.find((line) => /^(?:fatal|error):/.test(line)) ?? lines[0]
  return complaint === undefined || complaint === ''
    ? 'git fetch failed'
    : complaint.replace(/^(?:fatal|error): /, '')
}
