// A part of a whole, in per cent: the one way to print it. (A share is the part of a plan that one job measures.)

import { grouped, NO_FIGURE } from './number.ts'

/** Per cent are shown to a tenth. */
const LEAST = 0.1

/**
 * Never 100 % of what is not all, nor 0 % of what is something. A part may be negative, or more than all, where what is
 * saved elsewhere is set off against it.
 */
export function portionText(part: number, whole = 1): string {
  const percent = (100 * part) / whole
  if (!Number.isFinite(percent)) return NO_FIGURE
  if (Number.isInteger(percent)) return `${grouped(percent, 0)} %`
  if (Math.abs(percent) < LEAST) return percent > 0 ? `under ${LEAST} %` : `over −${LEAST} %`
  return `${grouped(besideAll(percent), 1)} %`
}

/** In whole per cent: of what is sampled, and would be another tenth the next time. */
export function roughPortionText(part: number, whole = 1): string {
  return portionText(Math.round((100 * part) / whole), 100)
}

/** What would be rounded to all, and is less or more. */
function besideAll(percent: number): number {
  if (Math.abs(percent - 100) >= LEAST) return percent
  return percent < 100 ? 100 - LEAST : 100 + LEAST
}
