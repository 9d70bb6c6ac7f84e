// Compares rules for sampled metrics on recorded traces, and writes the tables into docs/statistics.md.
// Usage: node build/benchmarks/noise/compare-rules.js [ROOT OF THE REPOSITORY]

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { glanceTable } from './glance-table.ts'
import { replaceMarked } from './markdown.ts'
import {
  calibrationTable,
  dealingTable,
  floorTable,
  gateTable,
  looksTable,
  quantityTable,
  ruleDetectionTable,
  ruleErrorTable,
  settingsTable,
  traceResultTable,
  tracesTable,
} from './tables.ts'
import { readTrace, type Trace, traceValues } from './trace.ts'

const root = process.argv[2] ?? fileURLToPath(new URL('../../../', import.meta.url))
const traceFolder = join(root, 'benchmarks/noise/traces')
const traces = readdirSync(traceFolder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => readTrace(join(traceFolder, file)))
  .toSorted((one, other) => one.busyProcesses - other.busyProcesses || lowestWall(one) - lowestWall(other))

const tables = {
  traces: () => tracesTable(traces),
  glance: () => glanceTable(traces),
  calibration: () => calibrationTable(traces),
  'rule errors': () => ruleErrorTable(traces),
  'rule detection': () => ruleDetectionTable(traces),
  'user time': () => quantityTable(traces, 'userSeconds'),
  memory: () => quantityTable(traces, 'residentKiB'),
  settings: () => settingsTable(traces),
  floor: () => floorTable(traces),
  'by trace': () => traceResultTable(traces),
  looks: () => looksTable(traces),
  dealing: () => dealingTable(traces),
  gate: () => gateTable(traces),
}

const path = join(root, 'docs/statistics.md')
let document = readFileSync(path, 'utf8')
for (const [name, make] of Object.entries(tables)) {
  const start = performance.now()
  document = replaceMarked(document, name, make())
  process.stderr.write(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
}
writeFileSync(path, await format(document, { ...(await resolveConfig(path)), parser: 'markdown' }))

function lowestWall(trace: Trace): number {
  return Math.min(...traceValues(trace, 'wallSeconds'))
}
