// The results file: everything that was measured and decided, as versioned JSON. Reports are drawn from it alone,
// so that one made from many jobs' files says no less than one made on the spot.

import { z } from 'zod'
import { commentModes } from './config.ts'
import { explanationSchema } from './explanation.ts'
import {
  countSchema,
  differenceSchema,
  ratioSchema,
  secondsSchema,
  shareSchema,
  valueSchema,
} from './figure.ts'
import { metricIds } from './metric.ts'
import { MOST_SHARES } from './share.ts'

export const SCHEMA_VERSION = 1

const text = z.string()
const count = countSchema

const revisionSchema = z
  .strictObject({
    kind: z.enum(['commit', 'working-tree']),
    revision: text.describe('Full object name of the commit (of a working tree: the commit it is based on).'),
    tree: text.describe('Object name of the tree that was measured.'),
    subject: text.describe('First line of the commit message.'),
    chosen: text.describe('How this revision was chosen, completing “base is …”.'),
  })
  .describe('One side of the comparison.')

const limitSchema = z
  .union([z.strictObject({ relative: differenceSchema }), z.strictObject({ absolute: differenceSchema })])
  .describe('A limit on change: a fraction of base, or a number in the metric’s base unit.')

const thresholdSchema = z
  .strictObject({
    warn: limitSchema.optional(),
    fail: limitSchema.optional(),
    minChange: valueSchema.optional(),
    max: valueSchema.optional(),
    min: valueSchema.optional(),
  })
  .describe('The threshold that held for this finding, in the metric’s base unit.')

const intervalSchema = z
  .strictObject({ low: ratioSchema, high: ratioSchema, confidence: shareSchema })
  .describe('Interval for the ratio head/base, and its confidence.')

const changeSchema = z.strictObject({
  difference: differenceSchema.describe('head − base, in the metric’s base unit.'),
  ratio: ratioSchema.nullable().describe('head / base; null where base is 0.'),
  interval: intervalSchema.optional(),
})

export const outcomes = [
  'regression',
  'warning',
  'improvement',
  'changed',
  'unchanged',
  'inconclusive',
  'not-available',
  'not-comparable',
  'failed',
] as const

const findingSchema = z
  .strictObject({
    metric: z.enum(metricIds),
    kind: z.enum(['exact', 'sampled']).describe('As judged here: an exact metric that varied is sampled.'),
    outcome: z.enum(outcomes),
    base: valueSchema.nullable(),
    head: valueSchema.nullable(),
    change: changeSchema.nullable(),
    threshold: thresholdSchema.optional(),
    crossed: z
      .enum(['warn', 'fail', 'max', 'min'])
      .optional()
      .describe('The part of the threshold that was crossed.'),
    demoted: z
      .boolean()
      .optional()
      .describe('An exact metric that was seen to vary between runs of the same code.'),
    variesInHeadOnly: z
      .boolean()
      .optional()
      .describe('A demoted metric that base counts the same every time: the change makes it vary.'),
    accepted: z.boolean().optional().describe('A failing finding that a maintainer has let pass.'),
    reason: text.optional().describe('Why the outcome is what it is, where the figures do not say.'),
    samples: z
      .strictObject({ base: z.array(valueSchema), head: z.array(valueSchema) })
      .optional()
      .describe('The runs of a sampled metric in order; the nth of base and of head are a pair.'),
  })
  .describe('The judgement on one target × metric.')

const packageSchema = z.strictObject({
  name: text.describe('Name without version.'),
  version: text.describe('Empty where the name has none.'),
})

const shortText = text.max(300)

