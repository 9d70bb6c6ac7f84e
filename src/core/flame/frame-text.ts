// A frame of a flame graph in words: what stands in it, and what is told of it. Names are as they are: who shows them
// escapes them.

import type { CallTreeRecord } from '../model/call-paths.ts'
import type { CallSite } from '../model/place.ts'
import { formatDifference, grouped } from '../text/number.ts'
import { portionText } from '../text/portion.ts'
import type { Frame } from './frames.ts'

/** Whether a frame has more calls in head, fewer, or as many; `only` where there is one side. */
export type Trend = 'grew' | 'shrank' | 'equal' | 'only'

export function trendOf({ base, head }: Frame): Trend {
  if (base === null) return 'only'
  if (head === base) return 'equal'
  return head > base ? 'grew' : 'shrank'
}

/** The sign before a label, so that no one has to tell red from blue. */
export function trendSign(trend: Trend): string {
  return { grew: '▲ ', shrank: '▼ ', equal: '', only: '' }[trend]
}

/** What is called, or else where. */
export function frameLabel({ site }: Frame): string {
  if (site === undefined) return 'all'
  return site.callee ?? positionText(site)
}

/** `mkHost, hosts/web.nix:14:3 in nixpkgs: 12 → 61,212 calls (+61,200), 8.4 % of all`. */
export function frameDetail(frame: Frame, tree: Pick<CallTreeRecord, 'unit' | 'base' | 'head'>): string {
  const { base, head } = frame
  const counts =
    base === null || base === head
      ? `${grouped(head, 0)} ${tree.unit}`
      : `${grouped(base, 0)} → ${grouped(head, 0)} ${tree.unit} (${formatDifference(head - base, 'count')})`
  const portion = portionOf(frame, tree)
  return `${nameOf(frame)}: ${counts}${portion === undefined ? '' : `, ${portion} of all`}`
}

/** `lib/lists.nix:33:19 in nixpkgs`. */
export function siteText(site: CallSite): string {
  const where = site.origin === 'input' && site.input !== undefined ? ` in ${site.input}` : ''
  return `${positionText(site)}${where}`
}

function nameOf({ site }: Frame): string {
  if (site === undefined) return 'all'
  const place = siteText(site)
  return site.callee === undefined ? place : `${site.callee}, ${place}`
}

/** Nix itself calls from no line. */
function positionText({ file, line, column }: CallSite): string {
  if (line === 0) return file === '' ? 'called by Nix itself' : file
  return `${file}:${line}${column === 0 ? '' : `:${column}`}`
}

/** Of head; of base where head has none. */
function portionOf({ base, head }: Frame, tree: Pick<CallTreeRecord, 'base' | 'head'>): string | undefined {
  const [part, whole] = head === 0 && base !== null ? [base, tree.base ?? 0] : [head, tree.head]
  return whole === 0 ? undefined : portionText(part, whole)
}
