// A process that is busy for 0.1 to 2 s and then quiet for as long, at random, until it is ended: the neighbour
// on a shared machine.

import { seededRandom } from './seeded-random.ts'

const LONGEST_SECONDS = 2
const SHORTEST_SECONDS = 0.1

const random = seededRandom(Number(process.argv[2] ?? 1))
const still = new Int32Array(new SharedArrayBuffer(4))

for (;;) {
  const end = performance.now() + randomMilliseconds()
  while (performance.now() < end);
  Atomics.wait(still, 0, 0, randomMilliseconds())
}

function randomMilliseconds(): number {
  return 1000 * (SHORTEST_SECONDS + random() * (LONGEST_SECONDS - SHORTEST_SECONDS))
}
