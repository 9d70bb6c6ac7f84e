// `nix` of the configuration file: how the evaluations of both sides are run.

import { z } from 'zod'
import { PROJECT_FOLDER } from '../nix/impure.ts'
import { defaultConfig } from './default-config.ts'
import { EVEN_WITH_ISSUES, leaf, quantityLeaf, textLeaf } from './leaf.ts'
import { FEATURE_SETTINGS, featureFault, wordsOf } from './nix-features.ts'
import { allowedSettingPattern, refusalOf } from './nix-settings.ts'
import { parsed, problem, type Parsed } from './parsed.ts'
import { formatQuantity, time } from './quantity.ts'
import { docsAddress } from '../text/project.ts'
import { quoted, shown } from '../text/quoted.ts'

/** Timers of Node.js count 2³¹ milliseconds at most; nobody waits for a week. */
export const LONGEST_SECONDS = 7 * 24 * 3600

const { nix: defaults } = defaultConfig

/**
 * A reference that does not lead to files of the machine: with a scheme, or a name of the registry. What is fetched from
 * over `http:` has to be among `fetch-from` besides.
 */
const REMOTE_REFERENCE =
  /^(?:(?:flake|github|gitlab|sourcehut|git\+ssh|(?:(?:git|hg|tarball|file)\+)?https?):[!-~]+|[a-zA-Z][\w-]*(?:\/[\w.-]+){0,2})$/

const referenceSchema = textLeaf(
  (text): Parsed<string> =>
    REMOTE_REFERENCE.test(text)
      ? parsed(text)
      : problem(
          `${quoted(text)} is not a flake reference that can be used; write one like github:NixOS/nixpkgs/nixos-24.11 (paths of the machine are not read)`,
        ),
  {
    title: 'flake reference',
    description: 'A flake reference that is not a path of the machine.',
    examples: ['github:NixOS/nixpkgs/nixos-24.11'],
    pattern: REMOTE_REFERENCE.source,
  },
)

const inputPath = z.string().regex(/^[a-zA-Z_][\w-]*(?:\/[a-zA-Z_][\w-]*)*$/, {
  error: 'an input is named like nixpkgs, or like home-manager/nixpkgs for an input of an input',
})

/** A host or a folder of a server; an address of the machine or of its network is as good as a path of it. */
const ADDRESS = /^(?:http:\/\/[\w.-]+(?::\d{1,5})?|https:\/\/[\w.-]+:\d{1,5})(?:\/[!-~]*)?$/

const addressSchema = textLeaf(
  (text): Parsed<string> =>
    ADDRESS.test(text)
      ? parsed(text.endsWith('/') ? text : `${text}/`)
      : problem(
          `${quoted(text)} is not an address that can be allowed; write one like http://mirror.example/sources or https://mirror.example:8443 (https: on its usual port is allowed already, and paths of the machine are not read)`,
        ),
  {
    title: 'address',
    description: 'The beginning of a URL, with `http:`, or with `https:` and a port.',
    examples: ['http://mirror.example/sources'],
    pattern: ADDRESS.source,
  },
)

const settingSchema = leaf(
  (value): Parsed<string> => {
    const text = Array.isArray(value) ? value.map(String).join(' ') : String(value)
    if (!isSetting(value))
      return problem(`found ${shown(value)}; write a text, a number, true, false or a list of texts`)
    if (/[\u0000-\u001f\u007f]/.test(text))
      return problem(`${quoted(text)} has a control character; write it on one line`)
    return parsed(text)
  },
  { type: ['string', 'number', 'boolean', 'array'], items: { type: ['string', 'number'] } },
  { title: 'value', description: 'A list is joined with spaces.' },
)

function isSetting(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => ['string', 'number'].includes(typeof item))
  return ['string', 'number', 'boolean'].includes(typeof value)
}

const settingName = z.string().regex(new RegExp(allowedSettingPattern), {
  error: ({ input }) => settingFault(typeof input === 'string' ? input : ''),
})

