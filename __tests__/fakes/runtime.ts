// What a process would give a program, in memory.

import type { Ports } from '../../src/ports/ports.ts'
import type { Choice, Runtime } from '../../src/runtime/job.ts'

export interface FakeRuntime extends Runtime {
  /** What ports were asked for with: the path of `nix`, and the program's own. */
  readonly asked: readonly (Choice & { readonly nixFile: string })[]
}

/** The program's own progress and baselines are over those of `ports`, and `instead` is over the program's own. */
export function fakeRuntime(ports: Ports, instead: Partial<Choice> = {}): FakeRuntime {
  const asked: (Choice & { readonly nixFile: string })[] = []
  return {
    asked,
    folder: '/temporary/nix-perf-gate-own',
    signal: ports.signal,
    startedAt: new Date('2026-11-21T07:30:00Z'),
    ports: (nixFile, choice) => {
      asked.push({ nixFile, ...choice })
      return { ...ports, ...choice, ...instead }
    },
  }
}
