// A project on GitHub with branches that became pull requests, the steps that a workflow of theirs has, and a Nix that
// keeps a record.

import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Results } from '../../src/core/model/results.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import type { GithubServer } from '../github-server/server.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { type Job, jobOn, pullRequestPayload, REPOSITORY } from './github-step.ts'
import { fakeNix, FEW_CALLS, flakeWith, linesOf, MANY_CALLS, shellWord, UNGUARDED } from './projects.ts'
import { parseResults } from './run-program.ts'
import type { StepRequest, StepRun } from './runner.ts'

const [firstNix = 'nix'] = nixBinaries()

/** The packages of main; one of them takes far more work than the others. */
export const PACKAGES = { app: FEW_CALLS, library: MANY_CALLS, tool: FEW_CALLS } as const

/** `mended` is `slower` after one more push. */
export type Branch = 'readme' | 'slower' | 'mended'

export interface Project {
  readonly sandbox: GitSandbox
  /** The commit of main before the last. */
  readonly before: string
  readonly main: string
  /** The branch's last commit. */
  readonly heads: Readonly<Record<Branch, string>>
  /** What GitHub makes of a pull request: main with the branch merged into it. */
  readonly merges: Readonly<Record<Branch, string>>
}

/** Makes the project, with a configuration that the branch has; `project.sandbox.remove()` removes it. */
export function createProject(configuration = UNGUARDED): Project {
  const sandbox = createGitSandbox({ name: 'github-' })
  const git = (...parameters: readonly string[]) => sandbox.git('origin', ...parameters)
  sandbox.repository('origin')
  const before = sandbox.commit('origin', 'Three packages', {
    'flake.nix': flakeWith(PACKAGES),
    '.github/nix-perf-gate.yml': configuration,
  })
  const branch = (name: Branch, files: Readonly<Record<string, string>>, from = 'main') => {
    git('checkout', '--quiet', '-b', name, from)
    return sandbox.commit('origin', `Change: ${name}`, files)
  }
  const heads = {
    readme: branch('readme', { 'README.md': 'Three packages.\n' }),
    slower: branch('slower', { 'flake.nix': flakeWith({ ...PACKAGES, app: MANY_CALLS }) }),
    mended: branch('mended', { 'flake.nix': flakeWith(PACKAGES), NEWS: 'Mended.\n' }, 'slower'),
  }
  git('checkout', '--quiet', 'main')
  const main = sandbox.commit('origin', 'A licence', { LICENSE: 'MIT\n' })
  const merge = (name: Branch) => {
    git('checkout', '--quiet', '-b', `merged-${name}`, 'main')
    git('merge', '--quiet', '--no-ff', '--message', `Merge ${name} into main`, name)
    return git('rev-parse', 'HEAD')
  }
  const merges = { readme: merge('readme'), slower: merge('slower'), mended: merge('mended') }
  git('checkout', '--quiet', 'main')
  return { sandbox, before, main, heads, merges }
}

/** What a test chooses of a step. */
export interface StepChoice {
  readonly server: GithubServer
  readonly job?: Job
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly node?: string
}

export interface PullRequestChoice extends StepChoice {
  readonly number?: number
  /** `owner/name`, for one from a fork. */
  readonly fork?: string
}

/** The number of the pull requests, where nothing else is said. */
export const NUMBER = 7

/** The event of a pull request, as the jobs of its run see it. */
export function payloadOf(
  { heads, main }: Project,
  branch: Branch,
  { number = NUMBER, fork }: Pick<PullRequestChoice, 'number' | 'fork'> = {},
): unknown {
  const head = { head: heads[branch], ref: branch }
  return pullRequestPayload({ number, base: main, ...head, ...(fork && { headRepository: fork }) })
}

/** A step of a pull request’s run: the merge commit is checked out, and nothing else. */
export function pullRequestStep(project: Project, branch: Branch, choice: PullRequestChoice): StepRequest {
  const payload = payloadOf(project, branch, choice)
  const { number = NUMBER } = choice
  const request = step(project, `merged-${branch}`, { ...choice, event: 'pull_request', payload })
  return { ...request, ref: `refs/pull/${String(number)}/merge` }
}

/** The payload of the push that brought the last commit of main. */
export function pushPayload({ before, main }: Project): unknown {
  const repository = { full_name: REPOSITORY, default_branch: 'main' }
  return { ref: 'refs/heads/main', before, after: main, repository }
}

/** A step of the run that a push to main started. */
export function pushStep(project: Project, choice: StepChoice): StepRequest {
  return step(project, 'main', { ...choice, event: 'push', payload: pushPayload(project) })
}

/** A step of a merge queue’s run. */
export function mergeGroupStep(project: Project, branch: Branch, choice: StepChoice): StepRequest {
  const payload = { merge_group: { base_sha: project.main, head_sha: project.merges[branch] } }
  return step(project, `merged-${branch}`, { ...choice, event: 'merge_group', payload })
}

export interface StepEvent extends StepChoice {
  readonly event: string
  readonly payload: unknown
}

/** A step of a job that has checked out one commit of a branch of `origin`, and nothing else. */
export function step(
  { sandbox }: Pick<Project, 'sandbox'>,
  ref: string,
  { server, job, inputs, env, ...event }: StepEvent,
): StepRequest {
  const workspace = mkdtempSync(join(sandbox.directory, 'workspace-'))
  const folder = workspace.slice(sandbox.directory.length + 1)
  const origin = `file://${join(sandbox.directory, 'origin')}`
  sandbox.git('.', 'clone', '--quiet', '--depth=1', `--branch=${ref}`, origin, folder)
  sandbox.git(folder, 'checkout', '--quiet', '--detach')
  return {
    ...event,
    workspace,
    sha: sandbox.git(folder, 'rev-parse', 'HEAD'),
    inputs: { nix: firstNix, ...inputs },
    env: { ...jobOn(server, job), ...env },
  }
}

export interface TracedNix {
  readonly path: string
  /** The targets that were evaluated for their counters, one entry an evaluation, in order of their names. */
  evaluated(): readonly string[]
  /** Everything that was in the environment of any of its processes. */
  environment(): string
}

/** A Nix that keeps a record of what is asked of it. */
export function tracedNix({ sandbox }: Project): TracedNix {
  const folder = mkdtempSync(join(sandbox.directory, 'traced-'))
  const [trace, dump] = [join(folder, 'trace'), join(folder, 'environment')]
  const records = `echo "$*" >> ${shellWord(trace)}\nenv >> ${shellWord(dump)}`
  return {
    path: fakeNix(folder, `${records}\nexec ${shellWord(firstNix)} "$@"`),
    evaluated: () =>
      linesOf(trace)
        .flatMap((line) => /^build .* --dry-run .*#\S*\.(\w+)$/.exec(line)?.[1] ?? [])
        .toSorted(),
    environment: () => readFileSync(dump, 'utf8'),
  }
}

/** The results file that a step left. */
export function resultsOfStep({ outputs }: StepRun): Results {
  return parseResults(readFileSync(outputs['results-file'] ?? '', 'utf8'))
}

/** What was found of each target by its name, whatever it cost to find out. */
export function foundIn({ platforms }: Results): Readonly<Record<string, unknown>> {
  const targets = platforms.flatMap((platform) => platform.targets)
  return Object.fromEntries(targets.map((target) => [target.name, { ...target, runs: undefined }]))
}

/** The last segment of a target’s name: `app`. */
export function shortName(target: string): string {
  return target.split('.').at(-1) ?? target
}
