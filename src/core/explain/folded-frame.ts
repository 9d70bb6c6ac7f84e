// A frame of collapsed stacks as `folded-lines.ts` writes them → the call site that it stands for.

import { MOST_CALLEE } from '../model/place.ts'
import type { CallSite } from '../nix/call-tree.ts'
import { shortenEnd } from '../text/plain-text.ts'

/** What Nix calls sources of its own, which are no inputs. */
const OWN_SOURCES: ReadonlySet<string> = new Set([
  'none',
  'string',
  'stdin',
  'internal',
  'nix-internal',
  'builtin-flake-schemas',
])

/** `«nixpkgs»/lib/lists.nix:33:19:elem`, `flake.nix:3:5`. What is none of these is a file without a line. */
export function parseFoldedFrame(frame: string): CallSite {
  const [, path = frame, line = '0', column = '0', callee] =
    /^(.+?):(\d{1,9}):(\d{1,9})(?::(.+))?$/s.exec(frame) ?? []
  return {
    ...sourceOf(path),
    line: Number(line),
    column: Number(column),
    callee: callee === undefined ? undefined : shortenEnd(callee, MOST_CALLEE),
  }
}

function sourceOf(path: string): Pick<CallSite, 'origin' | 'input' | 'file'> {
  const [, input, file] = /^«([^»]+)»\/?(.*)$/s.exec(path) ?? []
  if (input !== undefined && file !== undefined && !OWN_SOURCES.has(input))
    return { origin: 'input', input, file }
  // Of other files the stacks do not say whose they are: those of Nix have marks of their own.
  return { origin: /^[«(/<]/.test(path) ? 'other' : 'repository', file: path }
}
