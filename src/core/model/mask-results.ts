// Results without secrets, before anything is drawn from them: a report shortens texts and breaks them into lines, and what
// is left of a secret then is no longer found.

import { type Results, resultsSchema } from './results.ts'
import { type Mask, maskValue } from '../text/mask.ts'

/** The same results where they hold none, which is nearly always. */
export function maskResults(results: Results, mask: Mask): Results {
  const text = JSON.stringify(results)
  if (mask(text) === text) return results
  // A “secret” that is one of the format's own words cannot be taken out of the data; it is taken out of the reports.
  return resultsSchema.safeParse(maskValue(results, mask)).data ?? results
}
