// From the patterns that a user writes to the targets of a platform: what to look for, and what was found.

import {
  formatAttributePath,
  globRegex,
  literalName,
  parseAttributePath,
  SYSTEM_VARIABLE,
} from './attribute-path.ts'
import type { Step, Walk, WalkResult } from '../nix/listing.ts'
import type { PatternOrigin, Target, TargetOrigin, TargetPattern } from '../model/target.ts'

/** A pattern with what has to be looked for to resolve it. */
export interface Search {
  readonly pattern: TargetPattern
  readonly walk: Walk
}

/** Flake outputs whose value is not a derivation: where theirs is, and the platforms that measure them. */
interface Configuration {
  readonly derivation: readonly string[]
  /** `asked`: the configuration itself is asked for its system. */
  readonly systems: RegExp | 'asked'
}

const CONFIGURATIONS: Readonly<Record<string, Configuration>> = {
  nixosConfigurations: { derivation: ['config', 'system', 'build', 'toplevel'], systems: /-linux$/ },
  darwinConfigurations: { derivation: ['config', 'system', 'build', 'toplevel'], systems: /-darwin$/ },
  homeConfigurations: { derivation: ['activationPackage'], systems: 'asked' },
}

/** Outputs for each system where Nix looks for what is not at the top: configurations, too (`nix build .#homeConfigurations.me`). */
const SYSTEM_OUTPUTS = ['packages', 'legacyPackages']

/** What is taken where nothing is configured: all configurations, or, where there are none, these of the system. */
const CONFIGURATION_PATTERNS = Object.keys(CONFIGURATIONS).map((output) => `${output}.*`)
const OUTPUT_PATTERNS = ['packages', 'devShells', 'checks'].map((output) => `${output}.\${system}.*`)
const NESTED_PATTERNS = CONFIGURATION_PATTERNS.map((pattern) => `packages.\${system}.${pattern}`)

/** Patterns for a flake that is not configured; `preferred` first, `otherwise` where those find nothing. */
export function flakeDiscovery(directory: string): {
  readonly preferred: readonly TargetPattern[]
  readonly otherwise: readonly TargetPattern[]
} {
  const flake = (attribute: string): TargetPattern => ({
    origin: { kind: 'flake', directory, attribute },
    thresholds: {},
  })
  return {
    preferred: CONFIGURATION_PATTERNS.map(flake),
    otherwise: [...OUTPUT_PATTERNS, ...NESTED_PATTERNS].map(flake),
  }
}

/** Searches for a plain Nix file that is not configured: its own value, or the derivations that it offers. */
export function fileDiscovery(file: string): readonly Search[] {
  const pattern: TargetPattern = {
    origin: { kind: 'file', file, attribute: '', arguments: {} },
    thresholds: {},
  }
  return [
    { pattern, walk: { steps: [{ itself: true }], withSystem: false } },
    { pattern, walk: { steps: [{ derivations: true }], withSystem: false } },
  ]
}

/** What to look for to resolve a pattern on a platform. Throws UsageError on a bad attribute path. */
export function searchFor(pattern: TargetPattern, system: string): Search {
  const { attribute } = pattern.origin
  const segments = attribute === '' ? [] : parseAttributePath(attribute, system)
  const configuration = configurationOf(pattern.origin, segments)
  return {
    pattern,
    walk: {
      steps: [...segments.map(stepFor), ...lookedFor(pattern, segments)],
      withSystem: configuration?.systems === 'asked' && pattern.systems === undefined,
    },
  }
}

function stepFor(segment: string): Step {
  const name = literalName(segment)
  return name === undefined ? { regex: globRegex(segment) } : { name }
}

/** A `*` takes derivations alone, and configurations: beside them, projects have functions and sets of all kinds. */
function lookedFor({ origin, derivationsOnly }: TargetPattern, segments: readonly string[]): readonly Step[] {
  if (derivationsOnly !== true && segments.every((segment) => literalName(segment) !== undefined)) return []
  const configuration = configurationOf(origin, segments)
  if (configuration === undefined) return [{ itself: true }]
  // At the top there is nothing else.
  return isAmongPackages(segments) ? configuration.derivation.slice(0, 1).map((having) => ({ having })) : []
}

/** Whether it looks for configurations among packages: what does not evaluate on the way there is no package either. */
export function isNested({ walk: { steps } }: Search): boolean {
  return steps.some((step) => 'having' in step)
}

