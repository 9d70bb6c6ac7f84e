// How often package sets are instantiated: calls of the function that Nixpkgs' top level is.

import { groupsOf } from '../../text/groups.ts'
import type { CalledFunction, FunctionCalls } from '../../nix/function-calls.ts'
import { amount, named, namedList, primopCalls, type Signs, type SignsOfBoth } from './signs.ts'

/**
 * `default.nix` is called once for each package set, since 2015. Before, `all-packages.nix` was the top level, and was
 * called for each stage of the bootstrap.
 */
const TOP_LEVEL = /^(?<root>(?:.*\/)?)pkgs\/top-level\/(?<part>default|all-packages|stage)\.nix$/

/** A repository's own package set, where it does not use Nixpkgs. */
const OWN = /^(?<root>(?:.*\/)?)pkgs\/(?<part>default)\.nix$/

const MOST_ROOTS = 3

export interface PackageSets {
  readonly instances: number
  /** The file whose function was counted. */
  readonly file: string
  /** Inputs, or folders, that they are from. */
  readonly roots: readonly string[]
  /** One call is one package set: not known of a Nixpkgs without stages. */
  readonly isExact: boolean
}

/** Undefined where there are none. */
function packageSetsOf({ functions }: FunctionCalls): PackageSets | undefined {
  const ofNixpkgs = functions.flatMap((one) => entryOf(one, TOP_LEVEL) ?? [])
  if (ofNixpkgs.length > 0) return summed(ofNixpkgs)
  const own = functions.filter(({ place }) => place.origin === 'repository')
  const entries = own.flatMap((one) => entryOf(one, OWN) ?? [])
  return entries.length === 0 ? undefined : { ...summed(entries), isExact: false }
}

/**
 * How many more of what a package set brings is to be expected, for each that base has of it: 0 where there is no
 * further package set. Infinite where base has none to judge by.
 */
function packageSetGrowth({ base, head }: SignsOfBoth): number {
  const before = base.calls && packageSetsOf(base.calls)
  const after = head.calls && packageSetsOf(head.calls)
  const more = (after?.instances ?? 0) - (before?.instances ?? 0)
  return more <= 0 ? 0 : more / (before?.instances ?? 0)
}

/** `increase` without what further package sets account for. */
export function beyondPackageSets(
  signs: SignsOfBoth,
  { base, head }: { readonly base: number; readonly head: number },
): number {
  const growth = packageSetGrowth(signs)
  if (growth === 0) return head - base
  return Number.isFinite(growth) ? head - base - growth * base : 0
}

/** Sets of a Nixpkgs that tells them one by one. */
export function exactPackageSets({ calls }: Signs): number {
  const sets = calls && packageSetsOf(calls)
  return sets?.isExact === true ? sets.instances : 0
}

export function morePackageSets({ base, head }: SignsOfBoth): string | undefined {
  const before = base.calls && packageSetsOf(base.calls)
  const after = head.calls && packageSetsOf(head.calls)
  // The first one is none too many.
  if (before === undefined || after === undefined || after.instances <= before.instances) return undefined
  const derivations =
    (primopCalls(head, 'derivationStrict') ?? 0) - (primopCalls(base, 'derivationStrict') ?? 0)
  const more = derivations > 0 ? `; derivations computed: ${amount(derivations)} more` : ''
  return `${calledText(after)} (base ${amount(before.instances)})${more}.`
}

/** Of one revision: only what tells package sets one by one. */
export function severalPackageSets({ calls }: Signs): string | undefined {
  const sets = calls && packageSetsOf(calls)
  if (sets === undefined) return undefined
  const isSeveral = sets.isExact ? sets.instances > 1 : sets.roots.length > 1
  return isSeveral ? `${calledText(sets)}.` : undefined
}

function calledText({ instances, file, roots }: PackageSets): string {
  const where = roots.length === 0 ? '' : ` of ${namedList(roots, MOST_ROOTS)}`
  return `${named(file)}${where}, a package set’s top level, is called ${amount(instances)} times`
}

interface Entry {
  readonly root: string
  readonly part: string
  readonly file: string
  readonly called: CalledFunction
}

function entryOf(called: CalledFunction, pattern: RegExp): Entry | undefined {
  const { root, part } = pattern.exec(called.place.file)?.groups ?? {}
  if (root === undefined || part === undefined) return undefined
  const { origin, input } = called.place
  const file = called.place.file.slice(root.length)
  const source = origin === 'input' ? [input, root].join('/') : root
  return { root: source.replace(/\/$/, ''), part, file, called }
}

function summed(entries: readonly Entry[]): PackageSets {
  const roots = [...groupsOf(entries, ({ root }) => root)].flatMap(([root, ofRoot]) => {
    const part = ofRoot.some((entry) => entry.part === 'default') ? 'default' : 'all-packages'
    const first = outermost(ofRoot.filter((entry) => entry.part === part))
    const isExact = part === 'default' && ofRoot.some((entry) => entry.part === 'stage')
    return first === undefined ? [] : [{ root, isExact, file: first.file, calls: first.called.calls }]
  })
  return {
    instances: roots.reduce((total, { calls }) => total + calls, 0),
    file: roots[0]?.file ?? '',
    roots: roots.flatMap(({ root }) => (root === '' ? [] : [root])),
    isExact: roots.length > 0 && roots.every(({ isExact }) => isExact),
  }
}

/** The file itself is the function that begins first. */
function outermost(entries: readonly Entry[]): Entry | undefined {
  return entries.toSorted(
    ({ called: { place: one } }, { called: { place: other } }) =>
      one.line - other.line || one.column - other.column,
  )[0]
}
