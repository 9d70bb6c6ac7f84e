// Targets of two profiles that changed alike, as hosts do that share a module: told as one, by the rule of the gate's reports.

import { type Amount, isAboutAsMuch } from '../decide/likeness.ts'
import { counters } from '../model/counter.ts'
import { likenessOf } from '../report/growths.ts'
import { gathered, type Group, groupsOf } from '../text/groups.ts'
import type { FigureChange, ProfileChanges, TargetDiff, TargetState } from './profile-diff.ts'

/** The first of them speaks for the others: of those that changed, what changed most. */
export type AlikeTargets = Group<TargetDiff>

/** What a reader has to know first comes first, and what is as it was last. */
export function alikeTargets(targets: readonly TargetDiff[]): readonly AlikeTargets[] {
  const ranked = targets
    .map((target) => ({ target, rank: rankOf(target.state), size: sizeOf(target.state) }))
    .toSorted((one, other) => one.rank - other.rank || other.size - one.size)
    .map(({ target }) => target)
  const groups = [...groupsOf(ranked, ({ state }) => JSON.stringify(likeness(state))).values()]
  return groups
    .flatMap((group) => gathered(group, (first, other) => isSameExtent(first.state, other.state)))
    .toSorted(([one], [other]) => ranked.indexOf(one) - ranked.indexOf(other))
}

/** Of what differs the figure that most is told of: calls; undefined where none differs, or nothing was compared. */
export function mainChange(state: TargetState): FigureChange | undefined {
  if (state.kind !== 'compared') return undefined
  const changed = changedFigures(state.figures)
  return changed.find(({ id }) => CALLS.has(id)) ?? changed[0]
}

const CALLS = new Set<string>(counters.flatMap(({ id, work }) => (work === 'call' ? [id] : [])))

function rankOf(state: TargetState): number {
  switch (state.kind) {
    case 'failed':
      return 0
    case 'compared':
      return mainChange(state) === undefined ? LAST : 1
    case 'not-comparable':
      return 2
    case 'head-only':
      return 3
    case 'base-only':
      return 4
  }
}

const LAST = 5

/** By how many times it is more or less; what was none before, or is none now, differs by most. */
function sizeOf(state: TargetState): number {
  const { base, head } = mainChange(state) ?? {}
  if (base === undefined || base === null || head === undefined || head === null) return 0
  return base === 0 || head === 0 ? Number.MAX_VALUE : Math.abs(Math.log(head / base))
}

function likeness(state: TargetState): unknown {
  switch (state.kind) {
    case 'head-only':
    case 'base-only':
      return state.kind
    case 'failed':
      return [state.kind, state.failures]
    case 'not-comparable':
      return [state.kind, state.reasons]
    case 'compared': {
      const { functions, primops, builds, time, missing } = state.figures
      const explained = { ...(functions && { functions }), ...(primops && { primops }) }
      const metrics = changedFigures(state.figures).map(({ id }) => id)
      return [state.kind, metrics, likenessOf(explained), builds?.isSameDerivation, time.kind, missing]
    }
  }
}

/** Both have the same figures changed, as their group does. */
function isSameExtent(one: TargetState, other: TargetState): boolean {
  if (one.kind !== 'compared' || other.kind !== 'compared') return true
  const [figures, others] = [changedFigures(one.figures), changedFigures(other.figures)]
  return figures.every((figure, index) => isAboutAsMuch(amountOf(figure), amountOf(others[index])))
}

function changedFigures({ counters: figures }: ProfileChanges): readonly FigureChange[] {
  return figures.filter(({ base, head }) => base !== head)
}

function amountOf(figure: FigureChange | undefined): Amount | null {
  const { base = null, head = null } = figure ?? {}
  if (base === null || head === null) return null
  return { difference: head - base, ratio: base === 0 ? null : head / base }
}
