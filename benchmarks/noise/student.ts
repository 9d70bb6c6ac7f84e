// Student's t distribution for whole degrees of freedom.

/** The t that is exceeded with probability `tail` (at most ½). */
export function studentQuantile(tail: number, freedom: number): number {
  const key = `${tail} ${freedom}`
  const known = quantiles.get(key)
  if (known !== undefined) return known
  let [low, high] = [0, 1]
  while (upperTail(high, freedom) > tail) high *= 2
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2
    if (upperTail(middle, freedom) > tail) low = middle
    else high = middle
  }
  quantiles.set(key, high)
  return high
}

const quantiles = new Map<string, number>()

/** Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4. */
function upperTail(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom))
  const cosine = Math.cos(angle)
  const odd = freedom % 2 === 1
  let sum = 0
  let term = odd ? cosine : 1
  for (let power = odd ? 1 : 0; power <= freedom - 2; power += 2) {
    sum += term
    term *= (cosine * cosine * (power + 1)) / (power + 2)
  }
  const inside = odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum
  return (1 - inside) / 2
}
