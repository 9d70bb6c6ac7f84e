// Lists the targets of this platform as a matrix for GitHub's scheduler.

import type { Presence } from './find-targets.ts'
import { type GateRequest, prepare } from './prepare.ts'
import type { Ports } from '../ports.ts'

export interface Plan {
  readonly include: readonly PlannedTarget[]
}

export interface PlannedTarget {
  /** As `--target` and the action's `targets` input take it. */
  readonly target: string
  readonly system: string
  readonly base: Presence['kind']
  readonly head: Presence['kind']
}

/** Finds the targets and measures nothing. The result is what `strategy.matrix` of a workflow takes. */
export async function plan(request: GateRequest, ports: Ports): Promise<Plan> {
  return await prepare(request, ports, ({ nix, found }) =>
    Promise.resolve({
      include: found.targets.map(({ target, presence }) => ({
        target: target.name,
        system: nix.system,
        base: presence.base.kind,
        head: presence.head.kind,
      })),
    }),
  )
}
