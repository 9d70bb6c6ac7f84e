// Search in what is in order.

/** How many hold, where those that do come first: the place of the first that does not. */
export function countWhere<T>(all: ArrayLike<T>, holds: (one: T) => boolean): number {
  let [low, high] = [0, all.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const one = all[middle]
    if (one !== undefined && holds(one)) low = middle + 1
    else high = middle
  }
  return low
}
