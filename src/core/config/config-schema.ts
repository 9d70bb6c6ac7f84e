// The configuration file: the one definition that parsing, the JSON Schema and the documentation come from.

import { z } from 'zod'
import { bothFailedModes, commentModes, type Config, modes, trendModes } from '../model/config.ts'
import { buildSchema } from './build-schema.ts'
import { defaultConfig } from './default-config.ts'
import { excludeSchema } from './exclude-schema.ts'
import { choiceOf } from './exclusion.ts'
import { explainSchema } from './explain-schema.ts'
import { featuresIn, withoutFeatures } from './nix-features.ts'
import { nixSchema } from './nix-schema.ts'
import { overridesSchema } from './overrides-schema.ts'
import { reportSchema } from './report-schema.ts'
import { samplingSchema } from './sampling-schema.ts'
import { targetsSchema } from './target-schema.ts'
import { thresholdsSchema } from './threshold-schema.ts'

/** More than a report can hold. */
const MOST_TARGETS = 100_000

const fileSchema = z
  .strictObject({
    targets: targetsSchema.optional().meta({
      title: 'list',
      default: [],
      description:
        'What is measured: patterns and mappings. With none, what base offers is taken, and what head offers in addition: all configurations of the system (NixOS, nix-darwin, home-manager) or, where there are none for it, its packages, devShells and checks.',
    }),
    exclude: excludeSchema.optional().meta({
      title: 'list',
      default: [],
      description:
        'What is left out of the targets, with all that is below it: patterns as in `targets`, without the `!`. It holds for what is configured and for what is discovered. One that matches nothing is a warning, and leaving out everything an error.',
      examples: [['packages.${system}.wip-*', 'nixosConfigurations.installer']],
    }),
    'max-targets': z
      .int()
      .min(1)
      .max(MOST_TARGETS)
      .optional()
      .meta({
        title: 'number',
        default: defaultConfig.maxTargets,
        description:
          'How many targets a platform may have, those of head included. Where there are more, nothing is measured, and the gate says so.',
        examples: [5000],
      }),
    thresholds: thresholdsSchema.optional().meta({
      title: 'mapping',
      default: {},
      description: 'What a change or a value may not exceed: per metric, part by part over the defaults.',
    }),
    overrides: overridesSchema.optional().meta({
      title: 'list',
      default: [],
      description:
        'Limits of some targets (`match`), or on some platforms (`systems`), over `thresholds`: a later entry over an earlier one, and the thresholds of a target itself over all.',
    }),
    'fails-on-both-sides': z.enum(bothFailedModes).optional().meta({
      title: 'word',
      default: defaultConfig.failsOnBothSides,
      description:
        'What a target comes to that evaluates neither in base nor in head, which is not the change’s doing: a warning, nothing (`pass`), or a failure.',
    }),
    sampling: samplingSchema.optional().meta({
      title: 'mapping',
      description:
        'How often time and memory are measured, and how sure a finding on them must be; `none` to decide by what is exact alone.',
    }),
    explain: explainSchema.optional().meta({
      title: 'mapping',
      description: 'How long the gate may look for what of a change a regression comes from.',
    }),
    nix: nixSchema.optional().meta({
      title: 'mapping',
      description: 'How the evaluations of both sides are run.',
    }),
    build: buildSchema.optional().meta({
      title: 'boolean',
      default: defaultConfig.build !== undefined,
      description:
        'Whether targets that changed are built for real, base first: this gives `build-time`, `download-time` and `closure-size`. A target that head breaks the build of fails. It runs the project’s code in Nix’s builders; pull requests from forks are not built unless `forks` says so.',
      examples: [true],
    }),
    report: reportSchema.optional().meta({
      title: 'mapping',
      description: 'What of the results has a row of its own.',
    }),
    mode: z.enum(modes).optional().meta({
      title: 'word',
      default: defaultConfig.mode,
      description:
        'Whether what is found decides the check. With `report-only`, everything is measured, judged and told as ever, and a failing finding leaves the check green (exit status 0); what could not be measured does not (3), and neither does an unusable configuration (2).',
    }),
    comment: z.enum(commentModes).optional().meta({
      title: 'word',
      default: defaultConfig.comment,
      description:
        'When to write a comment on the pull request: always, only when there is something to say, only when the verdict is fail or incomplete, or never. A comment that is there is kept up to date, when all is well again too.',
    }),
    trend: z.enum(trendModes).optional().meta({
      title: 'word',
      default: defaultConfig.trend,
      description:
        'Whether pushes to the default branch add their exact figures to the branch `nix-perf-gate-history` (`record`), from which reports draw the trend and which limits with `since` are held against; with `none` it is neither written nor read. Where the job lacks the permission `contents: write`, nothing is recorded, and the log says so in one line.',
    }),
  })
  .meta({
    title: 'Configuration of nix-perf-gate',
    description: 'The file .github/nix-perf-gate.yml. Every key can be left out.',
  })

type Written = z.output<typeof fileSchema>

export const configSchema = fileSchema.transform((written): Config => ({
  ...choiceIn(written),
  maxTargets: written['max-targets'] ?? defaultConfig.maxTargets,
  thresholds: written.thresholds ?? defaultConfig.thresholds,
  overrides: written.overrides ?? defaultConfig.overrides,
  sampling: samplingOf(written.sampling ?? {}),
  explain: { budgetSeconds: written.explain?.budget ?? defaultConfig.explain.budgetSeconds },
  nix: nixOf(written.nix ?? {}),
  build: written.build,
  report: {
    smallestChange: written.report?.['smallest-change'] ?? defaultConfig.report.smallestChange,
  },
  mode: written.mode ?? defaultConfig.mode,
  failsOnBothSides: written['fails-on-both-sides'] ?? defaultConfig.failsOnBothSides,
  comment: written.comment ?? defaultConfig.comment,
  trend: written.trend ?? defaultConfig.trend,
}))

function choiceIn({ targets = [], exclude = [] }: Written): Pick<Config, 'targets' | 'exclude'> {
  const choice = choiceOf(targets)
  return { targets: choice.targets, exclude: [...choice.exclude, ...exclude] }
}

function samplingOf(written: NonNullable<Written['sampling']>): Config['sampling'] {
  const { sampling: defaults } = defaultConfig
  return {
    minPairs: written.pairs?.min ?? defaults.minPairs,
    maxPairs: written.pairs?.max ?? defaults.maxPairs,
    confidence: written.confidence ?? defaults.confidence,
    timeBudgetSeconds: written['time-budget'] ?? defaults.timeBudgetSeconds,
  }
}

function nixOf(written: NonNullable<Written['nix']>): Config['nix'] {
  const { nix: defaults } = defaultConfig
  return {
    allowImportFromDerivation: written['allow-import-from-derivation'] ?? defaults.allowImportFromDerivation,
    overrideInputs: written['override-inputs'] ?? defaults.overrideInputs,
    options: written.options === undefined ? defaults.options : withoutFeatures(written.options),
    features: written.options === undefined ? defaults.features : featuresIn(written.options),
    submodules: written.submodules ?? defaults.submodules,
    fetchFrom: written['fetch-from'] ?? defaults.fetchFrom,
    isolate: written.isolate ?? defaults.isolate,
    impure: written.impure ?? defaults.impure,
    allowUnsafeRelease: written['allow-unsafe-release'] ?? defaults.allowUnsafeRelease,
    timeoutSeconds: written.timeout ?? defaults.timeoutSeconds,
  }
}
