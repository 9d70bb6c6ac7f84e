// Runs the packaged program, or any command, and tells what it took.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type Results, resultsSchema } from '../src/core/model/results.ts'

/** What one command took. Times in seconds; of CPU time, the kernel counts in steps of 10 ms. */
export interface Cost {
  readonly status: number
  readonly wallSeconds: number
  /** User and system time of the process itself, its children left out. */
  readonly ownCpuSeconds: number
  /** User and system time of the children that it waited for. */
  readonly childrenCpuSeconds: number
}

/**
 * Waits for a command without reaping it, and reads its own and its children's times from the kernel before they are
 * gone: neither Node nor `time` can tell the two apart.
 */
const WAIT = `
import json, os, sys, time
report, command = sys.argv[1], sys.argv[2:]
start = time.monotonic()
child = os.fork()
if child == 0:
    os.execvp(command[0], command)
os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
wall = time.monotonic() - start
with open(f"/proc/{child}/stat") as file:
    fields = file.read().rpartition(")")[2].split()
user, system, children_user, children_system = (int(field) / os.sysconf("SC_CLK_TCK") for field in fields[11:15])
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
with open(report, "w") as file:
    json.dump({
        "status": status, "wallSeconds": wall,
        "ownCpuSeconds": user + system, "childrenCpuSeconds": children_user + children_system,
    }, file)
`

const costSchema = z.object({
  status: z.number(),
  wallSeconds: z.number(),
  ownCpuSeconds: z.number(),
  childrenCpuSeconds: z.number(),
})

/** Runs a command to its end (Linux only; needs python3). Its output is thrown away. */
export function measureCost(command: readonly string[]): Cost {
  return inFolder((folder) => {
    const report = join(folder, 'cost.json')
    const { stderr } = spawnSync('python3', ['-c', WAIT, report, ...command], {
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const cost = costSchema.parse(JSON.parse(readFileSync(report, 'utf8')))
    if (cost.status < 0 || cost.status > 1)
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
}

/** The command line of the gate between `main`, unless another base is given, and a branch. */
export function gateCommand({
  repository,
  base = 'main',
  head,
  nix,
  configFile,
}: GateRun): readonly string[] {
  return [
    process.execPath,
    resolve('dist/cli/index.js'),
    'gate',
    ...['--repo', repository, '--base', base, '--head', head, '--nix', nix, '--format', 'json'],
    ...(configFile === undefined ? [] : ['--config', configFile]),
  ]
}

/** Runs the gate for its results. */
export function runGate(run: GateRun): { readonly status: number | null; readonly results: Results } {
  const [file = '', ...args] = gateCommand(run)
  const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (stdout === '') throw new Error(`the gate printed no results: ${stderr}`)
  return { status, results: resultsSchema.parse(JSON.parse(stdout)) }
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
