#!/usr/bin/env node
// Entry at the terminal: arguments → a command with real adapters → what is printed and written, and exit status.

import { join } from 'node:path'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import pc from 'picocolors'
import { files } from './adapters/files.ts'
import { createProgress } from './adapters/progress.ts'
import { gate } from './commands/gate.ts'
import { plan } from './commands/plan.ts'
import type { GateRequest } from './commands/prepare.ts'
import { parseTargetPattern } from './core/config/target-pattern.ts'
import { EXIT_STATUS, exitStatusOf, exitStatusOfError } from './core/exit-status.ts'
import { PROGRAM } from './core/program.ts'
import { renderJson } from './core/report/json.ts'
import { renderMarkdown, SUMMARY_LIMIT } from './core/report/markdown.ts'
import { renderTerminal } from './core/report/terminal.ts'
import type { Results } from './core/results.ts'
import type { TargetPattern } from './core/target.ts'
import { describeError, messageOf } from './errors.ts'
import type { Ports } from './ports.ts'
import { runJob, type Runtime } from './runtime.ts'

interface Options {
  readonly repo: string
  readonly base?: string
  readonly head?: string
  readonly config?: string
  readonly target: readonly TargetPattern[]
  readonly nix: string
}

interface GateOptions extends Options {
  readonly format: 'terminal' | 'markdown' | 'json'
  readonly output?: string
}

process.exitCode = await runJob({ run, explain })

async function run(runtime: Runtime): Promise<number> {
  let status: number = EXIT_STATUS.ok
  const portsFor = ({ nix }: Options): Ports =>
    runtime.ports(nix, createProgress(process.stderr, process.env))
  const program = new Command(PROGRAM.name)
    .description('What a change does to evaluation time, memory and derivations to build of a Nix project.')
    .version(PROGRAM.version)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
  withCommonOptions(program.command('gate'))
    .description('measure base and head, decide, report, and set the exit status')
    .addOption(
      new Option('--format <format>', 'what is printed')
        .choices(['terminal', 'markdown', 'json'])
        .default('terminal'),
    )
    .option('--output <dir>', 'write results.json and report.md there')
    .action(async (options: GateOptions) => {
      const results = await gate(requestOf(options), portsFor(options))
      await writeOutput(results, options)
      status = exitStatusOf(results.verdict)
    })
  withCommonOptions(program.command('plan'))
    .description('list the targets as a matrix (JSON), measuring nothing')
    .action(async (options: Options) => {
      const matrix = await plan(requestOf(options), portsFor(options))
      process.stdout.write(`${JSON.stringify(matrix)}\n`)
    })
  await program.parseAsync()
  return status
}

function withCommonOptions(command: Command): Command {
  return command
    .option('--repo <dir>', 'the Git repository, or a folder in it', '.')
    .option('--base <rev>', 'compare with this revision (default: the merge base with the default branch)')
    .option('--head <rev>', 'measure this revision (default: the working tree, with uncommitted changes)')
    .option('--config <file>', 'a configuration over .github/nix-perf-gate.yml')
    .option('--target <pattern>', 'measure these targets only; may be given several times', addTarget, [])
    .option('--nix <path>', 'the nix binary', 'nix')
}

function addTarget(text: string, before: readonly TargetPattern[]): readonly TargetPattern[] {
  try {
    return [...before, parseTargetPattern(text, '--target')]
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error))
  }
}

function requestOf(options: Options): GateRequest {
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

async function writeOutput(results: Results, { format, output }: GateOptions): Promise<void> {
  if (output !== undefined) {
    await files.write(join(output, 'results.json'), renderJson(results))
    await files.write(join(output, 'report.md'), renderMarkdown(results, { limit: SUMMARY_LIMIT }))
  }
  process.stdout.write(rendered(results, format))
}

function rendered(results: Results, format: GateOptions['format']): string {
  switch (format) {
    case 'json':
      return renderJson(results)
    case 'markdown':
      return renderMarkdown(results, { limit: SUMMARY_LIMIT })
    case 'terminal':
      return renderTerminal(results, {
        color: wantsColor(process.stdout),
        width: screenWidth(process.stdout),
      })
  }
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
  process.stderr.write(`${red('error:')} ${message}\n${remedy === '' ? '' : `\n${remedy}\n`}`)
  return exitStatusOfError(thrown)
}

/** The command line's own errors, and help and version, which it ends with too. */
function explainArguments(error: CommanderError): number {
  if (error.exitCode === 0) return EXIT_STATUS.ok
  if (error.code !== 'commander.help') process.stderr.write(`${error.message}\nSee: ${PROGRAM.name} --help\n`)
  return EXIT_STATUS.usage
}
