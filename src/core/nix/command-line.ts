// The command lines of the evaluator: which arguments reach Nix, and why each is there.

import type { ArgumentValue, TargetOrigin } from '../model/target.ts'
import { nixString } from './nix-string.ts'

/** Where a revision's files are, as `nix flake prefetch` brought them into the store. */
export interface StoredSource {
  /** Of what is evaluated in place: a folder of ours. */
  readonly storePath: string
  /** It is not in the store: evaluated where it lies, without a copy. `store`: the folder of the store. */
  readonly inPlace?: { readonly store: string }
  readonly narHash: string
  readonly sha: string
  readonly timestamp: number
  /** How many commits lead to it, itself included; undefined where the history at hand is cut off. */
  readonly revisionCount?: number | undefined
}

/** What the configuration says about Nix, and what the program adds for every command. */
export interface CommonOptions {
  readonly allowImportFromDerivation: boolean
  readonly options: Readonly<Record<string, string>>
  /** Path of an empty flake registry: nothing that the lock file does not name may be looked up. */
  readonly emptyRegistry: string
  /** Determinate Nix evaluates on several threads unless told otherwise, which makes counters vary. */
  readonly singleThreaded: boolean
}

/**
 * Schemes that evaluation may fetch from. Not `file` and `path`, which read the machine's files, and not `http`: services
 * of the machine and of its network answer there, its cloud's metadata service for one.
 */
const FETCHABLE = [
  'https://',
  'github:',
  'gitlab:',
  'sourcehut:',
  'git+https://',
  'git+ssh://',
  'ssh://',
  'hg+https://',
  'tarball+https://',
  'file+https://',
]

/** A substituter that does not answer within this time is not waited for; Nix's default is minutes. */
const CONNECT_TIMEOUT_SECONDS = 10

/** Options for every command; the user's come last, so that they win where both name one. */
export function commonArguments(common: CommonOptions): readonly string[] {
  const options: Readonly<Record<string, string>> = {
    'accept-flake-config': 'false',
    'allow-import-from-derivation': String(common.allowImportFromDerivation),
    'flake-registry': common.emptyRegistry,
    'connect-timeout': String(CONNECT_TIMEOUT_SECONDS),
    ...(common.singleThreaded ? { 'eval-cores': '1' } : {}),
    ...common.options,
  }
  return Object.entries(options).flatMap(([name, value]) => option(name, value))
}

/** For evaluations that are only tried: nothing is fetched, and nothing is built on the way, whatever is configured. */
export const TRIAL_ARGUMENTS: readonly string[] = [
  '--offline',
  ...option('substitute', 'false'),
  ...option('allow-import-from-derivation', 'false'),
]

/** What questions to Nix need that evaluate nothing of the project's. */
export function queryFeatures(asked: readonly string[]): readonly string[] {
  return ['--extra-experimental-features', [...new Set(['nix-command', 'flakes', ...asked])].join(' ')]
}

/** With flakes, any expression can get a flake from anywhere, restricted or not. */
const FLAKE_FEATURES: readonly string[] = ['flakes']

/** Fetches from binary caches, whatever `allowed-uris` says. */
const UNHELD_FEATURES: readonly string[] = ['fetch-closure']

/**
 * Arguments for the language features that evaluation has: those that the user has set up, or asks for in the configuration,
 * but for what can not be held.
 */
export function evaluationFeatures(
  kind: TargetOrigin['kind'],
  configured: readonly string[],
): readonly string[] {
  const refused = kind === 'file' ? [...UNHELD_FEATURES, ...FLAKE_FEATURES] : UNHELD_FEATURES
  const needed = ['nix-command', ...(kind === 'flake' ? FLAKE_FEATURES : [])]
  const features = new Set([...needed, ...configured.filter((feature) => !refused.includes(feature))])
  return option('experimental-features', [...features].join(' '))
}

/**
 * Arguments that keep the fetchers of evaluation from the machine's files and services. Flakes are pure besides;
 * for plain files pure evaluation is not to be had. `addresses` are prefixes of URLs that are allowed too.
 */
export function restriction(addresses: readonly string[]): readonly string[] {
  return [
    ...option('restrict-eval', 'true'),
    ...option('allowed-uris', [...FETCHABLE, ...addresses].join(' ')),
  ]
}

function option(name: string, value: string): readonly string[] {
  return ['--option', name, value]
}

/**
 * The flake at a folder of the source. It names the content by hash, so that nothing is copied or hashed again,
 * and carries the commit's facts, so that `self.rev`, `self.revCount` and `self.lastModified` are what they would be from
 * Git (2.8 to 2.34 take them).
 */
export function flakeReference(source: StoredSource, directory: string): string {
  const query = new URLSearchParams({
    ...(directory === '.' ? {} : { dir: directory }),
    lastModified: String(source.timestamp),
    narHash: source.narHash,
    rev: source.sha,
    ...(source.revisionCount === undefined ? {} : { revCount: String(source.revisionCount) }),
  })
  return `path:${source.storePath}?${query.toString().replaceAll('+', '%20')}`
}

/** Arguments that make an evaluation of a flake depend on its lock file and nothing else. */
export function flakeArguments(overrideInputs: Readonly<Record<string, string>>): readonly string[] {
  const overrides = Object.entries(overrideInputs).flatMap(([input, reference]) => [
    '--override-input',
    input,
    reference,
  ])
  // `--no-update-lock-file` refuses a lock file that does not fit, but not beside `--no-write-lock-file`, which
  // makes Nix (2.8 to 2.34) go on with a changed one in memory. That is what an override needs.
  return overrides.length === 0 ? ['--no-update-lock-file'] : ['--no-write-lock-file', ...overrides]
}

/** Arguments that evaluate a file, of which the revision's own files are readable. */
export function fileArguments(
  source: StoredSource,
  file: string,
  values: Readonly<Record<string, ArgumentValue>>,
): readonly string[] {
  return [
    '--file',
    `${source.storePath}/${file}`,
    '-I',
    source.storePath,
    ...Object.entries(values).flatMap(([name, value]) =>
      typeof value === 'string' ? ['--argstr', name, value] : ['--arg', name, nixValue(value)],
    ),
  ]
}

/** The value of an argument as a Nix expression. */
export function nixValue(value: ArgumentValue): string {
  return `builtins.fromJSON ${nixString(JSON.stringify(value))}`
}

/**
 * An attribute path as command lines take it: unlike in Nix code, nothing is escaped between quotes. A name with a
 * quote in it can not be written there; Nix then says so.
 */
export function selectionPath(names: readonly string[]): string {
  return names.map((name) => (/^[\w'-]+$/.test(name) ? name : `"${name}"`)).join('.')
}

/** An attribute path for the part of an installable behind `#`, where a URL's rules hold. */
export function urlFragment(attributePath: string): string {
  return encodeURIComponent(attributePath).replaceAll('%2F', '/')
}
