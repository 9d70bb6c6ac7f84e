// The Nix store in memory.

import type { Store } from '../../src/ports/store.ts'
import { known } from '../../src/core/profile/part.ts'
import type { Notes } from './evaluator.ts'
import { fakeDerivations } from './measurements.ts'
import { fakeHealth } from './store-health.ts'
import { attemptOf, derivationOf, fakeSource, type FakeTarget, outputsOf, sidesOf } from './targets.ts'

export function fakeStore(
  targets: readonly FakeTarget[],
  { calls, realised }: Pick<Notes, 'calls' | 'realised'>,
): Store {
  let folders = 0
  return {
    prepare: (directory, commit) => {
      calls.push(`prepare ${commit.subject}`)
      return Promise.resolve(fakeSource(commit.sha, directory))
    },
    forget: ({ storePath }) => {
      calls.push(`forget ${storePath}`)
      return Promise.resolve()
    },
    newFolder: () => Promise.resolve(`/temporary/folder-${(folders += 1)}`),
    removeFolder: () => Promise.resolve(),
    outputsOf: (derivationPaths) =>
      Promise.resolve(derivationPaths.map((path) => path.replace(/\.drv$/, '')).toSorted()),
    outputClosure: (outputs) => {
      const side = sidesOf(targets).find((one) => outputsOf(one).join() === outputs.join())
      const attempts = side === undefined ? 0 : (realised.get(derivationOf(side)) ?? 0)
      const isBroken = attempts > 0 && attemptOf(side, attempts).failure !== undefined
      return Promise.resolve(isBroken ? undefined : side?.outputClosure)
    },
    closure: (derivationPath) => {
      calls.push(`closure ${derivationPath}`)
      const side = targets
        .flatMap(({ base, head }) => [base, head])
        .find((one) => one !== undefined && derivationOf(one) === derivationPath)
      if (side?.closureError !== undefined) return Promise.reject(side.closureError)
      return Promise.resolve({ derivations: new Set([derivationPath, ...(side?.dependencies ?? [])]) })
    },
    health: () => {
      calls.push('health')
      return Promise.resolve(fakeHealth())
    },
    damaged: (sizes) => {
      const damaged = sidesOf(targets).flatMap((side) => side.damaged ?? [])
      return Promise.resolve(known(damaged.filter(({ path }) => sizes.has(path))))
    },
    derivations: (derivationPaths) => {
      calls.push(`derivations ${derivationPaths.join(' ')}`)
      const sides = sidesOf(targets)
      const error = sides.find(({ derivationsError }) => derivationsError !== undefined)?.derivationsError
      if (error !== undefined) return Promise.reject(error)
      const all = sides.flatMap((side) => {
        const target = derivationOf(side)
        const known = fakeDerivations(target, [target, ...(side.dependencies ?? [])], side.references)
        return [...known].map(([path, derivation]) => {
          const { system = 'x86_64-linux', isFixed = false } = path === target ? side : {}
          return [path, { ...derivation, system, isFixed }] as const
        })
      })
      return Promise.resolve(new Map(all.filter(([path]) => derivationPaths.includes(path))))
    },
  }
}
