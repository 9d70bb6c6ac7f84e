// Fetches single commits into the private repository, over the connection that the user's repository has set up.

import { rm, writeFile } from 'node:fs/promises'
import { MeasurementError } from '../../errors.ts'
import type { FetchOutcome } from '../../ports/git.ts'
import { readCommit } from './commit-object.ts'
import { FATAL, fixed, readGit, readObjectName, type RunGit, YES_OR_NO } from './git-command.ts'
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
  /** What it is to whoever reads that it can not be fetched, and what to do then. */
  readonly about?: { readonly what: string; readonly remedy: string }
}

/** Long enough for the files of a large monorepo on a slow line; a server that hangs must not hang us. */
export const FETCH_TIMEOUT_SECONDS = 600

/** How remotes say that they do not have, or do not give, what they are asked for: that is known, whatever else is not. */
const NOT_THERE =
  /couldn't find remote ref|not our ref|does not allow request for unadvertised object|no such remote ref|invalid refspec/i

/** Configuration that says how to reach a remote: among it the credentials that actions/checkout leaves. */
const connectionSetting =
  /^(?:(?:http|url|credential|ssh|protocol)\.|core\.(?:sshcommand|gitproxy|askpass)$|remote\.origin\.(?:url|proxy|proxyauthmethod|uploadpack|vcs)$)/

/** Names that `git fetch` would read as an option, a pattern or a pair of refs. */
const unfetchable = /^[-+^]|[:*?[\\\s~^]|\.\.|^$/

/**
 * Fetches a commit without its history. That the remote lacks it is an outcome, with the reason; where that is not known
 * (no way to the remote, a time-out), throws MeasurementError.
 */
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
    { timeoutSeconds: FETCH_TIMEOUT_SECONDS, answers: [...YES_OR_NO, FATAL] },
  )
  if (result.exitCode !== 0) {
    const reason = firstComplaint(result.stderr)
    if (NOT_THERE.test(result.stderr)) return { kind: 'failed', reason }
    throw notFetched(request, reason)
  }
  const sha = await readObjectName(at.own.run, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])
  return { kind: 'fetched', commit: (await readCommit(at.own.run, sha)).commit }
}

function notFetched({ remote, revision, about }: FetchRequest, reason: string): MeasurementError {
  const what = about?.what ?? revision
  return new MeasurementError(`${what} could not be fetched from ${JSON.stringify(remote)}: ${reason}.`, {
    remedy: about?.remedy ?? 'See that `git fetch` works in the repository, and run it again.',
  })
}

export interface Setting {
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
export function renderSetting({ key, value }: Setting): string {
  const first = key.indexOf('.')
  const last = key.lastIndexOf('.')
  const subsection = first === last ? '' : ` ${quote(key.slice(first + 1, last))}`
  return `[${key.slice(0, first)}${subsection}]\n${key.slice(last + 1)}${value === undefined ? '' : ` = ${quote(value)}`}\n`
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}

/** The line of Git's that says why, without its label. */
export function firstComplaint(stderr: string, command = 'git fetch'): string {
  const lines = stderr.split('\n').map((line) => line.trim())
  const complaint = lines.find((line) => /^(?:fatal|error):/.test(line)) ?? lines[0]
  return complaint === undefined || complaint === ''
    ? `${command} failed`
    : complaint.replace(/^(?:fatal|error): /, '')
}
