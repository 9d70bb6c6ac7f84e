#!/usr/bin/env node
// Entry at the terminal: arguments → a command with real adapters → what is printed and written, and exit status.

import { join } from 'node:path'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { createColors } from 'picocolors'
import { createGit } from './adapters/git/git.ts'
import { files, makeTemporaryFolder } from './adapters/files.ts'
import { openNix } from './adapters/nix.ts'
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
import { InterruptedError, messageOf } from './errors.ts'
import type { Ports } from './ports.ts'

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

/** Set by the command that was run. */
interface Status {
  code: number
}

process.exitCode = await main()

async function main(): Promise<number> {
  const interruption = new AbortController()
  const folder = makeTemporaryFolder(process.env)
  const interrupt = () => {
    interruption.abort(new InterruptedError())
  }
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt).once('SIGHUP', interrupt)
  process.once('exit', () => {
    folder.remove()
  })
  const status: Status = { code: EXIT_STATUS.ok }
  try {
    await commandLine((options) => portsFor(options, folder.path, interruption.signal), status).parseAsync()
    return interruption.signal.aborted ? EXIT_STATUS.interrupted : status.code
  } catch (error) {
    return report(interruption.signal.aborted ? interruption.signal.reason : error)
  }
}

function commandLine(openPorts: (options: Options) => Ports, status: Status): Command {
  const program = new Command('nix-perf-gate')
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
      const results = await gate(requestOf(options), openPorts(options))
      await writeOutput(results, options)
      status.code = exitStatusOf(results.verdict)
    })
  withCommonOptions(program.command('plan'))
    .description('list the targets as a matrix (JSON), measuring nothing')
    .action(async (options: Options) => {
      const matrix = await plan(requestOf(options), openPorts(options))
      process.stdout.write(`${JSON.stringify(matrix)}\n`)
    })
  return program
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

function portsFor({ nix }: Options, directory: string, signal: AbortSignal): Ports {
  return {
    git: createGit({ environment: process.env, signal }),
    openNix: (options) => openNix({ file: nix, options, environment: process.env, directory, signal }),
    files,
    clock: { seconds: () => performance.now() / 1000 },
    progress: createProgress(process.stderr, process.env),
    random: Math.random,
    signal,
    program: `${PROGRAM.name} ${PROGRAM.version}`,
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

/** Columns of a terminal; what is piped gets the width that everything fits. */
function screenWidth(stream: NodeJS.WriteStream): number {
  return stream.isTTY ? stream.columns : 80
}

function wantsColor(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb'
}

/** Says what went wrong: a user's mistake without a stack, a bug of ours with one. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return reportArguments(error)
  const status = exitStatusOfError(error)
  const paint = createColors(wantsColor(process.stderr))
  if (status === EXIT_STATUS.interrupted) {
    process.stderr.write('Interrupted.\n')
  } else if (status === EXIT_STATUS.internal) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    process.stderr.write(`${paint.red('This is a bug in nix-perf-gate:')} ${text}\n`)
  } else {
    const remedy = error instanceof Error && 'remedy' in error ? String(error.remedy) : ''
    process.stderr.write(`${paint.red('error:')} ${messageOf(error)}\n\n${remedy}\n`)
  }
  return status
}

function reportArguments(error: CommanderError): number {
  if (error.exitCode === 0) return EXIT_STATUS.ok
  if (error.code !== 'commander.help') process.stderr.write(`${error.message}\nSee: nix-perf-gate --help\n`)
  return EXIT_STATUS.usage
}
