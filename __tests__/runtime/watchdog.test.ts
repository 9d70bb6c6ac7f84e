// The watchdog in a program of its own, which gets stuck.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { build } from 'esbuild'
import { type ProcessTable, thisPlatform } from '../../src/adapters/platform.ts'
import { isRunning } from '../dist/projects.ts'

let directory: string
let folder: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'watchdog-'))
  folder = join(directory, 'own')
  mkdirSync(folder)
})
afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

/** Runs a script beside a watchdog that is impatient: it looks every 50 ms, and has seen enough after four times. */
async function start(
  script: string,
  processes: ProcessTable = thisPlatform().processes,
): Promise<{
  child: ChildProcess
  ended: Promise<{ status: number | null; signal: string | null; stdout: string; stderr: string }>
}> {
  const file = join(directory, 'program.mjs')
  await build({
    stdin: {
      resolveDir: join(import.meta.dirname, '../../src/runtime'),
      contents: `
        import { execFileSync, spawn } from 'node:child_process'
        import { rmSync } from 'node:fs'
        import { startWatchdog } from './watchdog.ts'
        process.on('exit', () => { process.stdout.write('in order\\n') })
        startWatchdog({
          folder: ${JSON.stringify(folder)},
          processes: ${JSON.stringify(processes)},
          patience: { periodMilliseconds: 50, periods: 4, grace: 4 },
          onStuck: () => { process.stderr.write('stuck\\n'); return 3 },
        })
        setTimeout(async () => { ${script} }, 200)
      `,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: file,
  })
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<{ status: number | null; signal: string | null; stdout: string; stderr: string }>(
    (resolve) => {
      child.once('close', (status, signal) => {
        resolve({ status, signal, stdout, stderr })
      })
    },
  )
  return { child, ended }
}

test.each([
  ['a loop', 'for (;;);'],
  ['a regular expression', `/^(a+)+$/.test('a'.repeat(60) + 'b')`],
  ['many loops', 'const again = () => { for (let i = 0; i < 1e6; i += 1); queueMicrotask(again) }; again()'],
])('a program that is stuck in %s ends in order, and says why', async (_, script) => {
  const { ended } = await start(script)
  expect(await ended).toEqual({ status: 3, signal: null, stdout: 'in order\n', stderr: 'stuck\n' })
})

/** `pgrep` is there on Linux too. */
const tables: readonly ProcessTable[] = process.platform === 'linux' ? ['procfs', 'pgrep'] : ['pgrep']

test.each(tables)(
  'a program that is stuck in the system is ended, with what it started by %s and its folder',
  async (processes) => {
    const pid = join(directory, 'pid')
    const { ended } = await start(
      `
    const child = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' })
    execFileSync('sh', ['-c', 'echo ' + child.pid + ' > ${pid}; exec sleep 300'], { stdio: 'ignore' })
  `,
      processes,
    )
    const run = await ended
    expect(run).toMatchObject({ status: null, signal: 'SIGKILL', stdout: '' })
    expect(run.stderr).toBe('error: the program is stuck and ends itself\n')
    expect(existsSync(folder)).toBe(false)
    const child = readFileSync(pid, 'utf8').trim()
    while (isRunning(Number(child))) await new Promise((resolve) => setTimeout(resolve, 20))
  },
)

test('a program that works on and on, bit by bit, is left alone, and so is one that ends', async () => {
  const bits = 'for (let n = 0; n < 40; n += 1) await new Promise((resolve) => setTimeout(resolve, 20))'
  const { ended } = await start(`${bits}; process.stdout.write('done\\n')`)
  expect(await ended).toEqual({ status: 0, signal: null, stdout: 'done\nin order\n', stderr: '' })
})

test('a program that was stopped, or a machine that slept, is left alone', async () => {
  const { child, ended } = await start(`process.stdout.write('begun\\n'); setTimeout(() => {}, 300)`)
  await new Promise((resolve) => child.stdout?.once('data', resolve))
  child.kill('SIGSTOP')
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  child.kill('SIGCONT')
  expect(await ended).toEqual({ status: 0, signal: null, stdout: 'begun\nin order\n', stderr: '' })
})
