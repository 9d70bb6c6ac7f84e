// Evaluates head without places of the change, beside base and head: what a row of a report says can be seen again.

import { partNamed } from '../core/causes/named-places.ts'
import { partsOf } from '../core/causes/parts-of.ts'
import type { Part } from '../core/causes/part.ts'
import { parsePlace, placeArgument } from '../core/causes/place-text.ts'
import { exactValue } from '../core/decide/work.ts'
import { renamesIn } from '../core/explain/neutral-hunks.ts'
import type { Change } from '../core/model/change.ts'
import type { Measurement } from '../core/model/measurement.ts'
import { type Metric, metrics } from '../core/model/metric.ts'
import { originOn, type Target } from '../core/model/target.ts'
import type { WithoutFigures, WithoutRow } from '../core/report/without.ts'
import { nearestWord } from '../core/text/nearest-word.ts'
import { quoted } from '../core/text/quoted.ts'
import { UsageError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import { withChangedDerivations } from './changed-derivations.ts'
import { compositionsOf } from './composed-sources.ts'
import type { FoundTarget } from './find-targets.ts'
import { type MeasuredTarget, measuredSides } from './measured-target.ts'
import { measureWithout, plainMeasurement } from './measure-without.ts'
import { type GateRequest, type Prepared, prepare } from './prepare.ts'
import { boundsOf } from './trial-bounds.ts'

export interface WithoutRequest extends GateRequest {
  /** As they were given. */
  readonly places: readonly string[]
}

export type WithoutPorts = Pick<Ports, 'git' | 'findNix' | 'files' | 'progress' | 'signal' | 'program'>

/**
 * Throws UsageError where a place names nothing of the change, and what `prepare` throws. A target that does not evaluate
 * without the places says why.
 */
export async function without(
  request: WithoutRequest,
  ports: WithoutPorts,
): Promise<readonly WithoutFigures[]> {
  return await prepare(request, ports, async (prepared) => {
    const change = await prepared.changeOfSources()
    const parts = partsNamed(request.places, change)
    const { targets } = await prepared.find(prepared.nix.system)
    ports.progress.stage('Evaluating', 3 * targets.length)
    const figures: WithoutFigures[] = []
    for (const target of targets) figures.push(await figuresOf(target, { prepared, change, parts }, ports))
    return figures
  })
}

function partsNamed(places: readonly string[], change: Change): readonly Part[] {
  const parts = partsOf(change)
  const known = parts.flatMap((part) => part.places.map(placeArgument))
  return places.map((text) => {
    const named = parsePlace(text)
    const part = named && partNamed(named, change, parts)
    if (part !== undefined) return part
    const nearest = nearestWord(text, known)
    throw new UsageError(`The change has nothing at ${quoted(text)}.`, {
      remedy:
        nearest === undefined
          ? `Name what it touches, as FILE:FIRST-LAST, FILE or input:NAME: ${known.slice(0, MOST_NAMED).join(', ')}`
          : `Did you mean ${nearest}?`,
    })
  })
}

const MOST_NAMED = 8

interface Asked {
  readonly prepared: Prepared
  readonly change: Change
  readonly parts: readonly Part[]
}

/** What no store or substituter has a part in. */
const SHOWN = metrics.filter(({ kind, source }) => kind === 'exact' && source.from !== 'plan')

async function figuresOf(
  { target, presence }: FoundTarget,
  { prepared, change, parts }: Asked,
  { progress, signal }: WithoutPorts,
): Promise<WithoutFigures> {
  const { nix, sources, repository } = prepared
  const none = (failure: string) => ({ target: target.name, failure, rows: [] })
  if (presence.base.kind !== 'present' || presence.head.kind !== 'present')
    return none('It is not there on both sides, so that there is nothing to compare with.')
  const measure = async (side: 'base' | 'head') => {
    progress.step(`${target.name} (${side})`)
    const attempt = await nix.evaluator.runExact({ source: sources[side], origin: originOn(target, side) })
    if (!attempt.ok) return attempt.failure.message
    const plain = plainMeasurement(attempt.value)
    return { ...plain, closure: await nix.store.closure(plain.derivationPath) }
  }
  const [base, head] = [await measure('base'), await measure('head')]
  if (typeof base === 'string') return none(`base: ${base}`)
  if (typeof head === 'string') return none(`head: ${head}`)
  const sides = await withGraphs({ store: nix.store, signal }, target, { base, head })
  progress.step(`${target.name} (head without ${parts.length === 1 ? 'the place' : 'the places'})`)
  const taken = { change, parts, words: [], renames: renamesIn(change) }
  const { evaluator, store } = nix
  const shop = {
    evaluator,
    store,
    signal,
    withComposed: (await compositionsOf({ ...repository, store, head: sources.head })).inStore,
  }
  const found = await measureWithout(
    shop,
    parts.map((_, index) => index),
    { target, taken, sides, metrics: SHOWN, bounds: boundsOf(sides.head, Infinity) },
  )
  if (found.kind === 'failed') return none(`head without them: ${found.failure.message}`)
  return { target: target.name, rows: SHOWN.map((metric) => rowOf(metric, sides, found.measurement)) }
}

interface Sides {
  readonly base: Measurement
  readonly head: Measurement
}

/** With what tells rebuilds. */
async function withGraphs(
  ports: Parameters<typeof withChangedDerivations>[1],
  target: Target,
  { base, head }: Sides,
): Promise<Sides> {
  const measured = { target, ...{ base: asState(base), head: asState(head) } }
  const [changed] = await withChangedDerivations([measured], ports)
  return (changed && measuredSides(changed)) ?? { base, head }
}

function asState(measurement: Measurement): Extract<MeasuredTarget['base'], { kind: 'measured' }> {
  return { kind: 'measured', measurement }
}

function rowOf(metric: Metric, { base, head }: Sides, without: Measurement): WithoutRow {
  return {
    metric,
    base: exactValue(metric, base, metric.source.from === 'graph' ? base : undefined),
    head: exactValue(metric, head, base),
    without: exactValue(metric, without, base),
  }
}
