// The program at the terminal: arguments → a command → what is printed and written, and exit status.

import { CommanderError } from 'commander'
import pc from 'picocolors'
import { noBaselines } from '../adapters/baseline-cache.ts'
import { createKeptHistory } from '../adapters/git/kept-history.ts'
import { EXIT_STATUS, exitStatusOfError } from '../core/decide/exit-status.ts'
import { describeError } from '../errors.ts'
import { PROGRAM } from '../program.ts'
import type { Job } from '../runtime/job.ts'
import { createCommandLine } from './command-line.ts'
import { type FollowedWork, followWork } from './followed-work.ts'
import { openTerminal, type Surroundings, type Terminal } from './terminal.ts'

export function cliJob({ args, stdin, ...surroundings }: Surroundings): Job {
  const terminal = openTerminal(surroundings)
  return {
    mask: terminal.mask,
    run: async (runtime) => {
      let status: number = EXIT_STATUS.ok
      let followed: FollowedWork | undefined
      const program = createCommandLine({
        terminal,
        stdin,
        env: surroundings.env,
        startedAt: runtime.startedAt,
        portsFor: ({ nix }) => {
          followed ??= followWork(terminal, surroundings.env)
          return runtime.ports(nix, {
            ...{ progress: followed.progress, baselines: noBaselines },
            history: createKeptHistory(),
          })
        },
        conclude: (ended) => {
          status = ended
        },
      })
      try {
        await program.parseAsync(args, { from: 'user' })
      } finally {
        followed?.end()
      }
      return status
    },
    explain: (thrown) => explain(thrown, terminal),
  }
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
