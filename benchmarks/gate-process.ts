// Runs the packaged program, or any command, and tells what it took.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { parseResults } from '../src/core/model/parse-results.ts'
import type { Results } from '../src/core/model/results.ts'

/** What one command took. Times in seconds; of CPU time, the kernel counts in steps of 10 ms. */
const costSchema = z.object({
  status: z.number(),
  wallSeconds: z.number(),
  /** User and system time of the process itself, its children left out. */
  ownCpuSeconds: z.number(),
  /** User and system time of the children that it waited for. */
  childrenCpuSeconds: z.number(),
  /** Largest resident set of the process itself, its children left out; what it grew in its last 20 ms may be missing. */
  ownPeakBytes: z.number(),
})

export type Cost = Readonly<z.infer<typeof costSchema>>

export interface CostOptions {
  /** Where its standard output goes; it is thrown away otherwise. */
  readonly outputFile?: string
  /** After which it is interrupted, as by a person; it has a minute to end then. */
  readonly limitSeconds?: number
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** The largest status that is not taken for a failure. */
  readonly worstStatus?: number
}

/**
 * Waits for a command without reaping it, and reads its own and its children's times from the kernel before they are
 * gone: neither Node nor `time` can tell the two apart. The peak of its memory is gone when it ends: it is looked at
 * all the time.
 */
const WAIT = `
import json, os, signal, sys, threading, time
report, output, limit, command = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4:]
start = time.monotonic()
child = os.fork()
if child == 0:
    os.dup2(os.open(output, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o644), 1)
    os.execvp(command[0], command)
peak, interrupted, ended = 0, None, threading.Event()
def watch():
    global peak, interrupted
    while not ended.wait(0.02):
        try:
            with open(f"/proc/{child}/status") as file:
                peak = max([peak, *(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))])
        except OSError:
            return
        passed = time.monotonic() - start
        if interrupted is None and passed > limit:
            interrupted = passed
            os.kill(child, signal.SIGINT)
        if interrupted is not None and passed > interrupted + 60:
            os.kill(child, signal.SIGKILL)
watcher = threading.Thread(target=watch)
watcher.start()
os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
wall = time.monotonic() - start
ended.set()
watcher.join()
with open(f"/proc/{child}/stat") as file:
    fields = file.read().rpartition(")")[2].split()
user, system, children_user, children_system = (int(field) / os.sysconf("SC_CLK_TCK") for field in fields[11:15])
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
with open(report, "w") as file:
    json.dump({
        "status": status, "wallSeconds": wall, "ownPeakBytes": peak,
        "ownCpuSeconds": user + system, "childrenCpuSeconds": children_user + children_system,
    }, file)
`

/** Runs a command to its end (Linux only; needs python3). */
export function measureCost(command: readonly string[], options: CostOptions = {}): Cost {
  const { outputFile = '/dev/null', limitSeconds = 86_400, worstStatus = 1, env, cwd } = options
  return inFolder((folder) => {
    const report = join(folder, 'cost.json')
    const { stderr } = spawnSync(
      'python3',
      ['-c', WAIT, report, outputFile, String(limitSeconds), ...command],
      {
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
        stdio: ['ignore', 'ignore', 'pipe'],
        ...(env === undefined ? {} : { env }),
        ...(cwd === undefined ? {} : { cwd }),
      },
    )
    const cost = costSchema.parse(JSON.parse(readFileSync(report, 'utf8')))
    if (cost.status < 0 || cost.status > worstStatus)
      throw new Error(`${command.join(' ')} ended with ${cost.status}: ${stderr}`)
    return cost
  })
}

export interface GateRun {
  readonly repository: string
  readonly base?: string
  readonly head: string
  /** Path of the `nix` binary. */
  readonly nix: string
  /** Over the repository's own. */
  readonly configFile?: string | undefined
  /** Instead of what the repository offers. */
  readonly targets?: readonly string[]
}

/** The command line of the gate between `main`, unless another base is given, and a branch. */
export function gateCommand({
  repository,
  base = 'main',
  head,
  nix,
  configFile,
  targets = [],
}: GateRun): readonly string[] {
  return [
    process.execPath,
    resolve('dist/cli/index.js'),
    'gate',
    ...['--repo', repository, '--base', base, '--head', head, '--nix', nix, '--format', 'json'],
    ...(configFile === undefined ? [] : ['--config', configFile]),
    ...targets.flatMap((target) => ['--target', target]),
  ]
}

/** Runs the gate for its results. */
export function runGate(run: GateRun): { readonly status: number | null; readonly results: Results } {
  const [file = '', ...args] = gateCommand(run)
  const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (stdout === '') throw new Error(`the gate printed no results: ${stderr}`)
  return { status, results: parseResults(stdout, 'results.json') }
}

/** Gives `use` a new folder, and removes it. */
export function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-'))
  try {
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
