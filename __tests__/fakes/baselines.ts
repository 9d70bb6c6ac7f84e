// A baseline store in memory: what is kept by key, and what was asked of it.

import type { BaselineStore } from '../../src/ports/ports.ts'

export interface FakeBaselines extends BaselineStore {
  readonly kept: Map<string, string>
  /** `restore KEY`, `save KEY`. */
  readonly calls: readonly string[]
}

export interface FakeBaselinesOptions {
  readonly kept?: Readonly<Record<string, string>>
  /** Why nothing can be had or kept. */
  readonly failure?: string
  /** Answers wait for this. */
  readonly until?: Promise<void>
}

export function fakeBaselines({ kept = {}, failure, until }: FakeBaselinesOptions = {}): FakeBaselines {
  const entries = new Map(Object.entries(kept))
  const calls: string[] = []
  return {
    kept: entries,
    calls,
    restore: async (key) => {
      calls.push(`restore ${key}`)
      await until
      return failure === undefined ? { text: entries.get(key) } : { text: undefined, notice: failure }
    },
    save: async (key, text) => {
      calls.push(`save ${key}`)
      await until
      if (failure !== undefined) return failure
      if (!entries.has(key)) entries.set(key, text)
      return undefined
    },
  }
}
