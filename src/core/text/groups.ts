// Values that have something in common, together.

/** At least one value. */
export type Group<T> = readonly [T, ...T[]]

/** The values that have the same key together, groups and values in the order in which they come. */
export function groupsOf<T>(
  values: readonly T[],
  keyOf: (value: T) => string,
): ReadonlyMap<string, Group<T>> {
  const groups = new Map<string, [T, ...T[]]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}

/** Each value in the first group whose first value it is like, groups and values in the order in which they come. */
export function gathered<T>(
  values: readonly T[],
  isAlike: (first: T, other: T) => boolean,
): readonly Group<T>[] {
  const groups: [T, ...T[]][] = []
  for (const value of values) {
    const group = groups.find(([first]) => isAlike(first, value))
    if (group === undefined) groups.push([value])
    else group.push(value)
  }
  return groups
}
