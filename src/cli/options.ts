// The options of the verbs, and what they ask for.

import { type Command, InvalidArgumentError, Option } from 'commander'
import type { GateRequest } from '../commands/prepare.ts'
import { parseBudget } from '../core/config/explain-schema.ts'
import { choiceOf, parseTargetEntry, type TargetEntry } from '../core/config/exclusion.ts'
import type { Share } from '../core/model/share.ts'
import { messageOf, UsageError } from '../errors.ts'
import { fileNames, type FormatName, printedFormats } from '../outputs/report-formats.ts'

export interface Options {
  readonly repo: string
  readonly base?: string
  readonly head?: string
  readonly config?: string
  readonly target: readonly TargetEntry[]
  readonly nix: string
}

export interface TimingOptions {
  readonly timing: boolean
}

export interface OutputOptions {
  readonly format: 'terminal' | FormatName
  readonly output?: string
}

export interface ExplainOptions {
  /** Seconds. */
  readonly explainBudget?: number
}

export interface GateOptions extends Options, OutputOptions, TimingOptions, ExplainOptions {
  readonly explain: boolean
}

export interface ProfileOptions extends Omit<Options, 'base' | 'head'> {
  readonly output: string
  readonly build: boolean
}

export interface PlanOptions extends Options {
  readonly shares?: number
  readonly system: readonly string[]
}

export interface MeasureOptions
  extends Omit<Options, 'target'>, OutputOptions, TimingOptions, ExplainOptions {
  readonly target: readonly string[]
  readonly share?: Share
}

export interface ReportOptions extends OutputOptions {
  readonly plan?: string
}

export function requestOf(
  options: Omit<Options, 'nix'> & Partial<TimingOptions> & ExplainOptions,
): GateRequest {
  return {
    directory: options.repo,
    base: options.base,
    head: options.head,
    configFile: options.config,
    ...choiceOf(options.target),
    noTiming: options.timing === false,
    explainBudgetSeconds: options.explainBudget,
    event: undefined,
    headSha: undefined,
  }
}

export function withCommonOptions(command: Command): Command {
  return withRepositoryOptions(command)
    .option('--base <rev>', 'compare with this revision (default: the merge base with the default branch)')
    .option('--head <rev>', 'measure this revision (default: the working tree, with uncommitted changes)')
}

export function withRepositoryOptions(command: Command): Command {
  return command
    .option('--repo <dir>', 'the Git repository, or a folder in it', '.')
    .option('--config <file>', 'a configuration over .github/nix-perf-gate.yml')
    .option('--nix <path>', 'the nix binary', 'nix')
}

export function withTargetPatterns(command: Command): Command {
  const add = (text: string, before: readonly TargetEntry[]) => [
    ...before,
    parseOf(parseTargetEntry, '--target')(text),
  ]
  return command.option(
    '--target <pattern>',
    'measure these targets only, or with ! in front all but these; may be given several times',
    add,
    [],
  )
}

export function withOutputOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--format <format>', 'what is printed')
        .choices(['terminal', ...printedFormats])
        .default('terminal'),
    )
    .option('--output <dir>', `write ${fileNames} there; of gate, profiles too`)
}

/** Of what measures base and head. */
export function withGateOptions(command: Command): Command {
  return withOutputOptions(withExplainBudget(withTiming(command)))
}

function withTiming(command: Command): Command {
  return command.option('--no-timing', 'time nothing: decide by what is exact')
}

function withExplainBudget(command: Command): Command {
  return command.option(
    '--explain-budget <time>',
    'how long proving the cause may take, over the configuration’s; none: it is not proven',
    parseOf(explainBudget, '--explain-budget'),
  )
}

function explainBudget(text: string, where: string): number {
  const budget = parseBudget(text)
  if (budget.ok) return budget.value
  throw new UsageError(`${where}: ${budget.problem}`, { remedy: 'Write a time like 30s, or none.' })
}

/** Collects what is given several times. */
export function append(text: string, before: readonly string[]): readonly string[] {
  return [...before, text]
}

/** A parser of ours as the library for arguments takes it. */
export function parseOf<T>(parse: (text: string, where: string) => T, where: string): (text: string) => T {
  return (text) => {
    try {
      return parse(text, where)
    } catch (error) {
      throw new InvalidArgumentError(messageOf(error))
    }
  }
}