const rootCausesSchema = z
  .strictObject({
    rebuilds: count.describe('Derivations of head that base does not have, new sources apart.'),
    explained: count.describe('How many of them the roots listed account for together.'),
    roots: z
      .array(
        z.strictObject({
          name: shortText.describe('Name without version.'),
          baseVersion: shortText
            .nullable()
            .describe('Null where base has nothing of that name to pair it with.'),
          headVersion: shortText.describe('Empty where the name has none.'),
          change: z
            .enum(['version', 'source', 'definition', 'new'])
            .describe(
              'What of it is other than in base: its version, a source of the same version, or else.',
            ),
          rebuilds: count.describe('The rebuilt derivations that it is, or that depend on it.'),
        }),
      )
      .max(20)
      .describe('Rebuilt derivations of which no input is rebuilt, those that account for most first.'),
  })
  .describe('What is at the root of the rebuilds.')

const derivationChangesSchema = z
  .strictObject({
    versions: z
      .array(z.strictObject({ name: text, base: z.array(text), head: z.array(text) }))
      .describe('Same name, other versions.'),
    added: z.array(packageSchema),
    removed: z.array(packageSchema),
    rebuilt: count.describe('Derivations of the same name and version whose inputs changed.'),
    newlyBuilt: z
      .array(packageSchema)
      .describe('To be built in head, and neither by that name and version in base.'),
    rootCauses: rootCausesSchema.optional(),
  })
  .describe('What differs between the derivation graphs of base and head.')

const failureSchema = z.strictObject({
  kind: z
    .enum(['evaluation', 'time-out', 'out-of-memory', 'killed', 'not-measured'])
    .describe('`evaluation` is Nix’s own error; all others mean that nothing is known of the target.'),
  message: text.describe('Nix’s own message, shortened, with its positions.'),
})

const targetSchema = z.strictObject({
  name: text,
  renamedFrom: text.optional().describe('What base calls it, where that is another name.'),
  status: z.enum(['compared', 'added', 'removed', 'base-failed', 'head-failed', 'not-measured']),
  derivation: z
    .strictObject({ base: text.nullable(), head: text.nullable() })
    .describe('Store paths of the target’s own derivation.'),
  findings: z.array(findingSchema),
  derivationChanges: derivationChangesSchema.optional(),
  explanation: explanationSchema.optional(),
  importedDerivations: z.array(text).optional().describe('Built while evaluating (import from derivation).'),
  failures: z.strictObject({ base: failureSchema.optional(), head: failureSchema.optional() }).optional(),
  runs: z
    .strictObject({
      exact: count,
      pairs: count,
      explaining: count.optional().describe('Evaluations that only counted calls, of both sides.'),
      cachedBase: z.boolean().optional().describe('Base’s counters came from the baseline cache.'),
    })
    .describe(
      'How often the evaluator ran: exact runs of both sides, timed pairs, and what explaining took.',
    ),
})

const isolationSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('landlock'), version: count.describe('Of the kernel’s interface.') }),
    z.strictObject({ kind: z.literal('none'), reason: text }),
  ])
  .describe('What held evaluators to the store, the project and its sources, beside Nix’s own modes.')

const machineSchema = z.strictObject({
  os: text,
  cpu: text,
  cores: count,
  memoryBytes: count,
  residentMemoryFrom: text.describe('How peak memory was read.'),
  isolation: isolationSchema.optional(),
})

export const identitySchema = z
  .strictObject({
    implementation: z.enum(['nix', 'lix', 'determinate', 'unknown']),
    version: text,
    settings: z.record(text, text).describe('The Nix settings that can change a figure.'),
    machine: machineSchema,
  })
  .describe('What must be equal for two measurements to be comparable.')

export const verdicts = ['pass', 'warn', 'fail', 'incomplete'] as const

const noticeSchema = z.strictObject({
  level: z.enum(['info', 'warning']),
  message: text,
})

