// A figure over the commits of a file, kept as its changes only: a value holds from a commit, by its place in the list of them,
// until the next one. Most figures of most commits are those of the commit before.

/** From this place on; null: nothing is told of it from there on. */
export type Step = readonly [place: number, value: number | null]

/** By place, each with another value than the one before it; before the first, nothing is told. */
export type Steps = readonly Step[]

/** Where a commit stands among the commits of a file. */
export interface Place {
  readonly place: number
  /** How many commits there are, itself included. */
  readonly of: number
}

/** What is told at a place. */
export function valueAt(steps: Steps, place: number): number | null {
  return steps.findLast(([from]) => from <= place)?.[1] ?? null
}

/** With a commit more at a place: those from there on move by one, and keep their values. */
export function withInserted(steps: Steps, { place, of }: Place, value: number | null): Steps {
  const before = valueAt(steps, place - 1)
  const later = steps.filter(([from]) => from >= place).map(([from, held]): Step => [from + 1, held])
  return told([
    ...steps.filter(([from]) => from < place),
    [place, value],
    ...(place + 1 < of && later[0]?.[0] !== place + 1 ? [[place + 1, before] as const] : []),
    ...later,
  ])
}

/** With another value at a place, and nowhere else. */
export function withReplaced(steps: Steps, { place, of }: Place, value: number | null): Steps {
  const after = valueAt(steps, place + 1)
  return told([
    ...steps.filter(([from]) => from < place),
    [place, value],
    ...(place + 1 < of ? [[place + 1, after] as const] : []),
    ...steps.filter(([from]) => from > place + 1),
  ])
}

/** Without the first commits. */
export function withoutFirst(steps: Steps, count: number): Steps {
  return told([
    [0, valueAt(steps, count)],
    ...steps.filter(([from]) => from > count).map(([from, value]): Step => [from - count, value]),
  ])
}

/** Whether they are in order, and each of a commit that there is. */
export function areSteps(steps: Steps, commits: number): boolean {
  return steps.every(([place], index) => place < commits && place > (steps[index - 1]?.[0] ?? -1))
}

function told(steps: Steps): Steps {
  const kept: Step[] = []
  for (const step of steps) if (step[1] !== (kept.at(-1)?.[1] ?? null)) kept.push(step)
  return kept
}
