// The threshold as a finding holds it.

import type { Finding } from '../model/finding.ts'
import type { Threshold } from '../model/threshold.ts'

/** The parts of a threshold that there are. */
export function withThreshold(threshold: Threshold): Pick<Finding, 'threshold'> {
  const parts = Object.entries(threshold).filter(([, part]) => part !== undefined)
  return parts.length === 0 ? {} : { threshold: Object.fromEntries(parts) }
}
