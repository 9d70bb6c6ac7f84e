// The colour of a frame. Dark text is readable on each (contrast 4.5 and more), on a light page and on a dark one.

import { scaleLinear } from 'd3-scale'
import type { CallSite } from '../model/place.ts'
import type { Frame } from './frames.ts'

export const FRAME_TEXT = '#16181d'

/** What is searched for. */
export const FOUND = '#f5d90a'

const EQUAL = '#d9dce1'

/** From what hardly differs to what is on one side only; red grew, blue shrank. */
const shade = scaleLinear<string>()
  .domain([-1, -0.001, 0.001, 1])
  .range(['#5b93e6', '#dbe7fb', '#fbe3de', '#e8705f'])
  .clamp(true)

const originColors: Readonly<Record<CallSite['origin'], string>> = {
  repository: '#f3c677',
  input: '#c9b8e8',
  other: '#d9dce1',
}

/** By how much of the larger side differs. */
export function differenceColor({ base, head }: Frame): string {
  if (base === null || base === head) return EQUAL
  // Shares of a tenth have to be seen as well.
  const share = (head - base) / Math.max(head, base)
  return shade(Math.sign(share) * Math.sqrt(Math.abs(share)))
}

/** By whose file the call is in. */
export function originColor({ site }: Frame): string {
  return site === undefined ? EQUAL : originColors[site.origin]
}
