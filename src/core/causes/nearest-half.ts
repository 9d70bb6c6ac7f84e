// Of all other parts, the half that is nearest to some: what is near in a change belongs together.

/** Of numbers below `count`. */
export function nearestHalf(out: readonly number[], count: number): readonly number[] {
  const distances = distancesTo(out, count)
  const distance = (part: number) => distances[part] ?? Infinity
  const rest = [...distances.keys()].filter((part) => distance(part) > 0)
  return rest.toSorted((one, other) => distance(one) - distance(other)).slice(0, Math.ceil(rest.length / 2))
}

/** How far each of so many numbers is from the nearest of some: by one way up and one down, for changes of any size. */
function distancesTo(some: readonly number[], count: number): readonly number[] {
  const distances = Array.from({ length: count }, () => Infinity)
  for (const number of some) distances[number] = 0
  const numbers = [...distances.keys()]
  for (const way of [numbers, numbers.toReversed()]) {
    let distance = Infinity
    for (const number of way) {
      distance = Math.min(distance + 1, distances[number] ?? Infinity)
      distances[number] = distance
    }
  }
  return distances
}
