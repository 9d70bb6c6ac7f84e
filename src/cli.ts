#!/usr/bin/env node
// Entry at the terminal: what the process has, handed to the program.

import { cliJob } from './cli/cli-job.ts'
import { runProcess } from './runtime/run-process.ts'

const { argv, env, stdout, stderr } = process
process.exitCode = await runProcess(
  cliJob({ args: argv.slice(2), env, stdin: () => process.stdin, stdout, stderr }),
)
