#!/usr/bin/env node
// Entry at the terminal: arguments → a command with real adapters → what is printed and written, and exit status.

import { join } from 'node:path'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import pc from 'picocolors'
import { noBaselines } from './adapters/baseline-cache.ts'
import { maskedFiles } from './adapters/masked.ts'
import { createProgress } from './adapters/progress.ts'
import { readResultsFiles } from './adapters/results-files.ts'
import { createFiles } from './adapters/user-files.ts'
import { gate } from './commands/gate.ts'
import { measure } from './commands/measure.ts'
import { plan } from './commands/plan.ts'
import type { GateRequest } from './commands/prepare.ts'
import { profile } from './commands/profile.ts'
import { report } from './commands/report.ts'
import { parseTargetPattern } from './core/config/target-pattern.ts'
import { EXIT_STATUS, exitStatusOf, exitStatusOfError } from './core/decide/exit-status.ts'
import { parsePlan } from './core/share/plan.ts'
import { exitStatusOfProfile, renderProfileTerminal } from './core/profile/profile-summary.ts'
import { PROGRAM } from './program.ts'
import { renderTerminal } from './core/report/terminal.ts'
import type { Results } from './core/model/results.ts'
import { parseShare, parseShareCount, type Share } from './core/model/share.ts'
import type { TargetPattern } from './core/model/target.ts'
import { visibleJson } from './core/text/json.ts'
import { maskResults } from './core/model/mask-results.ts'
import { describeError, messageOf } from './errors.ts'
import { terminalOutlets } from './outputs/outlets.ts'
import type { Files, Ports } from './ports/ports.ts'
import {
  drawReport,
  fileNames,
  type FormatName,
  printedFormats,
  reportFormats,
  writtenFormats,
} from './outputs/report-formats.ts'
import { runJob, type Runtime } from './runtime/runtime.ts'
import { writeReport } from './outputs/write-outputs.ts'

interface Options {
  readonly repo: string
  readonly base?: string
  readonly head?: string
  readonly config?: string
  readonly target: readonly TargetPattern[]
  readonly nix: string
}

interface OutputOptions {
  readonly format: 'terminal' | FormatName
  readonly output?: string
}

interface ProfileOptions extends Omit<Options, 'base' | 'head'> {
  readonly output: string
  readonly build: boolean
}

interface GateOptions extends Options, OutputOptions {
  readonly explain: boolean
}

interface PlanOptions extends Options {
  readonly shares?: number
  readonly system: readonly string[]
}

interface MeasureOptions extends Omit<Options, 'target'>, OutputOptions {
  readonly target: readonly string[]
  readonly share?: Share
}

interface ReportOptions extends OutputOptions {
  readonly plan?: string
}

const outlets = terminalOutlets(process)
process.exitCode = await runJob({ run, explain, mask: outlets.mask })

async function run(runtime: Runtime): Promise<number> {
  const program = new Command(PROGRAM.name)
    .description('What a change does to evaluation time, memory and derivations to build of a Nix project.')
    .version(PROGRAM.version)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
  let status: number = EXIT_STATUS.ok
  const verb: Verb = {
    program,
    portsFor: ({ nix }) => {
      const progress = createProgress(outlets.errorStream, process.env)
      return runtime.ports(nix, { progress, baselines: noBaselines })
    },
    conclude: (ended) => {
      status = ended
    },
  }
  addGate(verb)
  addProfile(verb)
  addPlan(verb)
  addMeasure(verb)
  addReport(verb)
  await program.parseAsync()
  return status
}

/** What adding a verb to the program needs. */
interface Verb {
  readonly program: Command
  readonly portsFor: (options: Pick<Options, 'nix'>) => Ports
  /** Sets the program's exit status. */
  readonly conclude: (status: number) => void
}

function addGate({ program, portsFor, conclude }: Verb): void {
  withOutputOptions(withTargetPatterns(withCommonOptions(program.command('gate'))))
    .description('measure base and head, decide, report, and set the exit status')
    .option('--explain', 'explain any change of what the evaluator does, not only what got worse', false)
    .action(async ({ explain: explainAny, ...options }: GateOptions) => {
      const { output } = options
      const profiles = output === undefined ? {} : { profileDirectory: join(output, 'profiles') }
      const request = { ...requestOf(options), ...profiles, explainAny }
      const ports = portsFor(options)
      const results = await gate(request, ports)
      await writeOutput(results, options, ports.files)
      conclude(exitStatusOf(results.verdict))
    })
}

function addProfile({ program, portsFor, conclude }: Verb): void {
  const command = withTargetPatterns(withRepositoryOptions(program.command('profile')))
  command
    .description(
      'one revision in depth: a folder of files a target, on what its evaluation takes and leads to',
    )
    .argument('[rev]', 'the revision (default: the working tree, with uncommitted changes)')
    .option('--output <dir>', 'where the folder of this profile goes', 'nix-profiles')
    .option('--build', 'build for real, too: runs the project’s code in builders', false)
    .action(async (revision: string | undefined, { output, build, ...options }: ProfileOptions) => {
      const { directory, configFile, targets, event, headSha } = requestOf(options)
      const subject = { directory, revision, configFile, targets, event, headSha }
      const request = { ...subject, outputDirectory: output, startedAt: new Date(), build }
      const summary = await profile(request, portsFor(options))
      outlets.show(renderProfileTerminal(summary, screenOf(process.stdout)))
      conclude(exitStatusOfProfile(summary))
    })
}

