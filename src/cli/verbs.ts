// The verbs of the program: what each takes, which command it runs, and what it leaves.

import { join } from 'node:path'
import type { Command } from 'commander'
import { readResultsFiles } from '../adapters/results-files.ts'
import { gate } from '../commands/gate.ts'
import { measure } from '../commands/measure.ts'
import { plan } from '../commands/plan.ts'
import { profile } from '../commands/profile.ts'
import { report } from '../commands/report.ts'
import { without } from '../commands/without.ts'
import { parseTargetEntry } from '../core/config/exclusion.ts'
import { EXIT_STATUS, exitStatusOfResults } from '../core/decide/exit-status.ts'
import { parseShare, parseShareCount } from '../core/model/share.ts'
import { exitStatusOfProfile, renderProfileTerminal } from '../core/profile/profile-summary.ts'
import { renderWithout } from '../core/report/without.ts'
import { parsePlan } from '../core/share/plan.ts'
import { visibleJson } from '../core/text/json.ts'
import {
  append,
  type GateOptions,
  type MeasureOptions,
  type Options,
  parseOf,
  type PlanOptions,
  type ProfileOptions,
  type ReportOptions,
  requestOf,
  withCommonOptions,
  withGateOptions,
  withOutputOptions,
  withRepositoryOptions,
  withTargetPatterns,
} from './options.ts'
import { addDiff } from './diff-verb.ts'
import { addInit } from './init-verb.ts'
import { showResults } from './show-results.ts'
import { addTrend } from './trend-verb.ts'
import type { VerbSetting } from './verb-setting.ts'

export function addVerbs(program: Command, setting: VerbSetting): void {
  const verbs = [addInit, addGate, addProfile, addPlan, addMeasure, addReport, addWithout, addDiff, addTrend]
  for (const add of verbs) add(program, setting)
}

function addGate(program: Command, { terminal, portsFor, conclude }: VerbSetting): void {
  withGateOptions(withTargetPatterns(withCommonOptions(program.command('gate'))))
    .description('measure base and head, decide, report, and set the exit status')
    .option('--explain', 'explain any change of what the evaluator does, not only what got worse', false)
    .action(async ({ explain, ...options }: GateOptions) => {
      const { output } = options
      const profiles = output === undefined ? {} : { profileDirectory: join(output, 'profiles') }
      const ports = portsFor(options)
      const results = await gate({ ...requestOf(options), ...profiles, explainAny: explain }, ports)
      await showResults(results, options, { terminal, files: ports.files })
      conclude(exitStatusOfResults(results))
    })
}

function addProfile(program: Command, { terminal, startedAt, portsFor, conclude }: VerbSetting): void {
  const command = withTargetPatterns(withRepositoryOptions(program.command('profile')))
  command
    .description(
      'one revision in depth: a folder of files a target, on what its evaluation takes and leads to',
    )
    .argument('[rev]', 'the revision (default: the working tree, with uncommitted changes)')
    .option('--output <dir>', 'where the folder of this profile goes', 'nix-profiles')
    .option('--build', 'build for real, too: runs the project’s code in builders', false)
    .action(async (revision: string | undefined, { output, build, ...options }: ProfileOptions) => {
      const { directory, configFile, targets, exclude, event, headSha } = requestOf(options)
      const subject = { directory, revision, configFile, targets, exclude, event, headSha }
      const request = { ...subject, outputDirectory: output, startedAt, build }
      const summary = await profile(request, portsFor(options))
      terminal.show(renderProfileTerminal(summary, terminal.screen))
      conclude(exitStatusOfProfile(summary))
    })
}

function addPlan(program: Command, { terminal, portsFor }: VerbSetting): void {
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
      terminal.print(`${visibleJson(matrix)}\n`)
    })
}

function addMeasure(program: Command, { terminal, portsFor, conclude }: VerbSetting): void {
  withGateOptions(withCommonOptions(program.command('measure')))
    .description('measure one share of a plan, for report to merge with the others; no verdict')
    .option(
      '--share <share>',
      'which share this is, as the plan numbers it: 3/20',
      parseOf(parseShare, '--share'),
    )
    .option('--target <name>', 'a target of the share; may be given several times', append, [])
    .action(async ({ share, target, ...options }: MeasureOptions) => {
      const patterns = share === undefined ? target.map((text) => parseTargetEntry(text, '--target')) : []
      const request = { ...requestOf({ ...options, target: patterns }), share, names: target }
      const ports = portsFor(options)
      const results = await measure(request, ports)
      const { isKept } = await showResults(results, options, { terminal, files: ports.files })
      conclude(isKept ? EXIT_STATUS.ok : EXIT_STATUS.incomplete)
    })
}

function addReport(program: Command, { terminal, portsFor, conclude }: VerbSetting): void {
  withOutputOptions(program.command('report'))
    .description('merge results files into one verdict')
    .argument('<results...>', 'results files, and folders that hold some')
    .option('--plan <matrix>', 'the matrix that plan gave, to name what is missing')
    .action(async (results: readonly string[], options: ReportOptions) => {
      const matrix = options.plan === undefined ? undefined : parsePlan(options.plan, '--plan')
      const merged = await report({ results, plan: matrix }, readResultsFiles)
      // It looks for no Nix.
      const { files } = portsFor({ nix: 'nix' })
      await showResults(merged, options, { terminal, files })
      conclude(exitStatusOfResults(merged))
    })
}

function addWithout(program: Command, { terminal, portsFor, conclude }: VerbSetting): void {
  withTargetPatterns(withCommonOptions(program.command('without')))
    .description('the counters of head without places of the change: repeats a row of a report')
    .argument(
      '<places...>',
      'what is left out: FILE:FIRST-LAST of head, base:FILE:FIRST-LAST, FILE, FOLDER/, input:NAME',
    )
    .action(async (places: readonly string[], options: Options) => {
      const figures = await without({ ...requestOf(options), places }, portsFor(options))
      terminal.show(renderWithout(figures, places, terminal.screen))
      const isWhole = figures.length > 0 && figures.every(({ failure }) => failure === undefined)
      conclude(isWhole ? EXIT_STATUS.ok : EXIT_STATUS.incomplete)
    })
}
