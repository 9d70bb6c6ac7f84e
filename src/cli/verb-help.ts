// What the help of each verb says beside its options: examples, and what the exit status means. The manual has the same.

import type { Command } from 'commander'
import { EXIT_STATUS } from '../core/decide/exit-status.ts'
import { variablesSentence } from './variables.ts'

export interface Example {
  /** What stands behind the program's name. */
  readonly args: string
  readonly does: string
}

export interface VerbHelp {
  readonly examples: readonly Example[]
  /** Exit statuses of its own, with what each means; those of all verbs are not among them. */
  readonly statuses: Readonly<Record<number, string>>
}

const decided = {
  [EXIT_STATUS.ok]: 'pass, or warnings only',
  [EXIT_STATUS.regression]: 'something crossed a failing threshold, or head does not evaluate',
  [EXIT_STATUS.incomplete]: 'something that was to be measured could not be',
} as const

const measured = (what: string) => ({
  [EXIT_STATUS.ok]: what,
  [EXIT_STATUS.incomplete]: 'something could not be measured',
})

/** By the verb's name. */
export const verbHelp: Readonly<Record<string, VerbHelp>> = {
  init: {
    examples: [
      { args: 'init', does: 'for the repository in this folder; it shows what it would write, and asks' },
      { args: 'init --dry-run --no-measure', does: 'what it would write, at once' },
      { args: 'init --yes --macos --forks', does: 'everything, without a question' },
    ],
    statuses: {
      [EXIT_STATUS.ok]: 'it is written, was there already, or was only to be shown',
      [EXIT_STATUS.incomplete]: 'the repository could not be looked at',
    },
  },
  gate: {
    examples: [
      { args: 'gate', does: 'the working tree against the merge base with the default branch' },
      { args: 'gate --no-timing', does: 'the same by exact counters alone, which is quick' },
      { args: 'gate --base v1.0 --head feature --output out', does: 'two revisions, with reports in files' },
      { args: "gate --target 'nixosConfigurations.web*'", does: 'some targets only' },
    ],
    statuses: decided,
  },
  profile: {
    examples: [
      { args: 'profile', does: 'the working tree, as a folder in nix-profiles' },
      { args: 'profile v1.0 --target nixosConfigurations.web', does: 'one target of a revision' },
    ],
    statuses: measured('each profile is whole'),
  },
  plan: {
    examples: [
      { args: 'plan --shares 12', does: 'a matrix of twelve jobs' },
      {
        args: 'plan --system x86_64-linux --system aarch64-darwin',
        does: 'one for two systems',
      },
    ],
    statuses: { [EXIT_STATUS.ok]: 'the matrix is printed' },
  },
  measure: {
    examples: [
      {
        args: 'measure --share 3/20 --target packages.x86_64-linux.a --output share-3',
        does: 'a share of a plan, as a results file for report',
      },
    ],
    statuses: measured('it is measured, whatever it comes to'),
  },
  trend: {
    examples: [
      { args: 'trend', does: 'what moved in 90 days, from the branch that pushes record on' },
      { args: "trend --days 365 --target '*.web'", does: 'some targets, in a year' },
      { args: 'trend --format json', does: 'for programs' },
    ],
    statuses: {
      [EXIT_STATUS.ok]: 'it is printed, also where nothing has been recorded',
      [EXIT_STATUS.incomplete]: 'the history could not be read',
    },
  },
  report: {
    examples: [
      { args: 'report results', does: 'one verdict of all results files in a folder' },
      { args: 'report results --plan "$matrix" --format markdown', does: 'with what is missing of a plan' },
    ],
    statuses: decided,
  },
  without: {
    examples: [
      { args: 'without modules/web.nix:10-20', does: 'head without these lines of the change' },
      { args: 'without input:nixpkgs', does: 'head with base’s Nixpkgs' },
    ],
    statuses: measured('each target is evaluated'),
  },
  diff: {
    examples: [
      { args: 'diff nix-profiles/20261121-073000 nix-profiles/20261121-081500', does: 'all targets of both' },
      {
        args: 'diff out/profiles/web/base out/profiles/web/head --output diff',
        does: 'one target, as gate --output out left it, with flame graphs in files',
      },
    ],
    statuses: {
      [EXIT_STATUS.ok]: 'they are compared, whatever they differ in',
      [EXIT_STATUS.incomplete]: 'a file of a profile is damaged',
    },
  },
  completion: {
    examples: [
      { args: 'completion bash', does: 'for bash; source it, or put it where bash-completion looks' },
      { args: 'completion zsh', does: 'for zsh: as _nix-perf-gate in a folder of $fpath' },
      { args: 'completion fish', does: 'for fish: in ~/.config/fish/completions' },
    ],
    statuses: { [EXIT_STATUS.ok]: 'it is printed' },
  },
}

/** What any verb may end with. */
const always: Readonly<Record<number, string>> = {
  [EXIT_STATUS.usage]: 'the arguments or the configuration can not be used',
  [EXIT_STATUS.internal]: 'a bug in the program',
  [EXIT_STATUS.interrupted]: 'it was interrupted; what was measured is shown',
}

/** All exit statuses of a verb, by their number. */
export function statusesOf({ statuses }: VerbHelp): readonly (readonly [number, string])[] {
  return Object.entries({ ...always, ...statuses })
    .map(([status, meaning]) => [Number(status), meaning] as const)
    .sort(([one], [other]) => one - other)
}

/** Puts it under the help of each verb of the program. */
export function describeVerbs(program: Command): void {
  for (const command of program.commands) {
    const help = verbHelp[command.name()]
    if (help === undefined) continue
    command.addHelpText('after', ({ command: shown }) => helpText(shown, help))
  }
  program.addHelpText(
    'after',
    `\nEach verb has a help of its own, with examples: ${program.name()} gate --help\n`,
  )
}

function helpText(command: Command, help: VerbHelp): string {
  const helper = command.createHelp()
  const width = command.configureOutput().getOutHelpWidth?.() ?? FALLBACK_WIDTH
  const name = command.parent?.name() ?? ''
  const wrapped = (text: string, indent: number) =>
    helper
      .boxWrap(text, Math.max(NARROWEST, width - indent))
      .split('\n')
      .map((line) => `${' '.repeat(indent)}${line}`.trimEnd())
  const examples = help.examples.flatMap(({ args, does }) => [`  ${name} ${args}`, ...wrapped(does, 6)])
  const statuses = statusesOf(help).flatMap(([status, meaning]) => {
    const [first = '', ...others] = wrapped(meaning, 7)
    return [`  ${String(status).padEnd(5)}${first.trimStart()}`, ...others]
  })
  return [
    '',
    'Examples:',
    ...examples,
    '',
    'Exit status:',
    ...statuses,
    '',
    ...wrapped(variablesSentence(), 0),
  ].join('\n')
}

const FALLBACK_WIDTH = 80
const NARROWEST = 20
