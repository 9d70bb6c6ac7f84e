// What is known of why an evaluation failed, from what Nix says of it: kinds that a report has a remedy for.

import type { FailureCause } from '../model/failure.ts'
import { before } from '../text/ends.ts'
import { isNetworkFailure, PROGRAM_FAILED } from './own-failure.ts'

export interface KnownFailure {
  /** Whether it is proven to be of the code that was evaluated. */
  readonly isOwn: boolean
  /** All that Nix said, without colours and credentials. */
  readonly text: string
  /** Store path of the revision's files. */
  readonly sourcePath: string
}

/** What Nix says of a cause. */
export const CAUSE_PATTERNS = {
  'import-from-derivation': /allow-import-from-derivation/,
  'missing-search-path': /was not found in the Nix search path/,
  'lock-file': /requires lock file changes|is not locked|cannot (?:update|write) (?:un|modified )?lock/i,
} as const

const TOLD_BY_PATTERN = ['import-from-derivation', 'missing-search-path', 'lock-file'] as const

/** A fault of the network is told of what is not the code's own alone, all others of what is. */
export function causeOf(failure: KnownFailure): FailureCause | undefined {
  const told = toldOf(failure.text)
  if (!failure.isOwn) return networkFailure(PROGRAM_FAILED.test(told) ? `error: ${failure.text}` : told)
  const known = TOLD_BY_PATTERN.find((kind) => CAUSE_PATTERNS[kind].test(told))
  if (known !== undefined) return { kind: known }
  const file = missingFile(told, failure.sourcePath)
  return file === undefined ? undefined : { kind: 'untracked-file', file }
}

function networkFailure(told: string): FailureCause | undefined {
  return isNetworkFailure(told) ? { kind: 'network', ...hostIn(told) } : undefined
}

/** The last error and what follows, without the lines of code that Nix shows with it. */
function toldOf(text: string): string {
  const lines = text.split('\n')
  const last = lines.findLastIndex((line) => /^\s*error:/.test(line))
  return lines
    .slice(Math.max(0, last))
    .filter((line) => !/^[ \d]*\|/.test(line))
    .join('\n')
}

/** Since 2.29 of a repository, and before (and of what is in the store) as a file that is not there. */
const UNTRACKED = /\bPath '([^'\n]{1,400})' in the repository "[^"\n]*" is not tracked by Git/
const NOT_THERE = /^['"]?:? (?:does not exist|No such file or directory)/

/** A file that can be written in a command as it is: what the code names can be anything. */
const PLAIN_FILE = /^(?!-)(?!\.\.?\/)[\w.+/-]{1,200}$/

function missingFile(told: string, sourcePath: string): string | undefined {
  const file = UNTRACKED.exec(told)?.[1] ?? missingBelow(told, `${sourcePath}/`)
  return file !== undefined && PLAIN_FILE.test(file) ? file : undefined
}

function missingBelow(told: string, folder: string): string | undefined {
  return told
    .split(folder)
    .slice(1)
    .map((rest) => [/^[^'":\n]+/.exec(rest)?.[0] ?? '', rest] as const)
    .map(([file, rest]) => [file.replace(/ does not exist$/, ''), rest] as const)
    .find(([file, rest]) => NOT_THERE.test(rest.slice(file.length)))?.[0]
}

function hostIn(told: string): { readonly host?: string } {
  const address = /\b(?:https?|ssh|git):\/\/([^\s'"/]{1,250})/.exec(told)?.[1]
  const host = address === undefined ? '' : before(address, ':')
  return /^[\w.-]+$/.test(host) ? { host } : {}
}
