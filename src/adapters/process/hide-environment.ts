// Keeps what a process is to be told, and others are not to see, out of its environment: it goes to a file for this user
// alone, which the process takes over (handover.ts) and removes.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { divideEnvironment, HANDOVER_VARIABLE } from '../../core/github/shown-environment.ts'

/** The environment to start the process with. `folder` is ours; throws what the file system does. */
export function hideEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  folder: string,
): Readonly<Record<string, string>> {
  const { shown, hidden } = divideEnvironment(own)
  const file = join(folder, 'environment.json')
  writeFileSync(file, JSON.stringify(hidden), { mode: 0o600 })
  return { ...shown, [HANDOVER_VARIABLE]: file }
}
