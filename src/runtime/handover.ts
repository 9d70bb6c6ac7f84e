// What a process was started with beside its environment (hide-environment.ts): those of its variables that other
// processes are not to see.

import { readFileSync, rmSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { z } from 'zod'
import { TEMPORARY_PREFIX } from '../adapters/files.ts'
import { HANDOVER_VARIABLE } from '../core/github/shown-environment.ts'
import { parseJson } from '../core/text/json.ts'

const hiddenSchema = z.record(z.string(), z.string())

/** Takes what was handed over into the program's own environment, and removes the file. */
export function takeOver(environment: NodeJS.ProcessEnv): void {
  const file = environment[HANDOVER_VARIABLE]
  if (file === undefined) return
  Reflect.deleteProperty(environment, HANDOVER_VARIABLE)
  const hidden = hiddenSchema.parse(parseJson(readFileSync(file, 'utf8')))
  rmSync(file, { force: true })
  const folder = dirname(file)
  if (basename(folder).startsWith(TEMPORARY_PREFIX)) rmSync(folder, { recursive: true, force: true })
  Object.assign(environment, hidden)
}
