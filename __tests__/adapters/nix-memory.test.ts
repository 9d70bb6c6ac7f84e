import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  bsdTimeReport,
  findMemoryProbe,
  type MemoryProbe,
  runMeasured,
} from '../../src/adapters/nix/resident-memory.ts'
import type { Command } from '../../src/adapters/process/command.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'memory-'))
})

afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

const environment = { PATH: process.env.PATH ?? '' }

function command(file: string, args: readonly string[]): Command {
  const signal = new AbortController().signal
  return { file, args, cwd: directory, env: environment, timeoutSeconds: 60, signal }
}

/** Fills 200 MB and stays a while, so that whoever looks now and then sees it. */
const hungry = () =>
  command(process.execPath, [
    '-e',
    'const b = Buffer.alloc(200e6, 1); setTimeout(() => process.exit(b[7] === 1 ? 3 : 4), 200)',
  ])

const getrusage = { x64: 98, arm64: 165 }[process.arch === 'arm64' ? 'arm64' : 'x64']
const linuxProbes: readonly MemoryProbe[] = [
  { kind: 'gnu-time', file: '/usr/bin/time' },
  { kind: 'perl', file: 'perl', syscall: getrusage },
  { kind: 'procfs' },
]
/** GNU time is not on every machine; the others are, where there is Git. */
const probes =
  process.platform === 'linux'
    ? linuxProbes.filter((probe) => probe.kind !== 'gnu-time' || existsSync(probe.file))
    : []

describe('peak memory', () => {
  test('is much the same by each way that this machine offers', async () => {
    const figures: number[] = []
    for (const probe of probes) {
      const exit = await runMeasured(hungry(), probe, join(directory, 'report'))
      expect(exit.code).toBe(3)
      figures.push(exit.residentBytes ?? 0)
    }
    for (const bytes of figures) {
      expect(bytes).toBeGreaterThan(200e6)
      expect(bytes).toBeLessThan(1.5 * Math.min(...figures))
    }
  })

  test('is found by the best way, which leaves nothing behind', async () => {
    const probe = await findMemoryProbe(command('', []))
    expect(probe.kind).not.toBe('none')
    const exit = await runMeasured(hungry(), probe, join(directory, 'report'))
    expect(exit.residentBytes).toBeGreaterThan(200e6)
    expect(readdirSync(directory).filter((name) => name !== 'report')).toEqual([])
  })

  test.each(probes)('by $kind does not change what the command says, nor its arguments', async (probe) => {
    const told = command('/bin/sh', ['-c', 'echo "$1"; echo error >&2; exit 7', 'sh', '-x "a" $b'])
    const exit = await runMeasured(told, probe, join(directory, 'report'))
    expect(exit).toMatchObject({ code: 7, stdout: '-x "a" $b\n', stderr: 'error\n' })
  })

  test.each(probes)('by $kind shows that the command was killed', async (probe) => {
    const killed = command('/bin/sh', ['-c', 'kill -9 $$'])
    const { code, signal } = await runMeasured(killed, probe, join(directory, 'report'))
    expect(signal === 'SIGKILL' || code === 137).toBe(true)
  })

  test('is not available where nothing tells', async () => {
    const exit = await runMeasured(
      command('/bin/sh', ['-c', ':']),
      { kind: 'none' },
      join(directory, 'report'),
    )
    expect(exit).toMatchObject({ code: 0, residentBytes: undefined })
  })
})

/** As `time -l` of macOS 14 appends it. */
const MACOS_REPORT = `        0.52 real         0.41 user         0.09 sys
           148242432  maximum resident set size
                   0  average shared memory size
                   0  average unshared data size
                   0  average unshared stack size
                9306  page reclaims
                   2  page faults
                   0  swaps
                   0  block input operations
                   0  block output operations
                   0  messages sent
                   0  messages received
                   0  signals received
                   4  voluntary context switches
                 111  involuntary context switches
          4012876841  instructions retired
          1497632112  cycles elapsed
           120750080  peak memory footprint
`

describe('the report of `time -l`', () => {
  test('is told apart from what the command itself wrote', () => {
    const own = 'warning: odd\nerror: no\n'
    expect(bsdTimeReport(own + MACOS_REPORT)).toEqual({ start: own.length, bytes: 148_242_432 })
  })

  test('is the last one, where the command’s own output looks like one', () => {
    const forged = MACOS_REPORT.replace('148242432', '        1')
    expect(bsdTimeReport(forged + MACOS_REPORT)).toEqual({ start: forged.length, bytes: 148_242_432 })
  })

  test('may use a comma for the decimal point', () => {
    expect(bsdTimeReport(MACOS_REPORT.replaceAll(/(\d)\.(\d\d)/g, '$1,$2'))?.bytes).toBe(148_242_432)
  })

  test.each(['', 'error: no\n', '        0.52 real         0.41 user         0.09 sys\n'])(
    'is missing in %j',
    (text) => {
      expect(bsdTimeReport(text)).toBeUndefined()
    },
  )
})
