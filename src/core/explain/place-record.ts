// Places as the results file has them: a stranger may have named them.

import type { Place } from '../nix/function-calls.ts'
import { shortenMiddle } from '../text/plain-text.ts'
import type { CallSite } from '../nix/call-tree.ts'
import type { CallTreeRecord } from '../model/call-paths.ts'
import type { FunctionRow } from '../model/explanation.ts'
import { MOST_FILE, MOST_NAME } from '../model/place.ts'

export function placeRecord({ origin, input, file, line, column }: Place): FunctionRow['place'] {
  return {
    origin,
    ...(input !== undefined && { input: shortenMiddle(input, MOST_NAME) }),
    file: shortenMiddle(file, MOST_FILE),
    line,
    column,
  }
}

export function siteRecord(site: CallSite): CallTreeRecord['sites'][number] {
  const { callee } = site
  return { ...placeRecord(site), ...(callee !== undefined && { callee }) }
}