function addPlan({ program, portsFor }: Verb): void {
  withTargetPatterns(withCommonOptions(program.command('plan')))
    .description('share the targets out among jobs, as a matrix (JSON), measuring nothing')
    .option(
      '--shares <number>',
      'among how many jobs (default: at most 8)',
      parseOf(parseShareCount, '--shares'),
    )
    .option(
      '--system <system>',
      'plan for this system; may be given several times (default: this machine’s)',
      append,
      [],
    )
    .action(async (options: PlanOptions) => {
      const { shares, system: systems } = options
      const matrix = await plan({ ...requestOf(options), shares, systems }, portsFor(options))
      outlets.print(`${visibleJson(matrix)}\n`)
    })
}

function addMeasure({ program, portsFor, conclude }: Verb): void {
  withOutputOptions(withCommonOptions(program.command('measure')))
    .description('measure one share of a plan, for report to merge with the others; no verdict')
    .option(
      '--share <share>',
      'which share this is, as the plan numbers it: 3/20',
      parseOf(parseShare, '--share'),
    )
    .option('--target <name>', 'a target of the share; may be given several times', append, [])
    .action(async ({ share, target, ...options }: MeasureOptions) => {
      const patterns = share === undefined ? target.map((text) => parseTargetPattern(text, '--target')) : []
      const request = { ...requestOf({ ...options, target: patterns }), share, names: target }
      const ports = portsFor(options)
      const isKept = await writeOutput(await measure(request, ports), options, ports.files)
      conclude(isKept ? EXIT_STATUS.ok : EXIT_STATUS.incomplete)
    })
}

function addReport({ program, conclude }: Verb): void {
  withOutputOptions(program.command('report'))
    .description('merge results files into one verdict')
    .argument('<results...>', 'results files, and folders that hold some')
    .option('--plan <matrix>', 'the matrix that plan gave, to name what is missing')
    .action(async (results: readonly string[], options: ReportOptions) => {
      const matrix = options.plan === undefined ? undefined : parsePlan(options.plan, '--plan')
      const merged = await report({ results, plan: matrix }, readResultsFiles)
      await writeOutput(merged, options, maskedFiles(createFiles({}), outlets.mask))
      conclude(exitStatusOf(merged.verdict))
    })
}

function withCommonOptions(command: Command): Command {
  return withRepositoryOptions(command)
    .option('--base <rev>', 'compare with this revision (default: the merge base with the default branch)')
    .option('--head <rev>', 'measure this revision (default: the working tree, with uncommitted changes)')
}

function withRepositoryOptions(command: Command): Command {
  return command
    .option('--repo <dir>', 'the Git repository, or a folder in it', '.')
    .option('--config <file>', 'a configuration over .github/nix-perf-gate.yml')
    .option('--nix <path>', 'the nix binary', 'nix')
}

function withTargetPatterns(command: Command): Command {
  const add = (text: string, before: readonly TargetPattern[]) => [
    ...before,
    parseOf(parseTargetPattern, '--target')(text),
  ]
  return command.option(
    '--target <pattern>',
    'measure these targets only; may be given several times',
    add,
    [],
  )
}

function withOutputOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--format <format>', 'what is printed')
        .choices(['terminal', ...printedFormats])
        .default('terminal'),
    )
    .option('--output <dir>', `write ${fileNames} there; of gate, profiles too`)
}

function append(text: string, before: readonly string[]): readonly string[] {
  return [...before, text]
}

/** A parser of ours as the library for arguments takes it. */
function parseOf<T>(parse: (text: string, where: string) => T, where: string): (text: string) => T {
  return (text) => {
    try {
      return parse(text, where)
    } catch (error) {
      throw new InvalidArgumentError(messageOf(error))
    }
  }
}

function requestOf(options: Omit<Options, 'nix'>): GateRequest {
  return {
    directory: options.repo,
    base: options.base,
    head: options.head,
    configFile: options.config,
    targets: options.target,
    event: undefined,
    headSha: undefined,
  }
}

/** Prints, and writes the files; whether the one that other jobs read is there. */
async function writeOutput(
  measured: Results,
  { format, output }: OutputOptions,
  files: Files,
): Promise<boolean> {
  const results = maskResults(measured, outlets.mask)
  const draw = drawReport(results)
  if (format === 'terminal') outlets.show(renderTerminal(results, screenOf(process.stdout)))
  else outlets.print(draw(reportFormats[format]))
  if (output === undefined) return true
  const written = await writeReport({ draw, formats: writtenFormats, directory: output, files })
  for (const line of written.lines) outlets.say(`${line}\n`)
  return written.isKept
}

function screenOf(stream: NodeJS.WriteStream): { readonly color: boolean; readonly width: number } {
  return { color: wantsColor(stream), width: screenWidth(stream) }
}

/** Columns of a terminal; what is piped gets the width that fits everywhere. */
function screenWidth(stream: NodeJS.WriteStream): number {
  return stream.isTTY ? stream.columns : 80
}

function wantsColor(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb'
}

function explain(thrown: unknown): number {
  if (thrown instanceof CommanderError) return explainArguments(thrown)
  const { red } = pc.createColors(wantsColor(process.stderr))
  const { message, remedy } = describeError(thrown)
  outlets.say(`${red('error:')} ${message}\n${remedy === '' ? '' : `\n${remedy}\n`}`)
  return exitStatusOfError(thrown)
}

/** The command line's own errors, and help and version, which it ends with too. */
function explainArguments(error: CommanderError): number {
  if (error.exitCode === 0) return EXIT_STATUS.ok
  if (error.code !== 'commander.help') outlets.say(`${error.message}\nSee: ${PROGRAM.name} --help\n`)
  return EXIT_STATUS.usage
}
