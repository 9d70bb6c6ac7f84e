// One injected regression proven by the program, by evaluating head without parts of the change, and what an evaluation by
// other means shows: base with all that the injection does beside its cause.

import { readFileSync } from 'node:fs'
import type { CausePlace, CauseRow, CausesExplanation } from '../../src/core/model/causes.ts'
import { partsOf } from '../../src/core/causes/parts-of.ts'
import { wordsOf } from '../../src/core/causes/named-parts.ts'
import { exactValue } from '../../src/core/decide/work.ts'
import { renamesIn } from '../../src/core/explain/neutral-hunks.ts'
import type { Measurement } from '../../src/core/model/measurement.ts'
import { type Metric, metrics } from '../../src/core/model/metric.ts'
import type { Repository } from '../../src/ports/git.ts'
import type { Nix } from '../../src/ports/nix.ts'
import type { Source } from '../../src/ports/store.ts'
import { sidesWithChanged } from '../../src/commands/changed-derivations.ts'
import { compositionsOf } from '../../src/commands/composed-sources.ts'
import { plainMeasurement } from '../../src/commands/measure-without.ts'
import { proveCause } from '../../src/commands/prove-cause.ts'
import type { Explanation } from '../../src/core/model/explanation.ts'
import { type LocatedCause, locateCauses } from './causes.ts'
import type { Injection } from './injection.ts'
import { BASE, NOISE_ALONE, type Project } from './projects.ts'

export interface WithoutTrial {
  readonly project: Project['name']
  readonly version: string
  readonly injection: Injection
  readonly causes: CausesExplanation | undefined
  /** Of the first row that is a right answer, from 1; undefined where none is. */
  readonly rank: number | undefined
  /** What that row says is gone. */
  readonly gone: number | undefined
  /** What is gone of head where all that is not noise is left out; undefined where noise does not stand by itself. */
  readonly independent: number | undefined
  /** CPU time of proving, as a multiple of one evaluation of head. */
  readonly cpuRatio: number
}

export interface WithoutSubject {
  readonly nix: Nix
  readonly repository: Repository
  readonly project: Project
  readonly budgetSeconds: number
  /** What the trace says, to begin with; without it, the search begins with what is long. */
  readonly suspect: (injection: Injection) => Promise<Explanation | undefined>
}

export async function* tryWithout(
  subject: WithoutSubject,
  injections: readonly Injection[],
): AsyncGenerator<WithoutTrial> {
  const base = await sourceOf(subject, BASE)
  const measured = await measure(subject, base)
  for (const injection of injections)
    yield await tryOne(subject, { source: base, measurement: measured }, injection)
}

interface Side {
  readonly source: Source
  readonly measurement: Measurement
}

async function tryOne(subject: WithoutSubject, base: Side, injection: Injection): Promise<WithoutTrial> {
  const { nix, repository, project, budgetSeconds } = subject
  const source = await sourceOf(subject, injection.name)
  const before = childrenSeconds()
  const measurement = await measure(subject, source)
  const own = childrenSeconds() - before
  const sides = await withGraphs(subject, base.measurement, measurement)
  const metric = metricNamed(injection.metric ?? 'function-calls')
  const values = {
    base: exactValue(metric, sides.base, undefined) ?? 0,
    head: exactValue(metric, sides.head, sides.base) ?? 0,
  }
  const change = await repository.change(base.source.sha, source.sha)
  const parts = partsOf(change)
  const explanation = await subject.suspect(injection)
  const start = childrenSeconds()
  const compositions = await compositionsOf({ ...repository, store: nix.store, head: source })
  const causes = await proveCause(
    {
      measured: {
        target: targetOf(project),
        base: { kind: 'measured', measurement: sides.base },
        head: { kind: 'measured', measurement: sides.head },
      },
      subject: { metric, base: metric.source.from === 'graph' ? 0 : values.base, head: values.head },
      explanation,
      inputs: [],
      taken: { change, parts, words: wordsOf(parts), renames: renamesIn(change) },
      deadline: clock.seconds() + budgetSeconds,
    },
    {
      evaluator: nix.evaluator,
      store: nix.store,
      compositions,
      signal: new AbortController().signal,
      clock,
      progress: SILENT,
    },
  )
  compositions.remove()
  const cpu = childrenSeconds() - start
  const located = locateCauses(project.directory, injection)
  const index = causes?.rows.findIndex((row) => isAnswer(row, located, injection)) ?? -1
  return {
    project: project.name,
    version: nix.identity.version,
    injection,
    causes,
    rank: index < 0 ? undefined : index + 1,
    gone: causes?.rows[index]?.gone,
    independent: await independentShare(subject, injection, {
      metric,
      base: sides.base,
      baseValue: metric.source.from === 'graph' ? 0 : values.base,
      headValue: values.head,
    }),
    cpuRatio: cpu / own,
  }
}

