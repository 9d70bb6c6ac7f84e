// A machine that counts instructions, made of one that does not: a `perl` in front of the real one that asks the kernel for page
// faults in their place, which it counts on any machine.

import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** As `TYPE:CONFIG` of perf_event_open(2). */
export const PAGE_FAULTS = '1:2'

/** A value of PATH with a folder in front that has it. */
export function countingPath(folder: string, path: string): string {
  const real = execFileSync('/bin/sh', ['-c', 'command -v perl'], { env: { PATH: path }, encoding: 'utf8' })
  const script = `first=yes
for argument in "$@"; do
  [ "$first" ] && set -- && first=
  case $argument in 0:*) argument=${PAGE_FAULTS};; esac
  set -- "$@" "$argument"
done
exec ${real.trim()} "$@"`
  return standInPath(folder, { perl: script }, path)
}

/** A value of PATH with a folder in front that has shell scripts by these names. */
export function standInPath(folder: string, scripts: Readonly<Record<string, string>>, path: string): string {
  mkdirSync(folder, { recursive: true })
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return `${folder}:${path}`
}
