// Changes whose cost is known, to be searched without Nix: what head counts without some of its parts is computed.

import type { Answer, Asking, Problem, Question } from '../../../src/core/causes/asking.ts'
import { type Found, searchCauses } from '../../../src/core/causes/search.ts'

export interface Simulation {
  readonly parts: number
  /** What is counted on top of base where these parts are there. */
  readonly cost: (present: ReadonlySet<number>) => number
  /** What an error speaks of where head does not evaluate with these parts alone; undefined where it does. */
  readonly broken?: (present: ReadonlySet<number>) => Question | undefined
  readonly suspects?: Question
  readonly aside?: Question
  readonly kinOf?: (parts: Question) => Question
  readonly width?: number
  readonly affordable?: number
  readonly paths?: readonly string[]
}

export interface Simulated {
  readonly found: Found
  readonly rounds: number
  readonly questions: readonly Question[]
}

export const BASE = 1_000_000

export function simulate(simulation: Simulation): Simulated {
  const { parts, width = 2, affordable = 100, suspects = [], aside = [] } = simulation
  const numbers = Array.from({ length: parts }, (_, index) => index)
  const valueWith = (present: ReadonlySet<number>) => BASE + simulation.cost(present)
  const problem: Problem = {
    base: BASE,
    head: valueWith(new Set(numbers)),
    paths: simulation.paths ?? numbers.map((part) => `folder-${Math.floor(part / 10)}/file-${part}.nix`),
    kinOf: simulation.kinOf ?? (() => []),
    ...{ suspects, aside, width, affordable },
  }
  const questions: Question[] = []
  const answer = (question: Question): Answer => {
    if (questions.length >= affordable) return { kind: 'unasked' }
    questions.push(question)
    const present = new Set(numbers.filter((part) => !question.includes(part)))
    const named = simulation.broken?.(present)
    return named === undefined ? { kind: 'counted', value: valueWith(present) } : { kind: 'broken', named }
  }
  return { ...run(searchCauses(problem), answer), questions }
}

function run(asking: Asking<Found>, answer: (question: Question) => Answer): Omit<Simulated, 'questions'> {
  let rounds = 0
  let step = asking.next()
  while (step.done !== true) {
    rounds += 1
    step = asking.next(step.value.map(answer))
  }
  return { found: step.value, rounds }
}
