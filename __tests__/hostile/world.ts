// A repository on GitHub whose pull requests are hostile, and everything around it that they must neither read nor change:
// a folder with a secret, a server on loopback that records what reaches it, a job with tokens, the home folder, the store.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import type { Results } from '../../src/core/model/results.ts'
import { createGitSandbox, type FileContent, type GitSandbox, snapshot } from '../git-sandbox.ts'
import { type GithubServer, startGithubServer } from '../github-server/server.ts'
import { expectConforming, jobOn, pullRequestPayload } from '../dist/github-step.ts'
import { parseResults } from '../dist/run-program.ts'
import { OUTPUT_NAMES, runStep, type StepRequest, type StepRun } from '../dist/runner.ts'
import { leftIn } from '../left-behind.ts'
import type { Machine } from './routes.ts'

export type ProjectFiles = Readonly<Record<string, FileContent>>

/** A pull request of someone who wants more than a review. */
export interface HostileHead {
  /** The whole project at base. */
  readonly base: ProjectFiles
  /** What the pull request writes. */
  readonly head: ProjectFiles
  /** What the pull request removes before it writes. */
  readonly removes?: readonly string[]
  readonly subject?: string
  readonly inputs?: Readonly<Record<string, string>>
  readonly event?: 'pull_request' | 'merge_group'
}

export interface Ended extends StepRun {
  /** Undefined where none was written. */
  readonly results: Results | undefined
  /** The comments of the pull request. */
  readonly comments: readonly string[]
  /** Everything that was told to anybody, in one text. */
  readonly told: string
  /** The checked-out project. */
  readonly workspace: string
}

export interface World {
  readonly machine: Machine
  /** A folder outside of the repository that a head may aim at. */
  readonly outside: string
  /** Runs the bundled action on the pull request, and expects of it what holds for every head. */
  run(head: HostileHead, choice?: Choice): Promise<Ended>
  close(): Promise<void>
}

export interface Choice {
  readonly node?: string
}

const NUMBER = 7

/** Makes a world for one `nix` binary; `close` it after the tests. */
export async function createWorld(nix: string): Promise<World> {
  const sandbox = createGitSandbox({ name: 'hostile-' })
  const unique = `${String(process.pid)}-${String(Date.now())}`
  const secrets: Secrets = {
    file: `file-secret-${unique}`,
    token: `ghs_token${unique}`,
    variable: `variable-secret-${unique}`,
  }
  const reached: string[] = []
  const server = await startRecorder(reached, secrets.file)
  const machine = makeSecrets(sandbox, { nix, secret: secrets.file, server })
  const outside = join(sandbox.directory, 'outside')
  mkdirSync(outside)
  sandbox.write('outside', { 'results.json': 'of someone else', 'report.md': 'of someone else' })
  let count = 0

  return {
    machine,
    outside,
    run: async (head, choice = {}) => {
      const github = await startGithubServer()
      github.state.tokens.set(secrets.token, {
        login: 'github-actions[bot]',
        kind: 'job',
        mayWrite: true,
      })
      try {
        const project = openPullRequest(sandbox, `project-${String((count += 1))}`, head)
        github.state.addPullRequest({ number: NUMBER, headSha: project.headSha })
        const request = stepOf(project, { head, choice, github, nix, secrets })
        const before = surroundings(sandbox, project)
        const store = storePaths()
        reached.splice(0)
        const run = await runStep(sandbox, request)
        expect(run.status).not.toBeNull()
        const ended = endedOf(run, { github, reached, project })
        expectNothingLeaked(ended, secrets)
        expect(reached).toEqual([])
        expect(withoutOutputs(surroundings(sandbox, project), before)).toEqual(before)
        expectNothingInStore(store, secrets)
        expect(leftIn(sandbox.temporary, project.workspace)).toEqual([])
        expectOnlyText(ended)
        expectConforming(github)
        return ended
      } finally {
        await github.close()
      }
    },
    close: async () => {
      server.close()
      await once(server, 'close')
      sandbox.remove()
    },
  }
}

type Secrets = Readonly<Record<'file' | 'token' | 'variable', string>>

