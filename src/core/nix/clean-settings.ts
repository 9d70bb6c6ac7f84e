// The settings of a Nix installation without its secrets, as a `nix.conf` for the evaluation of somebody else's code:
// a file that evaluation could reach must not hold the tokens with which Nix fetches private sources.

import { z } from 'zod'

/** Settings that hold secrets, or name files that do. */
const SECRET: ReadonlySet<string> = new Set([
  'access-tokens',
  'impure-env',
  'netrc-file',
  'secret-key-files',
  'upgrade-nix-store-path-url',
])

/** Given on each command line, by what is evaluated. */
const GIVEN: ReadonlySet<string> = new Set([
  'allowed-uris',
  'experimental-features',
  'pure-eval',
  'restrict-eval',
])

/** JSON loses digits of the largest numbers, and Nix refuses what is left of them: 2.8 has such defaults. */
const number = z.number().refine((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER)

const scalar = z.union([z.string(), number, z.boolean()])
const list = z.array(z.string())
const map = z.record(z.string(), z.string())

/** A setting as `nix config show --json` tells it. */
export interface Setting {
  readonly value?: unknown
  readonly defaultValue?: unknown
}

/**
 * Lines of a `nix.conf` that comes to the same, secrets apart. `builds`: whether builders are children of this Nix. Then what
 * it takes for its defaults as it starts is written down too; a daemon has settings of its own, and complains of those it
 * is told. What is no text, list or mapping of texts, nor a number that is known to its last digit, is left out.
 */
export function cleanSettings(
  settings: Readonly<Record<string, Setting>>,
  { builds }: { readonly builds: boolean },
): string {
  return Object.entries(settings)
    .flatMap(([name, { value, defaultValue }]) => {
      if (SECRET.has(name) || GIVEN.has(name)) return []
      const isChosen = builds && scalar.safeParse(value).success
      if (!isChosen && isEqual(value, defaultValue)) return []
      const text = textOf(value)
      return text === undefined || /[\r\n]/.test(text) ? [] : [`${name} = ${text}\n`]
    })
    .join('')
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function textOf(value: unknown): string | undefined {
  const single = scalar.safeParse(value)
  if (single.success) return String(single.data)
  const several = list.safeParse(value)
  if (several.success) return several.data.join(' ')
  const pairs = map.safeParse(value)
  if (!pairs.success) return undefined
  const entries = Object.entries(pairs.data)
  return entries.map(([key, text]) => `${key}=${text}`).join(' ')
}
