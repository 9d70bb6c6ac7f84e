// Shares the targets out among jobs, as a matrix for GitHub's scheduler.

import { type Plan, type PlannedTarget, planOf } from '../core/plan.ts'
import { MeasurementError, UsageError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import type { FoundTargets } from './find-targets.ts'
import { type FindTargets, type GateRequest, prepare } from './prepare.ts'

export interface PlanRequest extends GateRequest {
  /** Among how many jobs; undefined: a few. */
  readonly shares: number | undefined
  /** Of the platforms to plan for; empty: this machine's. */
  readonly systems: readonly string[]
}

/** What measuring a target took on the base, in any one unit; undefined where that is not known. */
export type CostOf = (system: string, target: string) => number | undefined

/** Finds the targets and measures nothing. Throws UsageError for what can not be planned. */
export async function plan(
  request: PlanRequest,
  ports: Ports,
  costOf: CostOf = () => undefined,
): Promise<Plan> {
  return await prepare(request, ports, async ({ nix, find }) => {
    const systems = request.systems.length === 0 ? [nix.system] : [...new Set(request.systems)]
    const targets: PlannedTarget[] = []
    for (const system of systems) {
      const found = await findFor(system, { find, several: systems.length > 1 })
      for (const { target } of found.targets)
        targets.push({ system, name: target.name, cost: costOf(system, target.name) })
    }
    return planOf(targets, request.shares)
  })
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
