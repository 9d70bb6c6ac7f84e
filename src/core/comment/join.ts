// Sections of many jobs → those of one comment. Associative, commutative and idempotent, so that jobs may write in any
// order, and comments that a race made may be merged.

import { compareText } from '../text/canonical.ts'
import { type Head, MOST_HEADS, type Section } from './section.ts'

/**
 * Of each key the section of the newest run and attempt. A section that more than three newer heads have outdated is
 * dropped: its job is gone from the workflow, or renamed.
 */
export function joinSections(one: readonly Section[], other: readonly Section[]): readonly Section[] {
  const all = [...one, ...other]
  const heads = headsOf(all)
  // Heads are forgotten in the order of their runs, so that this only ever rises.
  const oldest = heads.length < MOST_HEADS ? 0 : (heads.at(-1)?.run ?? 0)
  const winners = new Map<string, Section>()
  for (const section of all.map((each) => withHeads(each, []))) {
    const rival = winners.get(section.meta.key)
    if (rival === undefined || compareAge(section, rival) < 0) winners.set(section.meta.key, section)
  }
  const [newest, ...rest] = [...winners.values()]
    .filter(({ meta }) => meta.run >= oldest)
    .toSorted(compareRuns)
  return newest === undefined ? [] : [withHeads(newest, heads), ...rest]
}

/** The pull request's head commit, as far as the sections know: that of the newest run. */
export function currentHead(sections: readonly Section[]): string | undefined {
  return headsOf(sections)[0]?.head
}

/** The sections of a comment that knows of a newer head now. Where there are none, nothing can know of it. */
export function withHead(sections: readonly Section[], head: Head): readonly Section[] {
  const [newest, ...rest] = sections.toSorted(compareRuns)
  if (newest === undefined) return []
  return [withHeads(newest, newestHeads([...headsOf(sections), head])), ...rest]
}

function headsOf(sections: readonly Section[]): readonly Head[] {
  return newestHeads(sections.flatMap(({ meta }) => [{ head: meta.head, run: meta.run }, ...meta.heads]))
}

/** The newest first; at most so many as a comment remembers. */
function newestHeads(heads: readonly Head[]): readonly Head[] {
  const runs = new Map<string, number>()
  for (const { head, run } of heads) runs.set(head, Math.max(run, runs.get(head) ?? run))
  return [...runs]
    .map(([head, run]) => ({ head, run }))
    .toSorted((a, b) => b.run - a.run || compareText(a.head, b.head))
    .slice(0, MOST_HEADS)
}

/** The newest first; in an order that is always the same. */
function compareRuns({ meta: one }: Section, { meta: other }: Section): number {
  return other.run - one.run || other.attempt - one.attempt || compareText(one.key, other.key)
}

/** Sections of one key: the newest first, of two copies of one the fuller. */
function compareAge(one: Section, other: Section): number {
  return (
    compareRuns(one, other) ||
    one.meta.leftOut - other.meta.leftOut ||
    compareText(JSON.stringify(one), JSON.stringify(other))
  )
}

function withHeads(section: Section, heads: readonly Head[]): Section {
  if (section.meta.heads.length === 0 && heads.length === 0) return section
  return { ...section, meta: { ...section.meta, heads } }
}
