// How much a program at the terminal says: -q, -v, or neither.

import type { Command } from 'commander'
import { UsageError } from '../errors.ts'

/**
 * `quiet`: of a report the verdict alone, and besides it nothing but errors. `verbose`: which evaluations run, as lines that
 * stay, and each command with the time it took.
 */
export type Verbosity = 'quiet' | 'normal' | 'verbose'

/** Gives each verb both options. */
export function withVerbosity(program: Command): void {
  for (const command of program.commands) {
    command
      .option('-q, --quiet', 'of a report the verdict alone; on standard error nothing but errors')
      .option('-v, --verbose', 'tell which evaluations run, and each command with the time it took')
  }
}

/** What was asked for; an argument wins over a variable. Throws UsageError where both were. */
export function verbosityOf(command: Command): Verbosity {
  const [quiet, verbose] = ['quiet', 'verbose'].map((name) => ({
    isSet: command.getOptionValue(name) === true,
    source: command.getOptionValueSource(name),
  }))
  if (quiet?.isSet !== true) return verbose?.isSet === true ? 'verbose' : 'normal'
  if (verbose?.isSet !== true) return 'quiet'
  if (quiet.source !== verbose.source) return quiet.source === 'cli' ? 'quiet' : 'verbose'
  throw new UsageError('--quiet and --verbose are both given.', { remedy: 'Leave one of them out.' })
}
