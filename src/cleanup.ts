// Entry of the action's post step: removes what a run that was ended from outside left behind.

import { rmSync } from 'node:fs'
import { basename } from 'node:path'
import * as core from '@actions/core'
import { TEMPORARY_PREFIX } from './adapters/files.ts'

const folder = core.getState('folder')
if (basename(folder).startsWith(TEMPORARY_PREFIX)) rmSync(folder, { recursive: true, force: true })
