// What the program's exit status says, at the terminal and in a workflow.

import { assertNever, InterruptedError, MeasurementError, UsageError } from '../../errors.ts'
import type { Verdict } from '../model/finding.ts'
import type { Results } from '../model/results.ts'
import { isPartial } from './verdict.ts'

export const EXIT_STATUS = {
  /** Pass, or warnings only. */
  ok: 0,
  /** At least one finding fails the gate. */
  regression: 1,
  /** Unusable configuration or arguments. */
  usage: 2,
  /** The gate could not measure what it was asked to. */
  incomplete: 3,
  /** A bug of ours. */
  internal: 70,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const

/** The exit status of a verdict. */
export function exitStatusOf(verdict: Verdict): number {
  switch (verdict) {
    case 'pass':
    case 'warn':
      return EXIT_STATUS.ok
    case 'fail':
      return EXIT_STATUS.regression
    case 'incomplete':
      return EXIT_STATUS.incomplete
    default:
      return assertNever(verdict)
  }
}

/** The exit status of results. With `report-only` what was found fails nothing, and what was not measured does. */
export function exitStatusOfResults(results: Results): number {
  const { verdict, configuration } = results
  if (configuration.mode !== 'report-only' || verdict !== 'fail') return exitStatusOf(verdict)
  return isPartial(results) ? EXIT_STATUS.incomplete : EXIT_STATUS.ok
}

/** The exit status of what was thrown. */
export function exitStatusOfError(thrown: unknown): number {
  if (thrown instanceof UsageError) return EXIT_STATUS.usage
  if (thrown instanceof MeasurementError) return EXIT_STATUS.incomplete
  return thrown instanceof InterruptedError ? EXIT_STATUS.interrupted : EXIT_STATUS.internal
}
