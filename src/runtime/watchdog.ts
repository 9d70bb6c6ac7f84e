// Ends the program where its own thread is stuck in one long calculation and answers nothing, signals included: a second
// thread watches a counter that the first one moves on.

import type * as childProcess from 'node:child_process'
import type * as fs from 'node:fs'
import { closeSync } from 'node:fs'
import type * as inspector from 'node:inspector'
import { Worker } from 'node:worker_threads'
import type { ProcessTable } from '../adapters/platform.ts'

/** No calculation of ours takes a tenth of this, on input as large as we read. */
export const STUCK_SECONDS = 120

/** How long a program may be silent. */
export interface Patience {
  readonly periodMilliseconds: number
  /** So many without a beat, and it is stuck. */
  readonly periods: number
  /** So many more, and it can not end by itself. */
  readonly grace: number
}

const PATIENCE: Patience = { periodMilliseconds: 1_000, periods: STUCK_SECONDS, grace: 5 }

const STUCK = 'nix-perf-gate:stuck'

export interface WatchdogSetup {
  /** Removed where the program can not do so itself. */
  readonly folder: string
  /** Runs in the midst of what is stuck: tells the user, and gives the exit status. */
  readonly onStuck: () => number
  /** Tells what the program has started. */
  readonly processes: ProcessTable
  readonly patience?: Patience
}

/** Watches this thread for as long as the program runs. It keeps nothing alive. */
export function startWatchdog({ folder, onStuck, processes, patience = PATIENCE }: WatchdogSetup): void {
  const counter = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const beats = new Int32Array(counter)
  setInterval(() => Atomics.add(beats, 0, 1), patience.periodMilliseconds).unref()
  process.once(STUCK, () => {
    const status = onStuck()
    // Node would say there that it waits for a debugger.
    closeSync(2)
    process.exit(status)
  })
  const work: Watch = { ...patience, counter, folder, processes, event: STUCK }
  const worker = new Worker(SOURCE, { eval: true, workerData: work, env: {}, execArgv: [] })
  // Without it the program does its work all the same.
  worker.on('error', () => undefined)
  worker.unref()
}

interface Watch extends Patience {
  readonly counter: SharedArrayBuffer
  readonly folder: string
  readonly processes: ProcessTable
  /** Is emitted on the stuck thread's `process`. */
  readonly event: string
}

interface Modules {
  readonly fs: typeof fs
  readonly inspector: typeof inspector
  readonly childProcess: typeof childProcess
}

/** Each of these is text in the other thread: it sees what it is passed, and the other functions. */
const SOURCE = `${[watch, interrupt, endFromOutside, childrenIn].map(String).join('\n')}
${watch.name}(require('node:worker_threads').workerData, {
  fs: require('node:fs'),
  inspector: require('node:inspector'),
  childProcess: require('node:child_process'),
})`

function watch(work: Watch, modules: Modules): void {
  const beats = new Int32Array(work.counter)
  let seen = -1
  let missed = 0
  let looked = performance.now()
  setInterval(() => {
    const now = performance.now()
    // This thread stood still as well: the machine was asleep, or the program stopped.
    const stoodStill = now - looked > 3 * work.periodMilliseconds
    looked = now
    const beat = Atomics.load(beats, 0)
    missed = beat === seen && !stoodStill ? missed + 1 : 0
    seen = beat
    if (missed === work.periods) interrupt(work, modules)
    if (missed === work.periods + work.grace) endFromOutside(work, modules)
  }, work.periodMilliseconds)
}

/** A debugger may speak in the midst of a calculation; so may we, and what ends the program then ends it in order. */
function interrupt({ event }: Watch, { inspector }: Modules): void {
  const session = new inspector.Session()
  session.connectToMainThread()
  session.post('Runtime.evaluate', { expression: `process.emit(${JSON.stringify(event)})` })
}

/** Only where the thread is stuck outside of JavaScript: in the file system, say. */
function endFromOutside({ folder, processes }: Watch, modules: Modules): void {
  modules.fs.writeSync(2, 'error: the program is stuck and ends itself\n')
  for (const child of childrenIn(processes, modules)) {
    try {
      process.kill(-child, 'SIGKILL')
    } catch {
      // It leads no group, or has ended.
    }
  }
  modules.fs.rmSync(folder, { recursive: true, force: true })
  process.kill(process.pid, 'SIGKILL')
}

function childrenIn(processes: ProcessTable, { fs, childProcess }: Modules): readonly number[] {
  const own = String(process.pid)
  const list = () => {
    if (processes === 'pgrep') return childProcess.execFileSync('pgrep', ['-P', own], { encoding: 'utf8' })
    const threads = fs.readdirSync(`/proc/${own}/task`)
    return threads.map((id) => fs.readFileSync(`/proc/${own}/task/${id}/children`, 'utf8')).join(' ')
  }
  try {
    return list().split(/\s+/).filter(Boolean).map(Number)
  } catch {
    return []
  }
}
