// Measures one share of a plan: the same as the gate, of some of the targets, for `report` to merge with the others.

import { mergeResults } from '../core/share/merge-results.ts'
import type { Results } from '../core/model/results.ts'
import { formatShare, type Share } from '../core/model/share.ts'
import { UsageError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import { gate } from './gate.ts'
import type { GateRequest } from './prepare.ts'

export interface MeasureRequest extends GateRequest {
  /** Undefined: all targets, as a platform's only job. */
  readonly share: Share | undefined
  /** The share's targets, by the names that the plan has for them; they take the place of `targets`. */
  readonly names: readonly string[]
}

/**
 * Measures a share. Its verdict is that of all shares as far as this job knows: never better than `incomplete` while
 * there are others. Throws what `gate` throws, and UsageError for a share without targets.
 */
export async function measure(request: MeasureRequest, ports: Ports): Promise<Results> {
  const { share, names } = request
  if (share === undefined) return await gate(request, ports)
  if (names.length === 0) {
    throw new UsageError(`Share ${formatShare(share)} has no targets.`, {
      remedy: 'Give measure the share and the targets of one entry of the matrix that plan made.',
    })
  }
  // The configuration’s own targets, since only they have their names and thresholds.
  const results = await gate({ ...request, targets: [] }, ports, { share, names })
  const shares = { of: share.of, present: [share.index] }
  return mergeResults([{ name: `share ${formatShare(share)}`, results: { ...results, shares } }])
}
