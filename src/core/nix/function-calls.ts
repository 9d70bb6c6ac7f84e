// Calls by function (`NIX_COUNT_CALLS`), from Nix 2.8 to the newest, Lix and Determinate Nix.

import { z } from 'zod'
import { compareText } from '../text/canonical.ts'
import { parseJson } from '../text/json.ts'

/** What one evaluation called; both lists in an order of their own, since Nix's varies from run to run. */
export interface FunctionCalls {
  readonly functions: readonly CalledFunction[]
  readonly primops: readonly CalledPrimop[]
  /** Selections by attribute; undefined where Nix does not tell them (2.12 to 2.35). */
  readonly attributes?: readonly SelectedAttribute[]
}

export interface CalledFunction {
  /** Undefined where it has none. */
  readonly name: string | undefined
  readonly place: Place
  readonly calls: number
}

/** Where a function is defined. */
export interface Place extends SourceFile {
  readonly line: number
  readonly column: number
}

/** A file, by whose it is. Base and head have the same for the same file, whatever its place in the store. */
export interface SourceFile {
  readonly origin: 'repository' | 'input' | 'other'
  /** Path of names from the flake's own inputs on: `nixpkgs`, `home-manager/nixpkgs`. */
  readonly input?: string
  /** Relative to the root of the repository or input; of others with a label in front. */
  readonly file: string
}

export interface CalledPrimop {
  readonly name: string
  readonly calls: number
}

export interface SelectedAttribute {
  /** Where it is defined. */
  readonly place: Place
  readonly selections: number
}

const number = z.number().int().nonnegative()

/** Fields of what comes from a string or from standard input may be missing. */
const counted = z.object({
  name: z.string().nullish(),
  file: z.string().nullish(),
  line: number.nullish(),
  column: number.nullish(),
  count: number,
})

const schema = z.object({
  functions: z.array(counted),
  primops: z.record(z.string(), number).catch({}),
  attributes: z.array(counted).nullish().catch(null),
})

/** Parses the statistics that Nix wrote; undefined where they do not count calls. `whose` reads a file's name. */
export function parseFunctionCalls(
  json: string,
  whose: (file: string | undefined) => SourceFile,
): FunctionCalls | undefined {
  const parsed = schema.safeParse(parseJson(json))
  if (!parsed.success) return undefined
  const files = new Map<string, SourceFile>()
  const fileOf = (name: string | undefined): SourceFile => {
    const known = files.get(name ?? '') ?? whose(name)
    files.set(name ?? '', known)
    return known
  }
  const toCalled = ({ name, file, line, column, count }: z.infer<typeof counted>): CalledFunction => ({
    name: name ?? undefined,
    place: { ...fileOf(file ?? undefined), line: line ?? 0, column: column ?? 0 },
    calls: count,
  })
  const { functions, primops, attributes } = parsed.data
  return {
    functions: together(functions.map(toCalled)),
    primops: Object.entries(primops)
      .map(([name, calls]) => ({ name, calls }))
      .toSorted((one, other) => compareText(one.name, other.name)),
    ...(attributes && {
      attributes: together(attributes.map(toCalled)).map(({ place, calls }) => ({
        place,
        selections: calls,
      })),
    }),
  }
}

/** Names of files in statistics, each once. */
export function filesOf(json: string): readonly string[] {
  const parsed = schema.safeParse(parseJson(json))
  return parsed.success ? [...new Set(parsed.data.functions.flatMap(({ file }) => file ?? []))] : []
}

/** A source that is in the store twice, and one file that two names lead to, count as one. */
function together(functions: readonly CalledFunction[]): readonly CalledFunction[] {
  const sums = new Map<string, CalledFunction>()
  for (const one of functions) {
    const { origin, input, file, line, column } = one.place
    const key = JSON.stringify([origin, input, file, line, column, one.name])
    sums.set(key, { ...one, calls: one.calls + (sums.get(key)?.calls ?? 0) })
  }
  return [...sums].toSorted(([one], [other]) => compareText(one, other)).map(([, called]) => called)
}
