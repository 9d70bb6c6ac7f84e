// Whether results decide the check of a job in GitHub Actions: as the workflow says, else as configured.

import type { Mode } from '../model/config.ts'
import type { Results } from '../model/results.ts'
import { bringsStrangersResults, type GithubEvent } from './github-event.ts'

/** What another run left may be of head's writing: it cannot ask for a check that never fails. */
export function withMode(results: Results, event: GithubEvent | undefined, given: Mode | undefined): Results {
  const { mode: configured, ...configuration } = results.configuration
  const mode = given ?? (bringsStrangersResults(event) ? undefined : configured)
  if (mode === configured) return results
  return {
    ...results,
    configuration: { ...configuration, ...(mode === 'report-only' && { mode }) },
  }
}
