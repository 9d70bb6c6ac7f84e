// Experimental features of Nix that the configuration file may turn on: those of the language, and what evaluates no
// differently. Others are refused with a reason: what has not been judged may open what evaluation is held to.

import { nearestWord, oneOf } from '../text/nearest-word.ts'
import { quoted } from '../text/quoted.ts'

/** The settings of Nix that name features; what they name is added to what the gate needs, and replaces nothing. */
export const FEATURE_SETTINGS: readonly string[] = ['experimental-features', 'extra-experimental-features']

/** Features with what they do to an evaluation. */
export const allowedFeatures: Readonly<Record<string, string>> = {
  'pipe-operators': 'the operators `|>` and `<|` (Nix 2.24 and newer)',
  'pipe-operator': 'the same on Lix',
  'no-url-literals': 'URLs without quotes are an error',
  'parse-toml-timestamps': '`fromTOML` reads times',
  'blake3-hashes': 'one more kind of hash',
  'ca-derivations': 'derivations that are addressed by their content can be written; nothing is built for it',
  'nix-command': 'is on in any case',
  flakes: 'is on for flakes in any case, and stays off for files',
}

interface Refusal {
  /** Completes “… cannot be turned on here: ”. */
  readonly reason: string
  readonly features: readonly string[]
}

export const refusedFeatures: readonly Refusal[] = [
  {
    reason: 'it would let evaluation or builds depend on more than the project',
    features: ['configurable-impure-env', 'fetch-closure', 'fetch-tree', 'impure-derivations'],
  },
  {
    reason: 'it would give builders of the project’s code more of the machine',
    features: [
      'auto-allocate-uids',
      'cgroups',
      'daemon-trust-override',
      'dynamic-derivations',
      'recursive-nix',
    ],
  },
  { reason: 'it would make counters differ from run to run', features: ['parallel-eval'] },
]

/** What is wrong with a feature, and what would do; undefined where it can be turned on. */
export function featureFault(feature: string): string | undefined {
  if (Object.hasOwn(allowedFeatures, feature)) return undefined
  const refusal = refusedFeatures.find(({ features }) => features.includes(feature))
  if (refusal !== undefined) return `${quoted(feature)} cannot be turned on here: ${refusal.reason}`
  const names = Object.keys(allowedFeatures)
  const nearest = nearestWord(feature, names)
  return nearest === undefined
    ? `${quoted(feature)} is not among the features that can be turned on here; write ${oneOf(names)}, or set it in the machine’s own nix.conf`
    : `${quoted(feature)} is not among the features that can be turned on here; did you mean ${nearest}?`
}

/** The features that settings name, each once. */
export function featuresIn(options: Readonly<Record<string, string>>): readonly string[] {
  return [...new Set(FEATURE_SETTINGS.flatMap((name) => wordsOf(options[name] ?? '')))]
}

export function wordsOf(text: string): readonly string[] {
  return text.split(/[ \t]+/).filter((word) => word !== '')
}

/** The settings that name none. */
export function withoutFeatures(options: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !FEATURE_SETTINGS.includes(name)))
}
