// The settings of a Nix installation that can change a figure, from `nix show-config --json`.

import { z } from 'zod'
import { parseJson } from '../text/json.ts'
import type { Setting } from './clean-settings.ts'
import { withoutCredentials } from './substituter-url.ts'

const texts = z.array(z.string())

const schema = z.record(
  z.string(),
  z
    .object({ value: z.unknown(), defaultValue: z.unknown().optional() })
    .catch({ value: undefined, defaultValue: undefined }),
)

/** Settings that change counters, times or what has to be built; a difference makes figures not comparable. */
const RELEVANT = [
  'allow-import-from-derivation',
  'eval-cores',
  'experimental-features',
  'lazy-trees',
  'pure-eval',
  'restrict-eval',
  'store',
  'substitute',
  'substituters',
  'system',
] as const

export interface NixSettings {
  /** The system that this Nix evaluates for. */
  readonly system: string | undefined
  /** Relevant settings that are set, as text. */
  readonly relevant: Readonly<Record<string, string>>
  /** URLs of the substituters, in order. */
  readonly substituters: readonly string[]
  /** Whether the evaluator can profile itself (Nix 2.30). */
  readonly hasProfiler: boolean
  /** Experimental features that are on. */
  readonly features: readonly string[]
  /** Entries of `nix-path`. */
  readonly searchPath: readonly string[]
  /** Systems besides its own that this machine's Nix runs builders of. */
  readonly extraPlatforms: readonly string[]
  /** Machines that build for it: a list, or `@` and the path of a file that has it. */
  readonly builders: string
  /** `true`, `relaxed` or `false`: how builders are held. */
  readonly sandbox: string | undefined
  /** All of them; undefined where they are not known. */
  readonly all: Readonly<Record<string, Setting>> | undefined
}

/** Parses the JSON of `nix show-config --json`; what it lacks is left out. */
export function parseSettings(json: string): NixSettings {
  const parsed = schema.safeParse(parseJson(json))
  const settings = parsed.success ? parsed.data : {}
  const valueOf = (name: string): unknown => settings[name]?.value
  const system = valueOf('system')
  const listOf = (name: string) => texts.safeParse(valueOf(name)).data ?? []
  const relevant = RELEVANT.flatMap((name) => {
    const text = textOf(valueOf(name))
    // It is kept with the results, which anyone may read.
    return text === '' ? [] : [[name, withoutCredentials(text)] as const]
  })
  return {
    system: typeof system === 'string' ? system : undefined,
    relevant: Object.fromEntries(relevant),
    substituters: listOf('substituters'),
    hasProfiler: 'eval-profiler' in settings,
    // Nix 2.8 numbers them: those that this program turns on are known.
    features: listOf('experimental-features'),
    searchPath: listOf('nix-path'),
    extraPlatforms: listOf('extra-platforms'),
    builders: textOf(valueOf('builders')),
    sandbox: textOf(valueOf('sandbox')) || undefined,
    all: parsed.success ? parsed.data : undefined,
  }
}

function textOf(value: unknown): string {
  const list = z.array(z.string()).safeParse(value)
  if (list.success) return list.data.toSorted().join(' ')
  const scalar = z.union([z.string(), z.number(), z.boolean()]).safeParse(value)
  return scalar.success ? String(scalar.data) : ''
}