const platformSchema = z.strictObject({
  system: text.regex(/^[\w.]+(?:-[\w.]+)+$/, 'expected a system, such as x86_64-linux').max(64),
  identity: identitySchema,
  evaluation: text
    .optional()
    .describe('Digest of the program and of what of the configuration decides a figure.'),
  otherMachines: z
    .array(machineSchema)
    .optional()
    .describe(
      'Machines of other jobs that measured some of the targets; base and head of a target share one.',
    ),
  interrupted: z.boolean().optional().describe('A job was ended before it had measured all it should.'),
  verdict: z.enum(verdicts),
  targets: z.array(targetSchema),
  cost: z.strictObject({
    seconds: secondsSchema.describe('Wall-clock time from start to verdict.'),
    evaluations: count.describe('Evaluator processes that were run.'),
  }),
})

export const inputChanges = ['moved', 'added', 'removed', 'follows', 'own'] as const

const inputSchema = z
  .strictObject({
    lockFile: shortText.describe('Path of the lock file in the repository.'),
    path: shortText.describe('Names of inputs from the flake down, with `/`: `home-manager/nixpkgs`.'),
    change: z
      .enum(inputChanges)
      .describe(
        'Moved; added; removed; follows another input now; or has a source of its own now, where it followed.',
      ),
    from: shortText
      .nullable()
      .describe('Short revision, hash or address in base; of one that followed: whom.'),
    to: shortText.nullable().describe('The same in head.'),
    days: z.number().int().optional().describe('How much newer head’s is; negative: older.'),
    copyOf: shortText
      .optional()
      .describe(
        'Input of the same repository that it could follow instead; only where the copy is new in head.',
      ),
  })
  .describe('An input of a flake whose lock differs between base and head.')

/** The schema of the results file, published as `schema/results.schema.json`. */
export const resultsSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  program: text.describe('Name and version of the program that wrote the file.'),
  verdict: z.enum(verdicts),
  base: revisionSchema,
  head: revisionSchema,
  sampling: z.strictObject({
    minPairs: count,
    maxPairs: count,
    confidence: shareSchema,
    timeBudgetSeconds: valueSchema,
  }),
  configuration: z.strictObject({
    from: text.describe(
      'Where the thresholds came from, as a phrase: a file, with the revision it is of; or the defaults.',
    ),
    changedInHead: z.boolean().describe('The change edits the configuration, or brings one.'),
    comment: z.enum(commentModes).optional().describe('When to comment on the pull request, as configured.'),
  }),
  notices: z.array(noticeSchema).describe('What a reader should know besides the findings.'),
  acceptance: z
    .strictObject({
      label: text,
      by: text.describe('Login of who set the label.'),
    })
    .optional()
    .describe('Why failing findings are accepted.'),
  shares: z
    .strictObject({ of: count.min(1).max(MOST_SHARES), present: z.array(count.min(1)).max(MOST_SHARES) })
    .optional()
    .describe('The shares of a plan that this file holds, by number; of how many there are.'),
  inputs: z
    .array(inputSchema)
    .max(500)
    .optional()
    .describe('What moved in the lock files of the flakes that were measured.'),
  platforms: z.array(platformSchema),
})

export type Results = z.infer<typeof resultsSchema>
export type PlatformResults = Results['platforms'][number]
export type TargetResults = PlatformResults['targets'][number]
export type Finding = TargetResults['findings'][number]
export type Outcome = Finding['outcome']
export type Change = z.infer<typeof changeSchema>
export type Interval = z.infer<typeof intervalSchema>
export type DerivationChanges = z.infer<typeof derivationChangesSchema>
export type PackageName = z.infer<typeof packageSchema>
export type RootCauses = z.infer<typeof rootCausesSchema>
export type RootCause = RootCauses['roots'][number]
export type MovedInput = z.infer<typeof inputSchema>
export type Failure = z.infer<typeof failureSchema>
export type Identity = z.infer<typeof identitySchema>
export type Isolation = z.infer<typeof isolationSchema>
export type Machine = z.infer<typeof machineSchema>
export type Verdict = Results['verdict']
export type Notice = z.infer<typeof noticeSchema>
export type ResultsRevision = z.infer<typeof revisionSchema>
