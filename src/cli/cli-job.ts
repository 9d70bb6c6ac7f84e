// The program at the terminal: arguments → a command → what is printed and written, and exit status.

import { Command, CommanderError } from 'commander'
import pc from 'picocolors'
import { noBaselines } from '../adapters/baseline-cache.ts'
import { createProgress } from '../adapters/progress.ts'
import { EXIT_STATUS, exitStatusOfError } from '../core/decide/exit-status.ts'
import { describeError } from '../errors.ts'
import { PROGRAM } from '../program.ts'
import type { Job } from '../runtime/job.ts'
import { openTerminal, type Surroundings, type Terminal } from './terminal.ts'
import { addVerbs } from './verbs.ts'

export function cliJob({ args, stdin, ...surroundings }: Surroundings): Job {
  const terminal = openTerminal(surroundings)
  return {
    mask: terminal.mask,
    run: async (runtime) => {
      let status: number = EXIT_STATUS.ok
      const program = createProgram(terminal)
      addVerbs(program, {
        terminal,
        stdin,
        startedAt: runtime.startedAt,
        portsFor: ({ nix }) => {
          const progress = createProgress(terminal.errorStream, surroundings.env)
          return runtime.ports(nix, { progress, baselines: noBaselines })
        },
        conclude: (ended) => {
          status = ended
        },
      })
      await program.parseAsync(args, { from: 'user' })
      return status
    },
    explain: (thrown) => explain(thrown, terminal),
  }
}

/** Without a verb yet. The library ends no process, and writes nowhere but to the terminal that is given. */
function createProgram(terminal: Terminal): Command {
  return new Command(PROGRAM.name)
    .description('What a change does to evaluation time, memory and rebuilds of a Nix project.')
    .version(PROGRAM.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        terminal.print(text)
      },
      writeErr: (text) => {
        terminal.say(text)
      },
      outputError: () => undefined,
      getOutHelpWidth: () => terminal.screen.width,
      getErrHelpWidth: () => terminal.errorScreen.width,
      getOutHasColors: () => terminal.screen.color,
      getErrHasColors: () => terminal.errorScreen.color,
    })
}

function explain(thrown: unknown, terminal: Terminal): number {
  if (thrown instanceof CommanderError) return explainArguments(thrown, terminal)
  const { red } = pc.createColors(terminal.errorScreen.color)
  const { message, remedy } = describeError(thrown)
  terminal.say(`${red('error:')} ${message}\n${remedy === '' ? '' : `\n${remedy}\n`}`)
  return exitStatusOfError(thrown)
}

/** The command line's own errors, and help and version, which it ends with too. */
function explainArguments(error: CommanderError, terminal: Terminal): number {
  if (error.exitCode === 0) return EXIT_STATUS.ok
  if (error.code !== 'commander.help') terminal.say(`${error.message}\nSee: ${PROGRAM.name} --help\n`)
  return EXIT_STATUS.usage
}
