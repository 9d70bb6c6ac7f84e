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
import { isOfEvaluation } from '../core/model/recorded-metric.ts'
import type { Side } from '../core/model/revision.ts'
import { originOn } from '../core/model/target.ts'
import type { WithoutFigures, WithoutRow } from '../core/report/without.ts'
import { nearestWord } from '../core/text/nearest-word.ts'
import { quoted } from '../core/text/quoted.ts'
import { UsageError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import { sidesWithChanged } from './changed-derivations.ts'
import { compositionsOf } from './composed-sources.ts'
import type { FoundTarget } from './find-targets.ts'
import { type ChangeInParts, measureWithout, plainMeasurement, type Workshop } from './measure-without.ts'
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
    const { nix, sources, repository } = prepared
    const change = await prepared.changeOfSources()
    const parts = partsNamed(request.places, change)
    const { targets } = await prepared.find(nix.system)
    ports.progress.stage('Evaluating', 3 * targets.length)
    const { evaluator, store } = nix
    const { inStore } = await compositionsOf({ ...repository, store, head: sources.head })
    const asked: Asked = {
      sources,
      taken: { change, parts, words: [], renames: renamesIn(change) },
      shop: { evaluator, store, signal: ports.signal, withComposed: inStore },
    }
    const figures: WithoutFigures[] = []
    for (const target of targets) figures.push(await figuresOf(target, asked, ports))
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
  readonly sources: Prepared['sources']
  /** Of all parts, those that are left out. */
  readonly taken: ChangeInParts
  readonly shop: Workshop
}

const SHOWN = metrics.filter(isOfEvaluation)

async function figuresOf(
  { target, presence }: FoundTarget,
  { sources, taken, shop }: Asked,
  { progress }: WithoutPorts,
): Promise<WithoutFigures> {
  const { evaluator, store } = shop
  const { parts } = taken
  const none = (failure: string) => ({ target: target.name, failure, rows: [] })
  if (presence.base.kind !== 'present' || presence.head.kind !== 'present')
    return none('It is not there on both sides, so that there is nothing to compare with.')
  const measure = async (side: Side) => {
    progress.step(`${target.name} (${side})`)
    const attempt = await evaluator.runExact({ source: sources[side], origin: originOn(target, side) })
    if (!attempt.ok) return attempt.failure.message
    const plain = plainMeasurement(attempt.value)
    return { ...plain, closure: await store.closure(plain.derivationPath) }
  }
  const [base, head] = [await measure('base'), await measure('head')]
  if (typeof base === 'string') return none(`base: ${base}`)
  if (typeof head === 'string') return none(`head: ${head}`)
  const sides = (await sidesWithChanged(target, { base, head }, shop)) ?? { base, head }
  progress.step(`${target.name} (head without ${parts.length === 1 ? 'the place' : 'the places'})`)
  const found = await measureWithout(
    shop,
    parts.map((_, index) => index),
    { target, taken, sides, metrics: SHOWN, bounds: boundsOf(sides.head, Infinity) },
  )
  if (found.kind === 'failed') return none(`head without them: ${found.failure.message}`)
  return { target: target.name, rows: SHOWN.map((metric) => rowOf(metric, sides, found.measurement)) }
}

function rowOf(
  metric: Metric,
  { base, head }: Readonly<Record<Side, Measurement>>,
  without: Measurement,
): WithoutRow {
  return {
    metric,
    base: exactValue(metric, base, metric.source.from === 'graph' ? base : undefined),
    head: exactValue(metric, head, base),
    without: exactValue(metric, without, base),
  }
}
