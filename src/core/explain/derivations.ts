// What is at the root of rebuilds: the deepest derivations that are new, and what got a new source; they account for all
// that is rebuilt above them.

import { compareText } from '../text/canonical.ts'
import { isSourceArchive, parseDerivationName } from '../decide/derivation-changes.ts'
import type { Derivations, Measurement } from '../model/measurement.ts'
import type { PackageName, RootCause, RootCauses } from '../model/derivation-changes.ts'
import { newDerivations, rebuildsOf } from '../model/rebuilds.ts'
import type { Side } from '../model/revision.ts'
import { countReached, type Dag } from './reach.ts'

/** Rows that a reader takes in; what they account for together is told. */
export const MOST_ROOTS = 10

/** A root without its figures. */
type Cause = Pick<RootCause, 'name' | 'baseVersion' | 'headVersion' | 'change'>

type Sides = Readonly<Record<Side, Measurement>>

/**
 * The roots of head's rebuilds, those that account for most first; undefined where nothing is rebuilt, and where the
 * derivations were not read.
 *
 * A rebuild is a root if nothing that it is made of is rebuilt, or if a source of it is new. A source is told by the
 * packages that it belongs to.
 */
export function findRootCauses(sides: Sides): RootCauses | undefined {
  const { changed } = sides.head
  const paths = [...(rebuildsOf(sides.head, sides.base) ?? [])]
  if (changed === undefined || paths.length === 0) return undefined
  const graph = graphOf(paths, changed)
  const groups = groupsOf(graph, describer(sides))
  const counts = countReached(
    graph,
    groups.map(({ members }) => members),
  )
  const ranked = groups
    .map((group, index) => ({ ...group, rebuilds: counts[index] ?? 0 }))
    .toSorted((one, other) => other.rebuilds - one.rebuilds || compareText(one.key, other.key))
  const shown = ranked.slice(0, MOST_ROOTS)
  const [explained = 0] = countReached(graph, [shown.flatMap(({ members }) => members)])
  return {
    rebuilds: paths.length,
    explained,
    roots: shown.map(({ cause, rebuilds }) => ({ ...cause, rebuilds })),
  }
}

interface RebuildGraph extends Dag {
  readonly paths: readonly string[]
  /** Numbers of those that are sources of others. */
  readonly sources: ReadonlySet<number>
}

/** Rebuilds, each with those that it is made of. */
function graphOf(paths: readonly string[], changed: Derivations): RebuildGraph {
  const indices = new Map(paths.map((path, index) => [path, index]))
  const inputs = paths.map((path, index) =>
    (changed.get(path)?.inputs ?? []).flatMap((one) => {
      const input = indices.get(one)
      return input === undefined || input === index ? [] : [input]
    }),
  )
  const used = new Set(inputs.flat())
  const sources = paths.flatMap((path, index) => {
    const isSource =
      changed.get(path)?.isFixed === true || (inputs[index]?.length === 0 && hasNameOfSource(path))
    return used.has(index) && isSource ? [index] : []
  })
  return { paths, inputs, sources: new Set(sources) }
}

/** Archives and patches by their endings, what is fetched from a forge by its usual name. */
function hasNameOfSource(path: string): boolean {
  const { name, version } = parseDerivationName(path)
  return isSourceArchive({ name, version }) || /(?:^|-)source$/.test(version === '' ? name : version)
}

/** Roots that a reader would not tell apart: the same package for other systems, or with other options. */
interface Group {
  readonly key: string
  readonly cause: Cause
  /** Numbers of the roots, and of their sources. */
  readonly members: number[]
}

type Describe = (path: string, hasNewSource: boolean) => Cause

function groupsOf({ paths, inputs, sources }: RebuildGraph, describe: Describe): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const [index, path] of paths.entries()) {
    const own = inputs[index] ?? []
    const ownSources = own.filter((input) => sources.has(input))
    const isRoot = own.length === 0 || ownSources.length > 0
    if (sources.has(index) || !isRoot) continue
    const cause = describe(path, ownSources.length > 0)
    const key = JSON.stringify(cause)
    const group = groups.get(key) ?? { key, cause, members: [] }
    group.members.push(index, ...ownSources)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Names a root, and says what of it is other than in base. */
function describer({ base, head }: Sides): Describe {
  const gone = new Map<string, Set<string>>()
  for (const path of newDerivations(base, head) ?? []) {
    const { name, version } = parseDerivationName(path)
    gone.set(name, (gone.get(name) ?? new Set<string>()).add(version))
  }
  const known = new Set([...(base.changed?.values() ?? [])].flatMap(({ inputs }) => inputs))
  return (path, hasNewSource) => {
    const { name, version } = parseDerivationName(path)
    const baseVersion = counterpart({ name, version }, gone.get(name) ?? new Set())
    const names = { name, baseVersion: baseVersion ?? null, headVersion: version }
    if (baseVersion === undefined) return { ...names, change: 'new' }
    if (baseVersion !== version) return { ...names, change: 'version' }
    const inputs = head.changed?.get(path)?.inputs ?? []
    const hasNewFile = inputs.some((input) => !input.endsWith('.drv') && !known.has(input))
    return { ...names, change: hasNewSource || hasNewFile ? 'source' : 'definition' }
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
