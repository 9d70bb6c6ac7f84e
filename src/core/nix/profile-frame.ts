// A frame of the profiler of Nix 2.30, `FILE:LINE:COLUMN:NAME` → a call site. The position is that of the call; the
// name that of what is called: a function, `primop map`, `primop derivationStrict:hello`.

import type { CallSite } from './call-tree.ts'
import { MOST_CALLEE } from '../model/place.ts'
import { shortenEnd } from '../text/plain-text.ts'
import type { SourceFile } from './function-calls.ts'

/** `whose` reads a file's name. */
export function parseProfileFrame(frame: string, whose: (file: string) => SourceFile): CallSite {
  const [, file, line, column, name] = /^(.+?):(\d{1,9}):(\d{1,9})(?::(.+))?$/s.exec(frame) ?? []
  const callee = (name ?? /^«none»:\d+:(.+)$/s.exec(frame)?.[1])?.replace(/^primop /, '')
  const shown = callee === undefined ? undefined : shortenEnd(callee, MOST_CALLEE)
  if (file === undefined) return { ...BUILT_IN, callee: shown }
  return { ...whose(file), line: Number(line), column: Number(column), callee: shown }
}

/** Called by a built-in function, as `map` calls what it is given: the position is nowhere. */
export const BUILT_IN: CallSite = {
  origin: 'other',
  file: '(built-in)',
  line: 0,
  column: 0,
  callee: undefined,
}
