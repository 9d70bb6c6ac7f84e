// One injected regression explained by the program, base against head, and where its cause is among the rows.

import { changedLinesOf } from '../../src/core/explain/changed-lines.ts'
import { compareInputs } from '../../src/core/explain/inputs.ts'
import { explainCallPaths } from '../../src/core/explain/call-paths.ts'
import { explainFunctions } from '../../src/core/explain/functions.ts'
import { type Cause as RankedCause, rankedCauses } from '../../src/core/explain/ranked-causes.ts'
import type { Explanation } from '../../src/core/model/explanation.ts'
import type { TracedCalls } from '../../src/ports/evaluator.ts'
import type { Repository } from '../../src/ports/git.ts'
import type { Nix } from '../../src/ports/nix.ts'
import { locateCauses, rankOf } from './causes.ts'
import type { Injection } from './injection.ts'
import { BASE, type Project } from './projects.ts'

export interface Trial {
  readonly project: Project['name']
  readonly version: string
  readonly injection: Injection
  /** Calls of base, those of built-in functions included, and how many more head makes. */
  readonly calls: number
  readonly increase: number
  readonly explanation: Explanation
  readonly rows: readonly RankedCause[]
  /** Of the first row that is a right answer, from 1; undefined where none is. */
  readonly rank: number | undefined
}

interface Subject {
  readonly nix: Nix
  readonly repository: Repository
  readonly project: Project
}

/** Base is traced once. */
export async function* tryInjections(
  subject: Subject,
  injections: readonly Injection[],
): AsyncGenerator<Trial> {
  const base = await traceOf(subject, BASE)
  for (const injection of injections) yield await tryInjection(subject, base, injection)
}

interface Traced {
  readonly sha: string
  readonly traced: TracedCalls
}

async function tryInjection(subject: Subject, base: Traced, injection: Injection): Promise<Trial> {
  const { nix, repository, project } = subject
  const head = await traceOf(subject, injection.name)
  const change = changedLinesOf(await repository.change(base.sha, head.sha))
  const [baseLock, headLock] = await Promise.all(
    [base.sha, head.sha].map((sha) => repository.readFile(sha, 'flake.lock')),
  )
  const moved = compareInputs({ path: 'flake.lock', base: baseLock, head: headLock })
  const functions = explainFunctions({ base: base.traced.calls, head: head.traced.calls, change })
  const callPaths = explainCallPaths({
    base: base.traced,
    head: head.traced,
    change,
    movedInputs: moved.map(({ path }) => path),
  })
  const explanation = { ...(functions && { functions }), ...(callPaths && { callPaths }) }
  const rows = rankedCauses(explanation, moved)
  return {
    project: project.name,
    version: nix.identity.version,
    injection,
    calls: callPaths?.base ?? 0,
    increase: (callPaths?.head ?? 0) - (callPaths?.base ?? 0),
    explanation,
    rows,
    rank: rankOf(rows, locateCauses(project.directory, injection)),
  }
}

async function traceOf({ nix, repository, project }: Subject, branch: string): Promise<Traced> {
  const resolved = await repository.resolve(branch)
  if (resolved === undefined) throw new Error(`there is no branch ${branch}`)
  const { directory, sha } = await repository.exportForNix(resolved.sha, { submodules: false })
  const source = await nix.store.prepare(directory, { ...resolved, sha })
  const attempt = await nix.evaluator.traceCalls({ source, origin: project.origin }, 150)
  if (!attempt.ok) throw new Error(`${branch}: ${attempt.failure.message}`)
  return { sha: resolved.sha, traced: attempt.value }
}
