// Merges the results files of many jobs and platforms into one report's results, with what they lack.

import type { WorkflowRun } from '../core/github/github-event.ts'
import { mergeResults, type NamedResults } from '../core/share/merge-results.ts'
import type { Plan } from '../core/share/plan.ts'
import type { Results } from '../core/model/results.ts'
import { withRunContradicted } from '../core/github/run-contradicted.ts'
import { withMissing } from '../core/share/with-missing.ts'

export interface ReportRequest {
  /** Results files, and folders that hold some. */
  readonly results: readonly string[]
  /** What was to be measured, where that is known. */
  readonly plan: Plan | undefined
  /** The run that left them, where it is another one that has ended. */
  readonly run?: WorkflowRun | undefined
}

/** Reads results files: untrusted data. Throws UsageError for one that is none, and where there are none. */
export type ReadResults = (paths: readonly string[]) => Promise<readonly NamedResults[]>

/** Reads, merges, and adds what is missing or in doubt. Throws UsageError for files that are not of one comparison. */
export async function report(request: ReportRequest, readResults: ReadResults): Promise<Results> {
  const files = await readResults(request.results)
  return withRunContradicted(withMissing(mergeResults(files), request.plan), request.run)
}