/** The targets of this platform among what a search found; `elsewhere` counts those of other platforms. */
export function targetsFrom(
  { pattern }: Search,
  result: WalkResult,
  system: string,
): { readonly targets: readonly Target[]; readonly elsewhere: number } {
  const here = result.matches.filter((match) => belongsTo(system, pattern, match))
  return {
    targets: here.map(({ path }) => ({
      name: nameOf(pattern, path),
      origin: originOf(pattern.origin, path),
      thresholds: pattern.thresholds,
    })),
    elsewhere: result.matches.length - here.length,
  }
}

/** Whether the configuration lets the pattern be measured on this platform at all. */
export function isMeasuredOn({ systems }: TargetPattern, system: string): boolean {
  return systems?.includes(system) ?? true
}

/**
 * What stands for a pattern that could not be resolved: one target as it was written, globs and all. It is there to
 * be told of, not to be evaluated.
 */
export function targetsAsWritten(search: Search, system: string): readonly Target[] {
  const { attribute } = search.pattern.origin
  const segments = attribute === '' ? [] : parseAttributePath(attribute, system)
  const path = segments.map((segment) => literalName(segment) ?? segment)
  const { targets } = targetsFrom(search, { matches: [{ path, system: null }], near: [] }, system)
  return targets.map((target) => ({ ...target, name: nameAsWritten(search.pattern, path, system) }))
}

/** A `*` stands in it as one, and not as a name in quotes. */
function nameAsWritten(pattern: TargetPattern, path: readonly string[], system: string): string {
  const { origin } = pattern
  const name = nameOf(pattern, path)
  return pattern.name === undefined && origin.attribute.includes('*')
    ? name.replace(formatAttributePath(path), origin.attribute.replaceAll(SYSTEM_VARIABLE, system))
    : name
}

function belongsTo(system: string, pattern: TargetPattern, match: WalkResult['matches'][number]): boolean {
  if (pattern.systems !== undefined) return isMeasuredOn(pattern, system)
  const systems = configurationOf(pattern.origin, match.path)?.systems
  if (systems === undefined) return true
  return systems === 'asked' ? match.system === null || match.system === system : systems.test(system)
}

/** A configuration is named by its output and its name; a longer path goes inside it, to a derivation of the user's choice. */
function configurationOf(origin: PatternOrigin, path: readonly string[]): Configuration | undefined {
  const [output = '', ...more] = isAmongPackages(path) ? path.slice(2) : path
  if (origin.kind !== 'flake' || more.length !== 1) return undefined
  return Object.hasOwn(CONFIGURATIONS, output) ? CONFIGURATIONS[output] : undefined
}

/** Among the packages of a system: `packages.x86_64-linux.homeConfigurations.me`. */
function isAmongPackages([output = '', , kind = '', ...name]: readonly string[]): boolean {
  return name.length === 1 && SYSTEM_OUTPUTS.includes(output) && Object.hasOwn(CONFIGURATIONS, kind)
}

function originOf(origin: PatternOrigin, path: readonly string[]): TargetOrigin {
  const attributePath = [...path, ...(configurationOf(origin, path)?.derivation ?? [])]
  switch (origin.kind) {
    case 'flake':
      return { kind: 'flake', directory: origin.directory, attributePath }
    case 'file':
      return { kind: 'file', file: origin.file, attributePath, arguments: origin.arguments }
  }
}

/** As it can be written in a configuration or behind `--target`. */
function nameOf(pattern: TargetPattern, path: readonly string[]): string {
  if (pattern.name !== undefined) return pattern.name
  const attribute = formatAttributePath(path)
  const { origin } = pattern
  if (origin.kind === 'flake')
    return origin.directory === '.' ? attribute : `./${origin.directory}#${attribute}`
  return path.length === 0 ? `./${origin.file}` : `./${origin.file}#${attribute}`
}

/** Whether an attribute path with these names can only be of other platforms: of a system, or of configurations of another. */
export function isOfOtherPlatform(names: readonly string[], system: string): boolean {
  const [output = ''] = names
  const systems = Object.hasOwn(CONFIGURATIONS, output) ? CONFIGURATIONS[output]?.systems : undefined
  const isConfiguration = systems !== undefined && systems !== 'asked' && !systems.test(system)
  return isConfiguration || names.some((name) => SYSTEM.test(name) && name !== system)
}

const SYSTEM = /^[a-z0-9_]+-(?:linux|darwin|freebsd|netbsd|openbsd)$/