/** Answers whatever comes with the secret, and records that it came. */
async function startRecorder(reached: string[], secret: string): Promise<Server> {
  const server = createServer((socket) => {
    reached.push('a connection')
    socket.on('error', () => undefined)
    socket.on('data', (data) => reached.push(data.toString('latin1')))
    socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${String(secret.length)}\r\n\r\n${secret}`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

interface SecretPlaces {
  readonly nix: string
  readonly secret: string
  readonly server: Server
}

function makeSecrets(sandbox: GitSandbox, { nix, secret, server }: SecretPlaces): Machine {
  sandbox.repository('secrets')
  sandbox.commit('secrets', 'one', {
    f: secret,
    'flake.nix': `{ secret = "${secret}"; outputs = _: { secret = "${secret}"; }; }`,
  })
  const folder = join(sandbox.directory, 'secrets')
  const narHash = execFileSync(
    nix,
    ['--extra-experimental-features', 'nix-command', 'hash', 'path', folder],
    {
      encoding: 'utf8',
    },
  ).trim()
  const address = server.address()
  return {
    secrets: folder,
    narHash,
    port: typeof address === 'object' && address !== null ? address.port : 0,
  }
}

interface Project {
  readonly folder: string
  readonly workspace: string
  readonly baseSha: string
  readonly headSha: string
  readonly mergeSha: string
}

/** A repository with the pull request, and a workspace with GitHub's merge of it and nothing else. */
function openPullRequest(sandbox: GitSandbox, name: string, head: HostileHead): Project {
  mkdirSync(join(sandbox.directory, name))
  const origin = `${name}/origin`
  const git = (...parameters: readonly string[]) => sandbox.git(origin, ...parameters)
  sandbox.repository(origin)
  const baseSha = sandbox.commit(origin, 'Base', head.base)
  git('checkout', '--quiet', '-b', 'change')
  if (head.removes !== undefined) git('rm', '--quiet', '-r', ...head.removes)
  for (const path of Object.keys(head.head)) rmSync(join(sandbox.directory, origin, path), { force: true })
  const headSha = commitFrom(sandbox, origin, head)
  git('checkout', '--quiet', '-b', 'merged', 'main')
  git('merge', '--quiet', '--no-ff', '--message', 'Merge change into main', 'change')
  const mergeSha = git('rev-parse', 'HEAD')
  git('checkout', '--quiet', 'main')
  const workspace = `${name}/workspace`
  const url = `file://${join(sandbox.directory, origin)}`
  sandbox.git('.', 'clone', '--quiet', '--depth=1', '--branch=merged', url, workspace)
  sandbox.git(workspace, 'checkout', '--quiet', '--detach')
  return { folder: name, workspace: join(sandbox.directory, workspace), baseSha, headSha, mergeSha }
}

/** Subjects may be longer than a command line. */
function commitFrom(sandbox: GitSandbox, origin: string, { head, subject = 'Change' }: HostileHead): string {
  sandbox.write(origin, head)
  sandbox.git(origin, 'add', '--all')
  const message = `${origin.slice(0, -'/origin'.length)}/message`
  sandbox.write('.', { [message]: subject })
  const path = join(sandbox.directory, message)
  sandbox.git(origin, 'commit', '--quiet', '--allow-empty', '--cleanup=verbatim', '--file', path)
  return sandbox.git(origin, 'rev-parse', 'HEAD')
}

interface StepParts {
  readonly head: HostileHead
  readonly choice: Choice
  readonly github: GithubServer
  readonly nix: string
  readonly secrets: Secrets
}

function stepOf(project: Project, { head, choice, github, nix, secrets }: StepParts): StepRequest {
  const { event = 'pull_request', inputs } = head
  const { baseSha, headSha, mergeSha, workspace } = project
  return {
    workspace,
    event,
    payload:
      event === 'merge_group'
        ? { merge_group: { base_sha: baseSha, head_sha: mergeSha } }
        : pullRequestPayload({ number: NUMBER, base: baseSha, head: headSha }),
    sha: mergeSha,
    inputs: { nix, ...inputs },
    env: { ...jobOn(github, { token: secrets.token }), DEPLOY_PASSWORD: secrets.variable },
    ...choice,
    seconds: MOST_SECONDS,
  }
}

/** No head keeps a job busy for longer: on an idle machine each takes seconds. */
const MOST_SECONDS = 180

interface EndedParts {
  readonly github: GithubServer
  readonly reached: readonly string[]
  readonly project: Project
}

function endedOf(run: StepRun, { github, reached, project }: EndedParts): Ended {
  const folder = dirnameOf(run.outputs['results-file'])
  const files = folder === undefined ? [] : filesBelow(folder)
  const resultsFile = files.find((file) => file.endsWith('/results.json'))
  const told = [
    run.stdout.replaceAll(/^::(?:add-mask|save-state)[^\n]*$/gm, ''),
    run.stderr,
    run.summary,
    JSON.stringify(run.outputs),
    ...files.map((file) => readFileSync(file, 'utf8')),
    ...github.requests.map(({ path, body }) => `${path} ${body}`),
    ...reached,
  ]
  return {
    ...run,
    results: resultsFile === undefined ? undefined : parseResults(readFileSync(resultsFile, 'utf8')),
    comments: github.state.comments(NUMBER).map(({ body }) => body),
    told: told.join('\n'),
    workspace: project.workspace,
  }
}

function dirnameOf(path: string | undefined): string | undefined {
  return path === undefined ? undefined : join(path, '..')
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
}

/** No secret, and nothing that it could be told by, is in what anybody was told. */
function expectNothingLeaked({ told }: Ended, secrets: Secrets): void {
  for (const [what, secret] of Object.entries(secrets))
    for (const trace of tracesOf(secret))
      if (told.includes(trace)) throw new Error(`the ${what} leaked: ${around(told, trace)}`)
}

function tracesOf(secret: string): readonly string[] {
  const digest = createHash('sha256').update(secret).digest()
  return [
    secret,
    Buffer.from(secret).toString('base64').replaceAll('=', ''),
    digest.toString('hex'),
    digest.toString('base64'),
  ]
}

function around(text: string, part: string): string {
  const at = text.indexOf(part)
  return text.slice(Math.max(0, at - 300), at + part.length + 100)
}

/** What a run must leave as it is: all but the folders of its own project, and of those the repository. */
function surroundings(
  { directory }: GitSandbox,
  { folder, workspace }: Project,
): Readonly<Record<string, string>> {
  const home = Object.entries(snapshot(join(directory, 'home')))
  return {
    ...snapshot(join(directory, 'outside')),
    ...snapshot(join(directory, 'secrets')),
    // What Nix remembers of the sources that it fetched is its own.
    ...Object.fromEntries(home.filter(([path]) => !/\/\.cache(?:\/nix(?:\/.*)?)?$/.test(path))),
    ...snapshot(join(directory, folder, 'origin')),
    ...snapshot(workspace),
  }
}

/** New files of an output folder are where they were asked for; what was there stays as it was. */
function withoutOutputs(after: Snapshot, before: Snapshot): Snapshot {
  return Object.fromEntries(
    Object.entries(after).filter(([path]) => path in before || !path.includes('/workspace/report/')),
  )
}

type Snapshot = Readonly<Record<string, string>>

const STORE = '/nix/store'

function storePaths(): ReadonlySet<string> {
  return new Set(existsSync(STORE) ? readdirSync(STORE) : [])
}

/** Sources of the project come into the store, and nothing with a secret. */
function expectNothingInStore(before: ReadonlySet<string>, secrets: Secrets): void {
  const added = [...storePaths()].filter((name) => !before.has(name) && !name.startsWith('.'))
  for (const name of added) {
    const path = join(STORE, name)
    for (const file of statSync(path).isFile() ? [path] : readableFiles(path)) {
      const content = readFileSync(file, 'latin1')
      for (const secret of Object.values(secrets)) expect(content.includes(secret) ? file : '').toBe('')
    }
  }
}

function readableFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Nothing in the log commands the runner but what we say ourselves, or the terminal but colors. */
function expectOnlyText(ended: Ended): void {
  const { stdout, stderr } = ended
  // Nix's own errors have places too, “at /nix/store/…”.
  expect(stdout + stderr).not.toMatch(
    /index\.js:\d+|node:internal|this is a bug|^\s+at \S+ \(\S+:\d+:\d+\)$/m,
  )
  const commands = new Set([...stdout.matchAll(/^\s*::([\w-]+)/gm)].map(([, name]) => name))
  const known = ['add-mask', 'debug', 'endgroup', 'error', 'group', 'notice', 'save-state', 'warning']
  expect([...commands].filter((name) => name === undefined || !known.includes(name))).toEqual([])
  const controls = (stdout + stderr)
    .replaceAll(/\u001B\[[\d;]*m/g, '')
    .match(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g)
  expect(controls ?? []).toEqual([])
  expect(Object.keys(ended.outputs).filter((name) => !OUTPUT_NAMES.includes(name))).toEqual([])
}