function settingFault(name: string): string {
  const reason = refusalOf(name)
  return reason === undefined
    ? `${quoted(name)} is not a name of a Nix setting; write one like max-call-depth`
    : `${quoted(name)} cannot be set here: ${reason}`
}

function featureFaults(written: Readonly<Record<string, unknown>>) {
  return FEATURE_SETTINGS.flatMap((name) => {
    const text = written[name]
    const faults = typeof text === 'string' ? wordsOf(text).flatMap((word) => featureFault(word) ?? []) : []
    return faults.slice(0, 1).map((message) => ({ path: [name], message }))
  })
}

export const nixSchema = z.strictObject({
  'allow-import-from-derivation': z.boolean().optional().meta({
    title: 'true or false',
    default: defaults.allowImportFromDerivation,
    description:
      'Let evaluation build derivations and read their output. This runs code of the pull request in builders, and its time is in the evaluation time.',
  }),
  'override-inputs': z
    .record(inputPath, referenceSchema)
    .optional()
    .meta({
      title: 'mapping',
      default: {},
      description:
        'Flake inputs to replace on both sides: the input’s name, and the flake reference to take instead.',
      examples: [{ 'home-manager/nixpkgs': 'github:NixOS/nixpkgs/nixos-24.11' }],
    }),
  options: z
    .record(settingName, settingSchema)
    .superRefine((written, context) => {
      for (const { path, message } of featureFaults(written))
        context.addIssue({ code: 'custom', path, message })
    }, EVEN_WITH_ISSUES)
    .optional()
    .meta({
      title: 'mapping',
      default: {},
      description:
        'Nix settings for both sides, as in nix.conf. Settings that would undo the safety of evaluating a pull request are refused. `experimental-features` are added to those that the gate needs. Caches that a flake names in its `nixConfig` are asked only where they are named here.',
      examples: [
        { 'max-call-depth': 20000, 'extra-substituters': ['https://example.cachix.org'] },
        { 'experimental-features': ['pipe-operators'] },
      ],
    }),
  submodules: z.boolean().optional().meta({
    title: 'true or false',
    default: defaults.submodules,
    description:
      'Evaluate with the files of the repository’s Git submodules in place; so does `inputs.self.submodules = true` in base’s flake.',
  }),
  'fetch-from': z.array(addressSchema).optional().meta({
    title: 'list',
    default: [],
    description:
      'Addresses that evaluation may fetch from beside `https:` and the forges, each with all that is below it.',
  }),
  isolate: z
    .boolean()
    .optional()
    .meta({
      title: 'true or false',
      default: defaults.isolate,
      description: `Hold evaluators to the store, the project and its sources, where the machine can (Linux 5.19 or newer, with perl). ${docsAddress('security.md')} says what holds without it.`,
    }),
  impure: z
    .boolean()
    .optional()
    .meta({
      title: 'true or false',
      default: defaults.impure,
      description: `Evaluate flakes with \`--impure\`, as shells of devenv need: \`builtins.currentSystem\` is there, and \`builtins.getEnv\` reads the few variables that the gate gives to Nix (\`PWD\` is \`${PROJECT_FOLDER}\`, on every machine). ${docsAddress('security.md')} says what this opens.`,
    }),
  'allow-unsafe-release': z.boolean().optional().meta({
    title: 'true or false',
    default: defaults.allowUnsafeRelease,
    description:
      'Evaluate pull requests by a release of Nix that cannot keep their code from files and programs of the machine (older than 2.20, and Lix).',
  }),
  timeout: quantityLeaf(time, timeoutFault, {
    title: 'duration',
    default: formatQuantity(defaults.timeoutSeconds, time),
    description: 'For one evaluation; past it the evaluator is ended, and the target counts as not measured.',
    examples: ['30min', '1h'],
  }).optional(),
})

function timeoutFault(seconds: number): string | undefined {
  if (seconds < 1) return 'is too short for any evaluation; write a time like 10min'
  return seconds > LONGEST_SECONDS ? 'is longer than a week; write a time like 1h' : undefined
}
