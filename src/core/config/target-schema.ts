// One entry of `targets` in the configuration file: a pattern as text, or a mapping.

import { z } from 'zod'
import type { ArgumentValue, PatternOrigin, TargetPattern } from '../model/target.ts'
import { ATTRIBUTE_PATH_PATTERN, scanAttributePath } from './attribute-path.ts'
import { scanTargetEntry, type TargetEntry } from './exclusion.ts'
import { EVEN_WITH_ISSUES, leaf, reading, textLeaf } from './leaf.ts'
import { nearestWord } from '../text/nearest-word.ts'
import { parsed, problem, type Parsed } from './parsed.ts'
import { quoted, shown } from '../text/quoted.ts'
import { scanRepositoryPath } from './repository-path.ts'
import { ANY_SYSTEM, matchesSeveral } from './target-pattern.ts'
import { thresholdsSchema } from './threshold-schema.ts'

const LONGEST_NAME = 100

/** Systems that Nix runs on: `x86_64-linux`, `aarch64-darwin`. */
const SYSTEM = /^[a-z0-9_]+-(?:linux|darwin|freebsd|netbsd|openbsd)$/

const USUAL_SYSTEMS = ['x86_64-linux', 'aarch64-linux', 'x86_64-darwin', 'aarch64-darwin']

/** The form of a pattern, without anchors, for the JSON Schema. */
export const TARGET_PATTERN = `(?![/~])(?:(?:[^"#]*#)?${ATTRIBUTE_PATH_PATTERN}|[^"#]*/[^"#]*\\.nix#?)`

const patternSchema = z
  .string()
  .transform(reading(scanTargetEntry))
  .meta({
    title: 'pattern',
    pattern: `^(?:! *)?${TARGET_PATTERN}$`,
    description:
      'An attribute of the flake, with * for any part of a name and ${system} for the system that measures; ./folder#attribute for a flake in a folder; ./file.nix or ./file.nix#attribute for a file. With ! in front, it is left out.',
    examples: [
      'nixosConfigurations.*',
      'packages.${system}.*',
      'checks.${system}.lint-*',
      './sub#packages.${system}.tool',
      './default.nix#app',
      '!packages.${system}.wip-*',
    ],
  })

const attributeSchema = textLeaf(
  (text): Parsed<string> => {
    if (text.startsWith('!'))
      return problem(`what is left out is written by itself; write ${quoted(text)} in place of the mapping`)
    const path = scanAttributePath(text, ANY_SYSTEM)
    return path.ok ? parsed(text) : path
  },
  {
    title: 'attribute path',
    pattern: `^${ATTRIBUTE_PATH_PATTERN}$`,
    description:
      'What to measure in the flake or file, with * for any part of a name and ${system} for the system that measures. A file needs none where its value is what to measure.',
    examples: ['nixosConfigurations.*', 'packages.${system}.tools', 'packages.${system}."a.b"'],
  },
)

const flakeSchema = textLeaf(scanRepositoryPath, {
  title: 'folder',
  description: 'Folder of the flake, from the root of the repository.',
  examples: ['./sub'],
  pattern: '^(?![/~]).+$',
  default: '.',
})

const fileSchema = textLeaf(
  (text): Parsed<string> => {
    const path = scanRepositoryPath(text)
    if (!path.ok || path.value.endsWith('.nix')) return path
    const folder = path.value === '.' ? '' : `${path.value}/`
    return problem(`${quoted(text)} is not a Nix file; write its whole path, like ./${folder}default.nix`)
  },
  {
    title: 'file',
    description: 'A Nix file, from the root of the repository, for projects without a flake.',
    examples: ['./default.nix', './release/jobs.nix'],
    pattern: String.raw`^(?![/~]).*\.nix$`,
  },
)

const nameSchema = textLeaf(
  (text): Parsed<string> => {
    if (text.trim() === '') return problem('the name is empty; write a word, or leave the key out')
    if (text.length > LONGEST_NAME)
      return problem(`the name has more than ${LONGEST_NAME} characters; write a shorter one`)
    if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text))
      return problem(`${quoted(text)} has a control character; remove it`)
    return parsed(text)
  },
  {
    title: 'name',
    description:
      'How reports call the target, instead of by its attribute path. Base and head are paired by it.',
    examples: ['tools'],
  },
)

const systemSchema = textLeaf(
  (text): Parsed<string> => {
    if (SYSTEM.test(text)) return parsed(text)
    const meant = nearestWord(text, USUAL_SYSTEMS) ?? 'one like x86_64-linux or aarch64-darwin'
    return problem(`${quoted(text)} is not a system that Nix runs on; write ${meant}`)
  },
  { title: 'system', description: 'A system.', examples: USUAL_SYSTEMS, pattern: SYSTEM.source },
)

/** `what`: what comes of an empty list. */
export function systemsSchema(what: string) {
  return z.array(systemSchema).min(1, {
    error: `the list is empty, so that ${what}; name a system or leave the key out`,
  })
}

const argumentSchema = leaf(
  (value): Parsed<ArgumentValue> =>
    isArgument(value)
      ? parsed(value)
      : problem(`found ${shown(value)}; write a text, a number, true, false or a list of these`),
  { type: ['string', 'number', 'boolean', 'array'] },
  { title: 'value', description: 'Passed to the function as the Nix value of the same kind.' },
)

