// Nix's own error message, shortened to what a person needs: what is wrong, and where in their own files.

import type { Failure } from '../model/failure.ts'
import { CAUSE_PATTERNS, causeOf } from './failure-cause.ts'
import { isOwnFailure, isReadDenied } from './own-failure.ts'
import { withoutSequences } from '../text/plain-text.ts'
import { withoutCredentials } from './substituter-url.ts'
import { clipMiddle } from '../text/clip.ts'

/** How an evaluator ended without a result. */
export interface FailedExit {
  readonly code: number | null
  readonly signal: string | null
  readonly timedOut: boolean
  /** It was ended because it printed too much; `messages` says so. */
  readonly overflowed?: boolean
  readonly timeoutSeconds: number
  /** What Nix printed: standard error, or the messages of its structured log. */
  readonly messages: string
  /** Store path of the revision's files; positions in it are shown relative to it. */
  readonly sourcePath: string
  /** Those files are no longer in the store. */
  readonly sourceIsGone?: boolean
}

/** Nix says in its first or last lines what is wrong. What looks through a text costs as much as the text is long. */
const MOST_TEXT = 1_048_576

const MAX_LINES = 24
const MAX_CHARACTERS = 3_000

/** Exit statuses of a shell-like wrapper for a child that a signal ended start here. */
const SIGNAL_STATUS = 128
const SIGKILL_NUMBER = 9

/** What to do about errors that Nix reports and this program's settings lead to. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    CAUSE_PATTERNS['lock-file'],
    'flake.lock is missing or does not fit flake.nix. Run `nix flake lock`, and commit flake.lock.',
  ],
  [
    /attribute 'revCount' missing/,
    'Nix knows no revCount where the history is cut off. Give actions/checkout `fetch-depth: 0`.',
  ],
  [
    CAUSE_PATTERNS['import-from-derivation'],
    'The target imports from a derivation, which has to be built to evaluate. To allow it, set in the configuration: nix: { allow-import-from-derivation: true }',
  ],
  [
    /has unsupported parameter 'dir'/,
    'This release of Nix can not evaluate a flake in a folder of the repository. Use a newer one: 2.26 can.',
  ],
  [
    /access to URI 'http:[^'\n]*' is forbidden in restricted mode/,
    'A gate fetches from `https:` and the forges. To allow an address of `http:`, name it in the configuration: nix: { fetch-from: [http://HOST/PATH] }',
  ],
  [
    CAUSE_PATTERNS['missing-search-path'],
    'A name in angle brackets is looked for in NIX_PATH. Set it for the job, or pin the source in the repository, so that both sides have the same.',
  ],
  [
    /restricted mode/,
    'Files outside of the repository and unpinned addresses are out of reach in a gate. Pin the source, or keep it in the repository.',
  ],
]

const NO_GET_FLAKE =
  'A plain file is evaluated without flakes, by which it could read any file of the machine. Name the flake as the target, or get its sources by `fetchTarball` with their hash.'

const READ_DENIED =
  'Evaluation may read the repository, the store and the sources that base’s lock files name, and nothing else of the machine. Keep the file in the repository.'

/** A source that Nix shows by its URL, as with lazy trees: `«path:/nix/store/…-source?rev=…»/`. */
const SHOWN_SOURCE = /«[^»\n]{1,2000}»\//g

/** What Nix advises whoever runs it by hand. */
const TRACE_ADVICE = /^\((?:stack trace truncated; )?use '--show-trace' to show .*\)\n?/gm

const OUT_OF_MEMORY = /out of memory|cannot allocate memory|std::bad_alloc|too many heap sections/i

/** Says why an evaluator ended without a result. */
export function describeFailure(exit: FailedExit): Failure {
  // Nix names URLs as it was given them; what it says ends up in comments and artifacts.
  const text = withoutCredentials(withoutSequences(clipMiddle(exit.messages, MOST_TEXT)))
  if (exit.timedOut) {
    return {
      kind: 'time-out',
      message: `Nix did not finish within ${String(exit.timeoutSeconds)} s and was ended.`,
    }
  }
  if (exit.overflowed === true) return { kind: 'not-measured', message: `Nix ${text}.` }
  if (OUT_OF_MEMORY.test(text)) return { kind: 'out-of-memory', message: 'Nix ran out of memory.' }
  const signal = endedBy(exit)
  if (signal !== undefined) {
    return {
      kind: 'killed',
      message:
        signal === 'SIGKILL'
          ? 'Nix was killed (SIGKILL); on a machine short of memory that is the kernel’s out-of-memory killer.'
          : `Nix was ended by ${signal}.`,
    }
  }
  if (exit.sourceIsGone === true) return SOURCE_GONE
  const isOwn = isOwnFailure(exit.code, text)
  const cause = causeOf({ isOwn, text, sourcePath: exit.sourcePath })
  const known = cause === undefined ? {} : { cause }
  if (!isOwn) return { kind: 'not-measured', message: unprovenText(exit, text), ...known }
  const message = shortenError(text, exit.sourcePath)
  const remedy = remedyFor(text)
  return { kind: 'evaluation', message: remedy === undefined ? message : `${message}\n${remedy}`, ...known }
}

