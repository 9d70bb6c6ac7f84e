// Finds what is at the root of the rebuilds of targets whose derivation changed: one question to the store for all of
// them. A target that can not be explained is judged all the same.

import { findRootCauses } from '../core/explain/derivations.ts'
import type { Measurement, References } from '../core/model/measurement.ts'
import type { TargetResults } from '../core/model/target-results.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { MeasuredTarget } from './measured-target.ts'

/** The same targets, with the root causes of their rebuilds where those are told. Never rejects. */
export async function withRootCauses(
  targets: readonly TargetResults[],
  measured: readonly MeasuredTarget[],
  { store, signal }: Pick<Nix, 'store'> & Pick<Ports, 'signal'>,
): Promise<TargetResults[]> {
  const changed = new Map(measured.flatMap(changedSides))
  if (changed.size === 0 || signal.aborted) return [...targets]
  const paths = [...changed.values()].flatMap(({ base, head }) => [base.derivationPath, head.derivationPath])
  const references = await store.references([...new Set(paths)]).catch((): References => new Map())
  if (references.size === 0) return [...targets]
  return targets.map((target) => explained(target, changed.get(target.name), references))
}

interface Sides {
  readonly base: Measurement
  readonly head: Measurement
}

function changedSides({
  target,
  base,
  head,
}: MeasuredTarget): readonly (readonly [name: string, sides: Sides])[] {
  if (base.kind !== 'measured' || head.kind !== 'measured') return []
  const sides = { base: base.measurement, head: head.measurement }
  return sides.base.derivationPath === sides.head.derivationPath ? [] : [[target.name, sides]]
}

function explained(target: TargetResults, sides: Sides | undefined, references: References): TargetResults {
  const { derivationChanges } = target
  if (sides === undefined || derivationChanges === undefined) return target
  const { base, head } = sides
  const rootCauses = findRootCauses({ base: base.closure, head: head.closure, references })
  return rootCauses === undefined
    ? target
    : { ...target, derivationChanges: { ...derivationChanges, rootCauses } }
}