/** Where the injection needs several, the row has to name all of them, or the rows each. */
function isAnswer(
  { places, needs = [] }: CauseRow,
  causes: readonly LocatedCause[],
  { relation }: Injection,
): boolean {
  const named = [...places, ...needs]
  const isNamed = (cause: LocatedCause) => named.some((place) => isPlace(place, cause))
  return relation === 'and' || relation === 'or' ? causes.every(isNamed) : causes.some(isNamed)
}

function isPlace(place: CausePlace, cause: LocatedCause): boolean {
  if (cause.kind === 'input') return 'input' in place && place.input === cause.name.split('/')[0]
  if (!('file' in place)) return false
  if (place.file.endsWith('/')) return cause.file.startsWith(place.file)
  const { first = 1, last = Infinity } = place
  // Lines that are gone stand between two of head’s.
  const isNear = place.edit === 'removed' && place.file === cause.file
  return place.file === cause.file && (isNear || (first <= cause.last && last >= cause.first))
}

interface Figures {
  readonly metric: Metric
  readonly base: Measurement
  readonly baseValue: number
  readonly headValue: number
}

async function independentShare(
  subject: WithoutSubject,
  injection: Injection,
  { metric, base, baseValue, headValue }: Figures,
): Promise<number | undefined> {
  const branch = `${NOISE_ALONE}${injection.name}`
  if ((await subject.repository.resolve(branch)) === undefined) return undefined
  const measurement = await measure(subject, await sourceOf(subject, branch)).catch(() => undefined)
  if (measurement === undefined) return undefined
  const sides = await withGraphs(subject, base, measurement)
  const value = exactValue(metric, sides.head, sides.base) ?? 0
  return (headValue - value) / (headValue - baseValue)
}

async function sourceOf({ nix, repository }: WithoutSubject, branch: string): Promise<Source> {
  const resolved = await repository.resolve(branch)
  if (resolved === undefined) throw new Error(`there is no branch ${branch}`)
  const { directory, sha } = await repository.exportForNix(resolved.sha, { submodules: false })
  return await nix.store.prepare(directory, { ...resolved, sha })
}

async function measure({ nix, project }: WithoutSubject, source: Source): Promise<Measurement> {
  const attempt = await nix.evaluator.runExact({ source, origin: project.origin })
  if (!attempt.ok) throw new Error(attempt.failure.message)
  const plain = plainMeasurement(attempt.value)
  return { ...plain, closure: await nix.store.closure(plain.derivationPath) }
}

async function withGraphs(
  { nix, project }: WithoutSubject,
  base: Measurement,
  head: Measurement,
): Promise<Readonly<Record<'base' | 'head', Measurement>>> {
  const ports = { store: nix.store, signal: new AbortController().signal }
  return (await sidesWithChanged(targetOf(project), { base, head }, ports)) ?? { base, head }
}

function targetOf({ origin }: Project) {
  return { name: 'target', origin, thresholds: {} }
}

function metricNamed(id: string): Metric {
  const metric = metrics.find((one) => one.id === id)
  if (metric === undefined) throw new Error(`no metric ${id}`)
  return metric
}

const clock = { seconds: () => performance.now() / 1000 }

const nothing = () => undefined
const SILENT = { stage: nothing, step: nothing, done: nothing }

/** CPU seconds of all child processes that have ended, by the kernel. */
function childrenSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  // The sixteenth and seventeenth of all, in hundredths.
  return (Number(fields[13]) + Number(fields[14])) / 100
}
