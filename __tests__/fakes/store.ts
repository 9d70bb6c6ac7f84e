// The Nix store in memory.

import type { Store } from '../../src/ports/store.ts'
import { derivationOf, fakeSource, type FakeTarget, outputsOf, sidesOf } from './targets.ts'

export function fakeStore(targets: readonly FakeTarget[], calls: string[]): Store {
  return {
    prepare: (directory, commit) => {
      calls.push(`prepare ${commit.subject}`)
      return Promise.resolve(fakeSource(commit.sha, directory))
    },
    outputsOf: (derivationPaths) =>
      Promise.resolve(derivationPaths.map((path) => path.replace(/\.drv$/, '')).toSorted()),
    outputClosure: (outputs) => {
      const side = sidesOf(targets).find((one) => outputsOf(one).join() === outputs.join())
      return Promise.resolve(side?.outputClosure)
    },
    closure: (derivationPath) => {
      calls.push(`closure ${derivationPath}`)
      const side = targets
        .flatMap(({ base, head }) => [base, head])
        .find((one) => one !== undefined && derivationOf(one) === derivationPath)
      if (side?.closureError !== undefined) return Promise.reject(side.closureError)
      return Promise.resolve({ derivations: new Set([derivationPath, ...(side?.dependencies ?? [])]) })
    },
    references: (derivationPaths) => {
      calls.push(`references ${derivationPaths.join(' ')}`)
      const sides = targets
        .flatMap(({ base, head }) => [base, head])
        .filter((one) => one !== undefined)
        .filter((one) => derivationPaths.includes(derivationOf(one)))
      const error = sides.find(({ referencesError }) => referencesError !== undefined)?.referencesError
      if (error !== undefined) return Promise.reject(error)
      return Promise.resolve(
        new Map(
          sides.flatMap((side): readonly (readonly [string, readonly string[]])[] => [
            [derivationOf(side), side.dependencies ?? []],
            ...Object.entries(side.references ?? {}),
          ]),
        ),
      )
    },
  }
}
