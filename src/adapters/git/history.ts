// What the history at hand tells: a common ancestor, and which branch is the default.

import { MeasurementError } from '../../errors.ts'
import type { RevisionCounts } from '../../ports/git.ts'
import { findCommit } from './commit-object.ts'
import { FATAL, type RunGit, unreadable, withoutLineEnd, YES_OR_NO } from './git-command.ts'
import { findObject } from './read-object.ts'

/**
 * The best common ancestor of two commits; undefined where the history at hand has none, since it is cut off or one
 * of the two is not in it.
 */
export async function mergeBase(run: RunGit, one: string, other: string): Promise<string | undefined> {
  for (const commit of [one, other]) if ((await findCommit(run, commit)) === undefined) return undefined
  const question = ['merge-base', one, other]
  // Where a commit on the way is missing, releases of Git differ in how they end; all of them name it.
  const { exitCode, stdout, stderr } = await run(question, { answers: [...YES_OR_NO, FATAL, BROKEN_OFF] })
  const complaints = complaintsIn(stderr)
  if (complaints.length > 0 || !YES_OR_NO.includes(exitCode))
    await expectCutOff(run, 'merge-base', complaints)
  if (exitCode !== 0) return undefined
  const [found = ''] = stdout.toString().split('\n')
  if (!/^[0-9a-f]+$/.test(found)) throw unreadable(question)
  return found
}

function complaintsIn(stderr: string): readonly string[] {
  return stderr.split('\n').filter((line) => /^(?:error|fatal):/i.test(line))
}

/** `git merge-base` of Git 2.44 and newer, where it can not go on. */
const BROKEN_OFF = 255

/** Git complains of commits that the history at hand ends before, or its answer is none. */
async function expectCutOff(run: RunGit, verb: string, complaints: readonly string[]): Promise<void> {
  const missing = complaints.flatMap(
    (line) => /^error: Could not read ([0-9a-f]{40,64})$/i.exec(line)?.[1] ?? [],
  )
  const found = await Promise.all(missing.map((sha) => findObject(run, sha)))
  if (missing.length > 0 && found.every((object) => object === undefined)) return
  throw new MeasurementError(`git ${verb} failed: ${complaints.join('; ') || 'it gave no reason'}`, {
    remedy: 'See what is missing or broken with `git fsck`.',
  })
}

/**
 * How many commits lead to each of two, in one walk through all of history and a short one; undefined where a commit on the
 * way is missing. `run`: of a repository that is not shallow.
 */
export async function countRevisions(
  run: RunGit,
  base: string,
  head: string,
): Promise<RevisionCounts | undefined> {
  const all = await count(run, [base])
  const apart = await count(run, ['--left-right', `${base}...${head}`])
  if (all === undefined || apart === undefined) return undefined
  const [[ofBase = 0], [onlyBase = 0, onlyHead = 0]] = [all, apart]
  return { base: ofBase, head: ofBase - onlyBase + onlyHead }
}

async function count(run: RunGit, of: readonly string[]): Promise<readonly number[] | undefined> {
  const question = ['rev-list', '--count', ...of]
  const { exitCode, stdout, stderr } = await run(question, { answers: [0, FATAL, BROKEN_OFF] })
  if (exitCode !== 0) {
    await expectCutOff(run, 'rev-list', complaintsIn(stderr))
    return undefined
  }
  const printed = stdout.toString().trim()
  if (!/^\d{1,15}(?:\t\d{1,15})*$/.test(printed)) throw unreadable(question)
  return printed.split('\t').map(Number)
}

/** The default branch as a revision (`origin/main`, `main`); undefined where nothing tells. */
export async function defaultBranch(run: RunGit): Promise<string | undefined> {
  const head = 'refs/remotes/origin/HEAD'
  const named = await run(['symbolic-ref', '--quiet', head], { answers: YES_OR_NO })
  const usual = [
    'refs/remotes/origin/main',
    'refs/remotes/origin/master',
    'refs/heads/main',
    'refs/heads/master',
  ]
  const candidates = [...(named.exitCode === 0 ? [withoutLineEnd(named.stdout.toString())] : []), ...usual]
  for (const ref of candidates) {
    if ((await findCommit(run, ref)) !== undefined) return ref.replace(/^refs\/(?:remotes|heads)\//, '')
  }
  return undefined
}
