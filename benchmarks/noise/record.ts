// Records a noise trace: one command run many times over, with the time and memory of each run, alone or beside
// processes that are busy now and then. Usage:
//   node build/benchmarks/noise/record.js NAME RUNS BUSY COMMAND [ARGUMENT…] > trace.json
// BUSY is the number of busy processes. Needs python3, which can wait4(2): Node gives no resources of a child.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { TRACE_COLUMNS } from './trace.ts'

const WARM_UP_RUNS = 2

const ONE_RUN = `
import json, os, sys, time
null = os.open(os.devnull, os.O_WRONLY)
start = time.monotonic()
child = os.fork()
if child == 0:
    os.dup2(null, 1)
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
wall = time.monotonic() - start
resident = usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1)
print(json.dumps([round(wall, 5), round(usage.ru_utime, 4), round(usage.ru_stime, 4), resident]))
sys.exit(0 if status == 0 else 1)
`

const runSchema = z.array(z.number()).length(TRACE_COLUMNS.length)

const [name, runCount, busyCount, ...command] = process.argv.slice(2)
if (name === undefined || command.length === 0) {
  process.stderr.write('usage: record.js NAME RUNS BUSY COMMAND [ARGUMENT…]\n')
  process.exit(2)
}

const busyProcesses = Number(busyCount)
const load = startLoad(busyProcesses)
try {
  for (let run = 0; run < WARM_UP_RUNS; run++) recordRun(command)
  const runs = Array.from({ length: Number(runCount) }, () => recordRun(command))
  process.stdout.write(`${JSON.stringify({ name, busyProcesses, columns: TRACE_COLUMNS, runs })}\n`)
} finally {
  for (const child of load) child.kill()
}

function recordRun(words: readonly string[]): readonly number[] {
  const printed = execFileSync('python3', ['-c', ONE_RUN, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return runSchema.parse(JSON.parse(printed))
}

function startLoad(count: number): readonly ChildProcess[] {
  const busy = fileURLToPath(new URL('busy.js', import.meta.url))
  return Array.from({ length: count }, (_, index) => spawn(process.execPath, [busy, String(index + 1)]))
}
