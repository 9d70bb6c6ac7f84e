// The paths of a store that its garbage collector would take: those that no root leads to. It is worked out here, since Nix's
// own answers (`--print-dead`, `--print-roots`) remove roots whose target is not there, such as one on a disk that is not
// mounted, and take the collector's lock. Source: LocalStore::collectGarbage in src/libstore/gc.cc.

import type { Registration } from './store-registrations.ts'

/** What the collector keeps beside what roots refer to. */
export interface Keeping {
  /** `keep-derivations`: what a path that is alive was built from. */
  readonly derivations: boolean
  /** `keep-outputs`: what was built from a derivation that is alive. */
  readonly outputs: boolean
}

/** `roots`: paths that are alive, whether the store has them or not. */
export function deadPaths(
  registrations: readonly Registration[],
  roots: readonly string[],
  keeping: Keeping,
): readonly Registration[] {
  const byPath = new Map(registrations.map((one) => [one.path, one]))
  const built = keeping.outputs ? builtFrom(registrations) : new Map<string, readonly string[]>()
  const alive = new Set<string>()
  const left = [...roots]
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    const registration = byPath.get(path)
    if (registration === undefined || alive.has(path)) continue
    alive.add(path)
    const { references, deriver } = registration
    for (const reference of references) left.push(reference)
    for (const output of built.get(path) ?? []) left.push(output)
    if (keeping.derivations && deriver !== undefined) left.push(deriver)
  }
  return registrations.filter(({ path }) => !alive.has(path))
}

function builtFrom(registrations: readonly Registration[]): ReadonlyMap<string, readonly string[]> {
  const built = new Map<string, string[]>()
  for (const { path, deriver } of registrations) {
    if (deriver === undefined) continue
    const outputs = built.get(deriver)
    if (outputs === undefined) built.set(deriver, [path])
    else outputs.push(path)
  }
  return built
}
