// What is at the root of the rebuilds of targets whose derivation changed.

import { findRootCauses } from '../core/explain/derivations.ts'
import type { TargetResults } from '../core/model/target-results.ts'
import { type MeasuredTarget, measuredSides } from './measured-target.ts'

/** The same targets, with the root causes of their rebuilds where there are any. */
export function withRootCauses(
  targets: readonly TargetResults[],
  measured: readonly MeasuredTarget[],
): TargetResults[] {
  const known = new Map(measured.map((one) => [one.target.name, measuredSides(one)]))
  return targets.map((target) => {
    const { name, derivationChanges } = target
    const sides = known.get(name)
    const rootCauses = sides && findRootCauses(sides)
    return rootCauses === undefined || derivationChanges === undefined
      ? target
      : { ...target, derivationChanges: { ...derivationChanges, rootCauses } }
  })
}