/** Without its files, nothing is known of a revision. */
export const SOURCE_GONE: Failure = {
  kind: 'not-measured',
  message: 'The files of the revision are no longer in the store. Run it again.',
}

/** Nothing that Nix said proves a fault of the code. */
function unprovenText(exit: FailedExit, text: string): string {
  const said = text.trim() === '' ? 'no message' : shortenError(text, exit.sourcePath)
  return exit.code === 1
    ? said
    : `Nix ended with status ${String(exit.code)} and no answer that is whole: ${said}`
}

function remedyFor(text: string): string | undefined {
  if (isReadDenied(text)) return READ_DENIED
  if (text.includes("attribute 'getFlake' missing")) return NO_GET_FLAKE
  return REMEDIES.find(([pattern]) => pattern.test(text))?.[1]
}

function endedBy(exit: FailedExit): string | undefined {
  if (exit.signal !== null) return exit.signal
  if (exit.code === null || exit.code <= SIGNAL_STATUS) return undefined
  const number = exit.code - SIGNAL_STATUS
  return number === SIGKILL_NUMBER ? 'SIGKILL' : `signal ${String(number)}`
}

/**
 * Keeps the last error of Nix's trace with its position and, where that lies elsewhere (in an input, say), the
 * innermost position in the user's own files.
 */
export function shortenError(text: string, sourcePath: string): string {
  const own = text
    .replace(SHOWN_SOURCE, (shown) =>
      shown.includes(`${sourcePath}?`) || shown.includes(`${sourcePath}»`) ? '' : shown,
    )
    .replaceAll(`${sourcePath}/`, '')
    .replace(TRACE_ADVICE, '')
  const lines = own.split('\n')
  const last = lines.findLastIndex((line) => /^\s*error:/.test(line))
  if (last < 0) return clip(own.trim() || 'Nix gave no message.')
  const { error, after } = apartFromTrace(lines.slice(last))
  const message = dedent(error).trimEnd()
  const from = ownPosition(message) === undefined ? innermost(lines.slice(0, last), after) : undefined
  return clip(from === undefined ? message : `${message}\nreached from ${from}`)
}

/** Nix older than 2.20 (2.8 for one) has the trace below the error, so that it would be taken for a part of it. */
function apartFromTrace(lines: readonly string[]): {
  readonly error: readonly string[]
  readonly after: readonly string[]
} {
  const start = lines.findIndex((line) => /^\s*… (?:while |from call site)/.test(line))
  return start < 0 ? { error: lines, after: [] } : { error: lines.slice(0, start), after: lines.slice(start) }
}

/** A trace above the error ends with the innermost position, one below begins with it. */
function innermost(above: readonly string[], below: readonly string[]): string | undefined {
  const isKnown = (at: string | undefined) => at !== undefined
  return below.map(ownPosition).find(isKnown) ?? above.map(ownPosition).findLast(isKnown)
}

/** A position in the user's own files: they are relative once the store path is cut off. */
function ownPosition(line: string): string | undefined {
  return /\bat ([^/\s«"][^\s:]*:\d+(?::\d+)?):?/m.exec(line)?.[1]
}

function dedent(lines: readonly string[]): string {
  const indent = /^\s*/.exec(lines[0] ?? '')?.[0].length ?? 0
  return lines
    .map((line) => (line.slice(0, indent).trim() === '' ? line.slice(indent) : line))
    .join('\n')
    .replace(/\n{2,}/g, '\n')
}

function clip(text: string): string {
  const lines = text.split('\n')
  const kept = lines.slice(0, MAX_LINES).join('\n')
  const short = kept.length > MAX_CHARACTERS ? kept.slice(0, MAX_CHARACTERS) : kept
  return short.length < text.length ? `${short}\n…` : short
}
