// What is at the root of a rebuild: the deepest derivations that changed, which account for all that changed above them.

import { compareText } from '../text/canonical.ts'
import { isSourceArchive, parseDerivationName } from '../decide/derivation-changes.ts'
import type { Closure, References } from '../model/measurement.ts'
import type { PackageName, RootCause, RootCauses } from '../model/derivation-changes.ts'
import { countReached, inputsFirst, type Dag } from './reach.ts'

/** Rows that a reader takes in; what they account for together is told. */
export const MOST_ROOTS = 10

export interface Rebuild {
  readonly base: Closure
  readonly head: Closure
  /** Of all derivations of both. */
  readonly references: References
}

/**
 * The roots of head's rebuilds, those that account for most first; undefined where nothing is rebuilt.
 *
 * A derivation that base does not have is rebuilt. It is a root if none of its inputs is. A new source alone is told by
 * the package that it belongs to: it counts neither as rebuilt nor as a changed input.
 */
export function findRootCauses(rebuild: Rebuild): RootCauses | undefined {
  const graph = rebuiltGraph(rebuild)
  const { rebuilt, inputs } = graph
  if (rebuilt.size === 0) return undefined
  const describe = describer(rebuild)
  const groups = new Map<string, Group>()
  for (const [index, path] of rebuilt) {
    if (inputs[index]?.length !== 0) continue
    const cause = describe(path)
    const key = JSON.stringify(cause)
    const group = groups.get(key) ?? { key, cause, members: [] }
    group.members.push(index)
    groups.set(key, group)
  }
  const found = [...groups.values()]
  const counts = countReached(
    graph,
    found.map(({ members }) => members),
  )
  const ranked = found
    .map((group, index) => ({ ...group, rebuilds: counts[index] ?? 0 }))
    .toSorted((one, other) => other.rebuilds - one.rebuilds || compareText(one.key, other.key))
  const shown = ranked.slice(0, MOST_ROOTS)
  const [explained = 0] = countReached(graph, [shown.flatMap(({ members }) => members)])
  return {
    rebuilds: rebuilt.size,
    explained,
    roots: shown.map(({ cause, rebuilds }) => ({ ...cause, rebuilds })),
  }
}

/** Roots that a reader would not tell apart: the same package for other systems, or with other options. */
interface Group {
  readonly key: string
  readonly cause: Omit<RootCause, 'rebuilds'>
  readonly members: number[]
}

interface RebuiltGraph extends Dag {
  /** Paths of the rebuilt derivations by their numbers. */
  readonly rebuilt: ReadonlyMap<number, string>
}

/** Derivations that only head has; as their inputs, those that are rebuilt too. */
function rebuiltGraph({ base, head, references }: Rebuild): RebuiltGraph {
  const changed = [...head.derivations].filter((path) => !base.derivations.has(path))
  const indices = new Map(changed.map((path, index) => [path, index]))
  const inputs = changed.map((path, index) =>
    (references.get(path) ?? []).flatMap((reference) => {
      const input = indices.get(reference)
      return input === undefined || input === index ? [] : [input]
    }),
  )
  const used = new Set(inputs.flat())
  const rebuilt = new Map<number, string>()
  for (const index of inputsFirst({ inputs })) {
    const path = changed[index] ?? ''
    const hasRebuiltInputs = (inputs[index] ?? []).some((input) => rebuilt.has(input))
    if (hasRebuiltInputs || !used.has(index) || !isSource(path)) rebuilt.set(index, path)
  }
  return { rebuilt, inputs: inputs.map((own) => own.filter((input) => rebuilt.has(input))) }
}

/** Archives and patches by their endings, what is fetched from a forge by its usual name. */
function isSource(path: string): boolean {
  const { name, version } = parseDerivationName(path)
  return isSourceArchive({ name, version }) || /(?:^|-)source$/.test(version === '' ? name : version)
}

/** Names a root, and says what of it is other than in base. */
function describer({ base, head, references }: Rebuild): (path: string) => Omit<RootCause, 'rebuilds'> {
  const gone = new Map<string, Set<string>>()
  for (const path of base.derivations) {
    if (head.derivations.has(path)) continue
    const { name, version } = parseDerivationName(path)
    gone.set(name, (gone.get(name) ?? new Set<string>()).add(version))
  }
  const known = new Set(base.derivations)
  for (const path of base.derivations) for (const one of references.get(path) ?? []) known.add(one)
  return (path) => {
    const { name, version } = parseDerivationName(path)
    const baseVersion = counterpart({ name, version }, gone.get(name) ?? new Set())
    const names = { name, baseVersion: baseVersion ?? null, headVersion: version }
    if (baseVersion === undefined) return { ...names, change: 'new' }
    if (baseVersion !== version) return { ...names, change: 'version' }
    const hasNewSource = (references.get(path) ?? []).some((reference) => !known.has(reference))
    return { ...names, change: hasNewSource ? 'source' : 'definition' }
  }
}

/** Of several versions in base the one most alike: 1.1.1w goes with 1.1.1x, whatever else there is of the name. */
function counterpart({ version }: PackageName, candidates: ReadonlySet<string>): string | undefined {
  if (candidates.has(version)) return version
  return [...candidates].toSorted(
    (one, other) =>
      sharedStart(other, version) - sharedStart(one, version) ||
      one.length - other.length ||
      compareText(one, other),
  )[0]
}

/** How many characters two texts begin with alike. */
function sharedStart(one: string, other: string): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length += 1
  return length
}
