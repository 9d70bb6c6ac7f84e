// Entry of the action's post step: removes what a run that was ended from outside left behind. It reads its state as GitHub
// hands it over, since @actions/core would bring a whole HTTP client for that.

import { rmSync } from 'node:fs'
import { basename } from 'node:path'
import { env } from 'node:process'
import { TEMPORARY_PREFIX } from './adapters/files.ts'

const folder = env.STATE_folder ?? ''
if (basename(folder).startsWith(TEMPORARY_PREFIX)) rmSync(folder, { recursive: true, force: true })
