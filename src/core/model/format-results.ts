// The results file as text: the same results give the same bytes.

import { readableJson } from '../text/json.ts'
import type { Results } from './results.ts'
import { withSharedSites } from './shared-sites.ts'

/** How the file is called, by which reports of other jobs find it. */
export const RESULTS_FILE = 'results.json'

/** Keys in the order of the schema as the results hold them, a line break at the end. */
export function renderJson(results: Results): string {
  return `${readableJson(withSharedSites(results))}\n`
}
