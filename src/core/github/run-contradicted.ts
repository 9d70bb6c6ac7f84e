// Results of a run that has ended, against how GitHub says that it ended: a job that crashed leaves no results, and
// those of the others may look as if all were well.

import { EXIT_STATUS, exitStatusOf } from '../decide/exit-status.ts'
import type { WorkflowRun } from './github-event.ts'
import type { Results } from '../model/results.ts'

/** The results, with a warning where they pass and their run did not. */
export function withRunContradicted(results: Results, run: WorkflowRun | undefined): Results {
  const conclusion = run?.conclusion ?? 'success'
  if (conclusion === 'success' || exitStatusOf(results.verdict) !== EXIT_STATUS.ok) return results
  const message = `The run that left these results ended as “${conclusion}”, and they do not say why: a job of it may have left none. See its log.`
  return { ...results, notices: [{ level: 'warning', message }, ...results.notices] }
}