/** Nix has no text with a NUL in it. */
function isArgument(value: unknown): value is ArgumentValue {
  if (Array.isArray(value)) return value.every(isArgument)
  if (typeof value === 'string') return !value.includes('\0')
  return value === null || typeof value === 'number' || typeof value === 'boolean'
}

const argumentName = z.string().regex(/^[a-zA-Z_][\w'-]*$/, {
  error: "an argument’s name has letters, digits, _, - and ' only",
})

const mappingSchema = z
  .strictObject({
    attr: attributeSchema.optional(),
    flake: flakeSchema.optional(),
    file: fileSchema.optional(),
    args: z
      .record(argumentName, argumentSchema)
      .optional()
      .describe('Arguments for the function that the file is.')
      .meta({ title: 'mapping', examples: [{ pkgsPath: './nixpkgs', full: true }] }),
    name: nameSchema.optional(),
    systems: systemsSchema('no machine would measure the target')
      .optional()
      .describe(
        'Systems of the platforms that measure it; by default those it belongs to by itself. On others it need not match anything.',
      )
      .meta({ title: 'list of systems', examples: [['x86_64-linux']] }),
    thresholds: thresholdsSchema
      .optional()
      .describe(
        'Over the thresholds of the whole configuration, for this target alone: per metric, part by part.',
      )
      .meta({ title: 'mapping' }),
  })
  .superRefine((written, context) => {
    for (const { path, message } of misfits(written)) context.addIssue({ code: 'custom', path, message })
  }, EVEN_WITH_ISSUES)
  .refine(({ name, attr = '' }) => name === undefined || !matchesSeveral(attr), {
    path: ['name'],
    error:
      'a name is for one target, but the attribute has a * and can match several; remove the name, or write one entry for each',
  })
  .meta({
    anyOf: [{ required: ['attr'] }, { required: ['file'] }],
    not: { required: ['file', 'flake'] },
    dependentRequired: { args: ['file'] },
  })

/** Keys that do not go together. */
function misfits(written: { attr?: unknown; flake?: unknown; file?: unknown; args?: unknown }) {
  const has = (key: keyof typeof written) => written[key] !== undefined
  return [
    ...(has('attr') || has('file')
      ? []
      : [{ path: [], message: 'this target does not say what to measure; write attr, or file, or both' }]),
    ...(has('file') && has('flake')
      ? [{ path: ['flake'], message: 'a target is in a flake or in a file; keep one of flake and file' }]
      : []),
    ...(has('args') && !has('file')
      ? [{ path: ['args'], message: 'only a file takes arguments; add file, or remove args' }]
      : []),
  ]
}

type WrittenTarget = z.output<typeof mappingSchema>

function targetEntry({ name, systems, thresholds = {}, ...place }: WrittenTarget): TargetEntry {
  const target: TargetPattern = {
    ...(name === undefined ? {} : { name }),
    ...(systems === undefined ? {} : { systems }),
    origin: originOf(place),
    thresholds,
  }
  return { kind: 'target', target }
}

function originOf({
  attr = '',
  flake = '.',
  file,
  args = {},
}: Omit<WrittenTarget, 'name' | 'systems' | 'thresholds'>): PatternOrigin {
  return file === undefined
    ? { kind: 'flake', directory: flake, attribute: attr }
    : { kind: 'file', file, attribute: attr, arguments: args }
}

const targetSchema = z.union([patternSchema, mappingSchema.transform(targetEntry)], {
  error: ({ input }) =>
    `found ${shown(input)}; write a pattern like nixosConfigurations.*, or a mapping with attr or file`,
})

const MOST_TARGETS = 1000

export const targetsSchema = z
  .array(targetSchema)
  .max(MOST_TARGETS, { error: `there are more than ${MOST_TARGETS} targets; write patterns with *` })
  .superRefine((targets, context) => {
    const known = targets.flatMap((entry, index) =>
      entry.kind === 'target' ? [{ index, target: entry.target, id: identifier(entry.target) }] : [],
    )
    for (const { index, target, id } of known) {
      const first = known.find(
        (other) => other.index < index && other.id === id && shareSystem(target, other.target),
      )
      if (first !== undefined) {
        context.addIssue({ code: 'custom', path: [index], message: collision(target, first.index) })
      }
    }
  })

function shareSystem(one: TargetPattern, other: TargetPattern): boolean {
  if (one.systems === undefined || other.systems === undefined) return true
  return one.systems.some((system) => other.systems?.includes(system))
}

/** Two entries with the same one would name the same target. */
function identifier({ name, origin }: TargetPattern): string {
  if (name !== undefined) return JSON.stringify(['name', name])
  const place = origin.kind === 'flake' ? origin.directory : origin.file
  return JSON.stringify([origin.kind, place, origin.attribute])
}

function collision(target: TargetPattern, first: number): string {
  return target.name === undefined
    ? `this is the same target as targets[${first}]; remove one, or give each a name`
    : `targets[${first}] has the name ${quoted(target.name)} too; write another name`
}
