// Entry in GitHub Actions: what the process has, handed to the program.

import { dirname, resolve } from 'node:path'
import * as toolkit from '@actions/core'
import { actionJob } from './action/action-job.ts'
import { takeOver } from './runtime/handover.ts'
import { runProcess } from './runtime/run-process.ts'

const { argv, env } = process
takeOver(env)
const cacheClient = resolve(dirname(argv[1] ?? '.'), '../baseline-cache-client/index.js')
process.exitCode = await runProcess(actionJob({ env, toolkit, cacheClient }))
