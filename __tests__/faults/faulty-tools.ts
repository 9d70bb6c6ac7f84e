// A Nix and a Git that do what the real ones do, but for one call: it fails in a way that is named. They keep a record of the
// kinds of calls, so that a fault can be put into each.

import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { linesOf, shellWord } from '../dist/projects.ts'

/** What can become of a call, as shell code; `$real` is the tool, with its arguments in `$@`. */
const FAULTS = {
  'exit 1': 'exit 1',
  error: `case $tool in
    git) echo 'fatal: unable to read tree' >&2; exit 128 ;;
    *) echo 'error: writing to file: No space left on device' >&2; exit 1 ;;
  esac`,
  signal: 'kill -KILL $$',
  hang: 'exec sleep 3600',
  empty: 'exit 0',
  half: `"$real" "$@" > "$folder/answer.$$"
    size=$(wc -c < "$folder/answer.$$")
    head -c $((size / 2)) "$folder/answer.$$"
    [ -z "$NIX_SHOW_STATS_PATH" ] || truncate -s -100 "$NIX_SHOW_STATS_PATH"
    exit 0`,
  garbage: `printf '\\000\\377\\033[31m{"a": [1, "%s\\n::error::' "$$" | tee "\${NIX_SHOW_STATS_PATH:-/dev/null}"
    exit 0`,
} as const

export type FaultKind = keyof typeof FAULTS

export const faultKinds: readonly FaultKind[] = [
  'exit 1',
  'error',
  'signal',
  'hang',
  'empty',
  'half',
  'garbage',
]

/** One call of a kind: `at` counts from 1. */
export interface Fault {
  readonly kind: string
  readonly at: number
  readonly fault: FaultKind
}

export interface FaultyTools {
  /** To be put before PATH. */
  readonly bin: string
  readonly nix: string
  /** The kinds of all calls so far, in the order in which they began. */
  calls(): readonly string[]
}

/** Tools in a folder of a test's own; without a fault they only keep the record. */
export function createFaultyTools(folder: string, nix: string, fault?: Fault): FaultyTools {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'bin'), { recursive: true })
  const tool = (name: string, real: string) => {
    const path = join(folder, 'bin', name)
    writeFileSync(path, wrapper({ name, real, folder, fault }))
    chmodSync(path, 0o755)
    return path
  }
  tool('git', '/usr/bin/git')
  return { bin: join(folder, 'bin'), nix: tool('nix', nix), calls: () => linesOf(join(folder, 'calls')) }
}

interface Wrapper {
  readonly name: string
  readonly real: string
  readonly folder: string
  readonly fault: Fault | undefined
}

/** A kind is the tool with the words of its arguments, without values. */
function wrapper({ name, real, folder, fault }: Wrapper): string {
  return `#!/bin/sh
tool=${name} real=${shellWord(real)} folder=${shellWord(folder)} kind=${name} skip=0
for word do
  if [ $skip -gt 0 ]; then skip=$((skip - 1)); continue; fi
  case $word in
    --option) skip=2 ;;
    -c | -C | --json-format) skip=1 ;;
    *[!a-z-]*) ;;
    *) kind="$kind $word" ;;
  esac
done
at=$(
  exec 9>> "$folder/lock"
  flock 9
  echo "$kind" >> "$folder/calls"
  grep -cxF -- "$kind" "$folder/calls"
)
if [ "$kind $at" = ${shellWord(fault === undefined ? '' : `${fault.kind} ${String(fault.at)}`)} ]; then
  ${FAULTS[fault?.fault ?? 'exit 1']}
fi
exec "$real" "$@"
`
}
