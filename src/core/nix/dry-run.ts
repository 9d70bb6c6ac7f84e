// What `nix build --dry-run --log-format internal-json` says: derivations to build, paths to fetch, what was
// built while evaluating, and errors. Texts as of Nix 2.4 to 2.35 and Lix.

import { z } from 'zod'
import { bytesSchema } from '../model/figure.ts'
import { parseJson } from '../text/json.ts'
import { withoutSequences } from '../text/plain-text.ts'

export interface DryRunLog {
  /** Store paths, sorted, each once. */
  readonly toBuild: readonly string[]
  readonly toFetch: readonly string[]
  readonly unknown: readonly string[]
  /** As printed, rounded by Nix; undefined where nothing is to be fetched, and where it is no size. */
  readonly printedSizes: { readonly downloadBytes: number; readonly unpackedBytes: number } | undefined
  /** Paths of derivations whose build began during the dry run: import from derivation. */
  readonly importedDerivations: readonly string[]
  /** Messages of Nix, without colours, in order: errors last. */
  readonly messages: readonly string[]
  /** A list is shorter than its heading says. */
  readonly isCut?: true
}

/** The activity type `actBuild` of Nix's logger. */
const BUILD_ACTIVITY = 105

const lineSchema = z.union([
  z.object({ action: z.literal('msg'), level: z.number(), msg: z.string() }),
  z.object({
    action: z.literal('start'),
    type: z.literal(BUILD_ACTIVITY),
    fields: z.tuple([z.string()]).rest(z.unknown()),
  }),
])

type Heading = 'build' | 'fetch' | 'unknown'

const BUILD_HEADING = /^(?:this derivation|these(?: \d+)? derivations) will be built:$/
const FETCH_HEADING =
  /^(?:this path|these(?: \d+)? paths) will be fetched \((\S+) (\S+) download, (\S+) (\S+) unpacked\):$/
const UNKNOWN_HEADING = /^don't know how to build these paths\b.*:$/
const ITEM = /^ {2}(\S+)$/

const SCALE = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB']

/** Parses standard error of a dry run. Lines that are not Nix's structured log are ignored. */
export function parseDryRunLog(stderr: string): DryRunLog {
  const lists: Record<Heading, Set<string>> = { build: new Set(), fetch: new Set(), unknown: new Set() }
  const imported = new Set<string>()
  const messages: string[] = []
  let heading: Heading | undefined
  let expected = 0
  let printedSizes: DryRunLog['printedSizes']
  for (const entry of logEntries(stderr)) {
    if (entry.action === 'start') {
      imported.add(entry.fields[0])
      continue
    }
    const text = withoutSequences(entry.msg)
    const item = ITEM.exec(text)?.[1]
    if (heading !== undefined && item !== undefined) {
      lists[heading].add(item)
      expected -= 1
      continue
    }
    const sizes = FETCH_HEADING.exec(text)
    heading = headingOf(text)
    if (heading !== undefined) expected += countOf(text)
    if (sizes !== null) printedSizes = sizesOf(sizes)
    if (heading === undefined) messages.push(text)
  }
  return {
    toBuild: [...lists.build].sort(),
    toFetch: [...lists.fetch].sort(),
    unknown: [...lists.unknown].sort(),
    printedSizes,
    importedDerivations: [...imported].sort(),
    messages,
    ...(expected > 0 && { isCut: true }),
  }
}

function* logEntries(stderr: string): Generator<z.infer<typeof lineSchema>> {
  for (const line of stderr.split('\n')) {
    // Most lines are other activities; parsing those would cost more than the evaluation of a small flake.
    if (!line.startsWith('@nix ') || !(line.includes('"msg"') || line.includes('"type":105'))) continue
    const parsed = lineSchema.safeParse(parseJson(line.slice('@nix '.length)))
    if (parsed.success) yield parsed.data
  }
}

function headingOf(text: string): Heading | undefined {
  if (BUILD_HEADING.test(text)) return 'build'
  if (FETCH_HEADING.test(text)) return 'fetch'
  return UNKNOWN_HEADING.test(text) ? 'unknown' : undefined
}

/** How many items a heading announces, at least. */
function countOf(heading: string): number {
  if (heading.startsWith('this ')) return 1
  return Number(/^these (\d{1,9}) /.exec(heading)?.[1] ?? 0)
}

function sizesOf(match: RegExpExecArray): DryRunLog['printedSizes'] {
  const [, download = '', downloadUnit = '', unpacked = '', unpackedUnit = ''] = match
  const downloadBytes = bytesOf(download, downloadUnit)
  const unpackedBytes = bytesOf(unpacked, unpackedUnit)
  return downloadBytes === undefined || unpackedBytes === undefined
    ? undefined
    : { downloadBytes, unpackedBytes }
}

/** Undefined where it is no size: a list without its size is not one of nothing. */
function bytesOf(number: string, unit: string): number | undefined {
  if (!/^\d{1,15}(?:\.\d{1,15})?$/.test(number) || !SCALE.includes(unit)) return undefined
  return bytesSchema.safeParse(Math.round(Number(number) * 1024 ** (SCALE.indexOf(unit) + 1))).data
}
