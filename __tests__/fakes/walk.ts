// The walk that the Nix expression of a listing makes, over a table of targets.

import type { Step, WalkResult } from '../../src/core/nix/listing.ts'
import type { FakeTarget } from './targets.ts'

export function walk(
  targets: readonly FakeTarget[],
  steps: readonly Step[],
  withSystem: boolean,
): WalkResult {
  const descend = (path: readonly string[], rest: readonly Step[]): WalkResult => {
    const under = targets.filter((target) => path.every((name, index) => target.path[index] === name))
    const itself = under.find((target) => target.path.length === path.length)
    const [step, ...further] = rest
    if (step === undefined) {
      const system = withSystem ? (itself?.system ?? null) : null
      return { matches: [{ path, system }], near: [] }
    }
    if ('having' in step) return NOTHING
    if ('itself' in step) return itself === undefined ? NOTHING : descend(path, further)
    const names = [...new Set(under.flatMap((target) => target.path.slice(path.length, path.length + 1)))]
    const hits = names.filter((name) => {
      if ('name' in step) return name === step.name
      if ('regex' in step) return new RegExp(`^(?:${step.regex})$`).test(name)
      return under.some((target) => target.path.length === path.length + 1 && target.path.at(-1) === name)
    })
    if (hits.length === 0) return { matches: [], near: names }
    const deeper = hits.map((name) => descend([...path, name], further))
    return {
      matches: deeper.flatMap(({ matches }) => matches),
      near: deeper.flatMap(({ near }) => near),
    }
  }
  return descend([], steps)
}

const NOTHING: WalkResult = { matches: [], near: [] }
