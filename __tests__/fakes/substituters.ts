// Substituters in memory.

import type { UnpackedSizes } from '../../src/core/model/built.ts'
import type { SubstituterAnswer } from '../../src/core/profile/store-facts.ts'
import type { Substituter, Substituters } from '../../src/ports/substituters.ts'
import { fakePlan } from './measurements.ts'

export interface FakeSubstituter {
  readonly url: string
  /** By default it answers after 20 ms. */
  readonly answer?: SubstituterAnswer
  /** Paths that it has. */
  readonly sizes?: UnpackedSizes
}

export function fakeSubstituters(substituters: readonly FakeSubstituter[] = []): Substituters {
  return {
    plan: ({ toBuild, toFetch, unknown }) => Promise.resolve(fakePlan({ toBuild, toFetch, unknown })),
    ask: () => Promise.resolve(substituters.map(fakeSubstituter)),
  }
}

function fakeSubstituter({ url, answer, sizes = new Map() }: FakeSubstituter): Substituter {
  return {
    url,
    answer: answer ?? { kind: 'reachable', latencySeconds: 0.02 },
    has: (paths) => Promise.resolve(new Set(paths.filter((path) => sizes.has(path)))),
    outputClosure: (outputs) => Promise.resolve(outputs.every((path) => sizes.has(path)) ? sizes : undefined),
  }
}
