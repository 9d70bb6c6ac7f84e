// A range of values, and where it lies against a limit.

export interface Range {
  readonly low: number
  readonly high: number
}

/** Where a whole range lies; `straddling` also where nothing is known of it. */
export type Position = 'beyond' | 'within' | 'straddling'

/** `beyond`: all of it above the limit; `within`: none of it. */
export function positionAbove(range: Range | undefined, limit: number): Position {
  if (range === undefined) return 'straddling'
  if (range.low > limit) return 'beyond'
  return range.high <= limit ? 'within' : 'straddling'
}

/** The position against two limits that must both be exceeded. */
export function bothExceeded(one: Position, other: Position): Position {
  if (one === 'within' || other === 'within') return 'within'
  return one === 'beyond' && other === 'beyond' ? 'beyond' : 'straddling'
}

/** The range on the other side of zero. */
export function negated(range: Range | undefined): Range | undefined {
  return range && { low: -range.high, high: -range.low }
}
