// All problems of a configuration file in one error, each with its place, an excerpt and what would do.

import { UsageError } from '../../errors.ts'
import { docsAddress } from '../text/project.ts'
import { excerpt, lineAndColumn, type LineAndColumn } from './excerpt.ts'
import type { Span } from './yaml-values.ts'

/** One problem, at a range of the file's text. */
export interface ConfigProblem extends Span {
  /** What was found and what would do. */
  readonly message: string
}

/** For showing a problem beside the code. */
export interface LocatedProblem extends LineAndColumn {
  readonly message: string
}

/** More would hide the first, which is the one to mend. */
const MOST_SHOWN = 50

export class ConfigError extends UsageError {
  readonly file: string
  /** In the order of the file. */
  readonly problems: readonly LocatedProblem[]

  constructor(file: string, text: string, problems: readonly ConfigProblem[]) {
    const sorted = [...problems].sort((one, other) => one.start - other.start)
    super(summary(file, text, sorted), {
      remedy: `${docsAddress('configuration.md')} explains every key, with examples.`,
    })
    this.file = file
    this.problems = sorted
      .slice(0, MOST_SHOWN)
      .map(({ start, message }) => ({ ...lineAndColumn(text, start), message }))
  }
}

function summary(file: string, text: string, problems: readonly ConfigProblem[]): string {
  const hidden = problems.length - MOST_SHOWN
  return [
    problems.length === 1
      ? 'the configuration has a problem:'
      : `the configuration has ${problems.length} problems:`,
    ...problems.slice(0, MOST_SHOWN).flatMap((problem) => {
      const { line, column } = lineAndColumn(text, problem.start)
      return ['', `${file}:${line}:${column}: ${problem.message}`, ...excerpt(text, problem)]
    }),
    ...(hidden > 0 ? ['', `… and ${hidden} more`] : []),
  ].join('\n')
}
