// Shares the targets out among jobs, as a matrix for GitHub's scheduler.

import { costOf } from '../core/share/baseline.ts'
import { type Plan, type PlannedTarget, planOf } from '../core/share/plan.ts'
import { otherSide, type Side, sides } from '../core/model/revision.ts'
import { MeasurementError, UsageError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import { restoreBaseline } from './baseline.ts'
import type { FoundTarget, FoundTargets } from './find-targets.ts'
import { type GateRequest, prepare, type PreparePorts } from './prepare.ts'
import type { FindTargets } from './read-code.ts'

export interface PlanRequest extends GateRequest {
  /** Among how many jobs; undefined: a few. */
  readonly shares: number | undefined
  /** Of the platforms to plan for; empty: this machine's. */
  readonly systems: readonly string[]
}

/**
 * Finds the targets and measures nothing. Those of this machine's system are shared out by what the baseline tells of
 * their costs, others by count. Throws UsageError for what can not be planned.
 */
export async function plan(
  request: PlanRequest,
  ports: PreparePorts & Pick<Ports, 'baselines'>,
): Promise<Plan> {
  return await prepare(request, ports, async ({ nix, find, baseline }) => {
    const systems = request.systems.length === 0 ? [nix.system] : [...new Set(request.systems)]
    // What there is to say of the cache, the jobs that measure say.
    const restoring = systems.includes(nix.system) ? restoreBaseline(ports.baselines, baseline) : undefined
    const found: Omit<PlannedTarget, 'cost'>[] = []
    for (const system of systems) {
      const { targets } = await findFor(system, { find, several: systems.length > 1 })
      for (const { target, presence } of targets)
        found.push({ system, name: target.name, only: onlySideOf(presence) })
    }
    const kept = (await restoring)?.baseline
    const costed = found.map((target) => {
      const figures = target.system === nix.system ? kept?.get(target.name) : undefined
      return { ...target, cost: figures === undefined ? undefined : costOf(figures) }
    })
    return planOf(costed, request.shares)
  })
}

/** The side that has a target which the other is seen not to have. */
function onlySideOf(presence: FoundTarget['presence']): Side | undefined {
  return sides.find(
    (side) => presence[side].kind === 'present' && presence[otherSide(side)].kind === 'absent',
  )
}

interface Finding {
  readonly find: FindTargets
  readonly several: boolean
}

/** Where there are several platforms, an error says of which one it is. */
async function findFor(system: string, { find, several }: Finding): Promise<FoundTargets> {
  try {
    return await find(system)
  } catch (cause) {
    if (!several) throw cause
    const message = (error: Error) => `Planning for ${system}: ${error.message}`
    if (cause instanceof UsageError) throw new UsageError(message(cause), { remedy: cause.remedy, cause })
    if (cause instanceof MeasurementError)
      throw new MeasurementError(message(cause), { remedy: cause.remedy, cause })
    throw cause
  }
}
