// What the derivations are made of that only one side of a target has: one question to the store for all targets, since
// hosts of a fleet share most of them.

import type { Derivations, Measurement } from '../core/model/measurement.ts'
import { changedPaths } from '../core/model/rebuilds.ts'
import type { Side } from '../core/model/revision.ts'
import type { Target } from '../core/model/target.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import { notMeasured } from './exact-runs.ts'
import { type MeasuredTarget, measuredSides } from './measured-target.ts'

export type ChangedPorts = Pick<Nix, 'store'> & Pick<Ports, 'signal'>

/** The same targets, with what tells rebuilds. A target of which that can not be read is not measured. */
export async function withChangedDerivations(
  targets: readonly MeasuredTarget[],
  { store, signal }: ChangedPorts,
): Promise<readonly MeasuredTarget[]> {
  const paths = new Set(
    targets.flatMap((target) => {
      const sides = changedSides(target)
      return sides === undefined
        ? []
        : [...changedPaths(sides.base, sides.head), ...changedPaths(sides.head, sides.base)]
    }),
  )
  if (paths.size === 0) return targets
  try {
    const derivations = await store.derivations([...paths])
    return targets.map((target) => withDerivations(target, derivations))
  } catch (error) {
    // What was measured before an interruption stands.
    if (signal.aborted) return targets
    const failed = notMeasured({ signal }, error)
    return targets.map((one) =>
      changedSides(one) === undefined ? one : { target: one.target, base: failed, head: failed },
    )
  }
}

/** Both sides of one target in the same way; undefined where that can not be read. */
export async function sidesWithChanged(
  target: Target,
  { base, head }: Readonly<Record<Side, Measurement>>,
  ports: ChangedPorts,
): Promise<Readonly<Record<Side, Measurement>> | undefined> {
  const state = (measurement: Measurement) => ({ kind: 'measured', measurement }) as const
  const [changed] = await withChangedDerivations([{ target, base: state(base), head: state(head) }], ports)
  return changed && measuredSides(changed)
}

function withDerivations(measured: MeasuredTarget, derivations: Derivations): MeasuredTarget {
  const sides = changedSides(measured)
  if (sides === undefined) return measured
  const { base, head } = sides
  return {
    target: measured.target,
    base: { kind: 'measured', measurement: { ...base, changed: of(changedPaths(base, head)) } },
    head: { kind: 'measured', measurement: { ...head, changed: of(changedPaths(head, base)) } },
  }

  function of(paths: readonly string[]): Derivations {
    return new Map(
      paths.flatMap((path) => {
        const derivation = derivations.get(path)
        return derivation === undefined ? [] : [[path, derivation] as const]
      }),
    )
  }
}

/** Both sides of a target whose derivation changed. */
function changedSides(measured: MeasuredTarget): ReturnType<typeof measuredSides> {
  const sides = measuredSides(measured)
  return sides?.base.derivationPath === sides?.head.derivationPath ? undefined : sides
}
