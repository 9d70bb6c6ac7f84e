import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { thisPlatform } from '../../src/adapters/platform.ts'
import { findIsolation, isolated } from '../../src/adapters/nix/isolation.ts'
import { instructionEvents, SYSTEM_CALLS } from '../../src/adapters/nix/perl-usage.ts'
import { runMeasured, type UsageProbe } from '../../src/adapters/nix/process-usage.ts'
import { findUsageProbe } from '../../src/adapters/nix/usage-probe.ts'
import { writeTime } from '../mac/mac.ts'
import { countingPath, PAGE_FAULTS, standInPath } from '../counting-perl.ts'
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

const calls = SYSTEM_CALLS[process.arch] ?? { getrusage: 0, perfEventOpen: 0 }

/** What stands in for the Mac's `time`. */
const times = mkdtempSync(join(tmpdir(), 'times-'))
for (const kind of ['today', 'old', 'virtual'] as const) writeTime(join(times, kind), kind)
afterAll(() => {
  rmSync(times, { recursive: true })
})

const linuxProbes: readonly UsageProbe[] = [
  { kind: 'gnu-time', file: '/usr/bin/time' },
  { kind: 'perl', file: 'perl', calls, events: [] },
  { kind: 'perl', file: 'perl', calls, events: [PAGE_FAULTS] },
  { kind: 'procfs' },
  { kind: 'bsd-time', file: join(times, 'today'), into: 'file' },
  { kind: 'bsd-time', file: join(times, 'old'), into: 'stderr' },
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
    const { probe } = await findUsageProbe(thisPlatform(), command('', []), join(directory, 'report'))
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
    expect(exit).toMatchObject({ code: 0, residentBytes: undefined, instructions: undefined })
  })
})

/** So many pages are touched by a child of what is measured. */
const touching = (megabytes: number) =>
  command('/bin/sh', ['-c', `perl -e 'my $held = "x" x (${String(megabytes)} << 20)'; :`])

const onLinux = process.platform === 'linux' ? ['linux'] : []

describe('what the kernel counts', () => {
  test.each(onLinux)('is counted of the command and all that it starts, on %s', async () => {
    const probe = { kind: 'perl', file: 'perl', calls, events: [PAGE_FAULTS] } as const
    const counted = async (megabytes: number) =>
      (await runMeasured(touching(megabytes), probe, join(directory, 'report'))).instructions ?? 0
    const pages = (await counted(64)) - (await counted(0))
    expect(pages).toBeGreaterThan(64 * 256 * 0.9)
  })

  test.each(onLinux)('is counted of a command that is held to what it may reach, on %s', async () => {
    const probe = { kind: 'perl', file: 'perl', calls, events: [PAGE_FAULTS] } as const
    const reach = {
      run: ['/usr', '/bin', '/lib', '/lib64', '/nix'],
      read: [],
      write: ['/dev/null'],
      ports: [],
    }
    const plain = touching(64)
    const held = { ...plain, ...isolated(await findIsolation(thisPlatform(), plain), reach, plain) }
    const { code, instructions } = await runMeasured(held, probe, join(directory, 'report'))
    expect(code).toBe(0)
    expect(instructions).toBeGreaterThan(64 * 256 * 0.9)
  })

  test.each(onLinux)('is added up over the kinds of cores, on %s', async () => {
    const count = async (events: readonly string[]) => {
      const probe = { kind: 'perl', file: 'perl', calls, events } as const
      return (await runMeasured(touching(64), probe, join(directory, 'report'))).instructions ?? 0
    }
    const once = await count([PAGE_FAULTS])
    const twice = await count([PAGE_FAULTS, PAGE_FAULTS])
    expect(twice / once).toBeGreaterThan(1.9)
    expect(twice / once).toBeLessThan(2.1)
  })

  test.each(onLinux)(
    'is not available where the kernel refuses, and the rest is as it was, on %s',
    async () => {
      // There is no such type of events.
      const probe = { kind: 'perl', file: 'perl', calls, events: [PAGE_FAULTS, '4294967295:1'] } as const
      const exit = await runMeasured(hungry(), probe, join(directory, 'report'))
      expect(exit).toMatchObject({ code: 3, instructions: undefined })
      expect(exit.residentBytes).toBeGreaterThan(200e6)
    },
  )

  test.each(onLinux)('is out of reach of the command, on %s', async () => {
    const probe = { kind: 'perl', file: 'perl', calls, events: [PAGE_FAULTS] } as const
    const listing = command('/bin/sh', ['-c', 'ls -l /proc/$$/fd'])
    const { stdout } = await runMeasured(listing, probe, join(directory, 'report'))
    expect(stdout).not.toContain('perf')
  })
})

/** A trial that finds these programs first. */
function withPath(path: string) {
  return { ...command('', []), env: { PATH: path } }
}

const standIn = (script: string) =>
  withPath(standInPath(join(directory, 'bin'), { perl: script }, environment.PATH))

describe('whether instructions are counted', () => {
  test.each(onLinux)('is found out once, with how, on %s', async () => {
    const { probe, instructions } = await findUsageProbe(
      thisPlatform(),
      withPath(countingPath(join(directory, 'bin'), environment.PATH)),
      join(directory, 'report'),
    )
    expect({ kind: probe.kind, instructions }).toEqual({
      kind: 'perl',
      instructions: { kind: 'counted', from: 'perf_event_open' },
    })
  })

  test.each(onLinux)('says that there is no perl, and memory is read by another way, on %s', async () => {
    const { probe, instructions } = await findUsageProbe(
      thisPlatform(),
      standIn('exit 127'),
      join(directory, 'report'),
    )
    expect(probe.kind).not.toBe('perl')
    expect(instructions).toEqual({
      kind: 'none',
      reason: 'there is no perl that works, which asks the kernel for it',
    })
  })

  test.each([
    [
      'refused 13',
      'the kernel lets this user count nothing (kernel.perf_event_paranoid above 2, or a container)',
    ],
    [
      'refused 1',
      'the kernel lets this user count nothing (kernel.perf_event_paranoid above 2, or a container)',
    ],
    ['refused 2', 'this machine has no counter for them, as most virtual machines'],
    ['0 1000 1000', 'this machine has no counter for them, as most virtual machines'],
  ])('has a reason where the report says %j', async (line, reason) => {
    const report = join(directory, 'report')
    const { instructions } = await findUsageProbe(
      thisPlatform(),
      standIn(`printf '1024\\n${line}\\n' > "$6"`),
      report,
    )
    expect(instructions).toEqual(process.platform === 'linux' ? { kind: 'none', reason } : expect.anything())
  })

  test('asks each kind of core, where there are several', () => {
    const units = (types: Readonly<Record<string, number>>) => {
      const folder = mkdtempSync(join(directory, 'units-'))
      for (const [name, type] of Object.entries(types)) {
        mkdirSync(join(folder, name))
        writeFileSync(join(folder, name, 'type'), `${String(type)}\n`)
      }
      return folder
    }
    expect(instructionEvents(units({ cpu: 4, software: 1 }))).toEqual(['0:1'])
    expect(instructionEvents(units({ cpu_core: 4, cpu_atom: 10, uncore_imc: 11 }))).toHaveLength(2)
    expect(new Set(instructionEvents(units({ cpu_core: 4, cpu_atom: 10 })))).toEqual(
      new Set(['0:17179869185', '0:42949672961']),
    )
    expect(instructionEvents(join(directory, 'none'))).toEqual(['0:1'])
  })
})

describe('the usage on a Mac', () => {
  const find = (file: string, reportFile = join(directory, 'report')) =>
    findUsageProbe(
      { usage: { kind: 'bsd-time', file: join(times, file) }, architecture: 'arm64' },
      command('', []),
      reportFile,
    )

  test.each([
    ['today', 'file', { kind: 'counted', from: 'time -l' }],
    ['old', 'stderr', { kind: 'counted', from: 'time -l' }],
    ['virtual', 'file', { kind: 'none', reason: '`time -l` tells none, as in many virtual machines' }],
  ])('is told by a `time` that is %s', async (file, into, instructions) => {
    expect(await find(file)).toEqual({
      probe: { kind: 'bsd-time', file: join(times, file), into },
      instructions,
    })
  })

  test('is not available without one', async () => {
    expect(await find('none')).toEqual({
      probe: { kind: 'none' },
      instructions: { kind: 'none', reason: 'there is no `time -l`' },
    })
  })

  test.each(['today', 'old'])(
    'is kept from who reads what the command says, by a `time` that is %s',
    async (file) => {
      const { probe } = await find(file)
      let read = ''
      const onStderr = (chunk: Buffer) => {
        read += chunk.toString()
      }
      const said = { ...command('/bin/sh', ['-c', 'printf a >&2; exit 7']), onStderr }
      expect(await runMeasured(said, probe, join(directory, 'report'))).toMatchObject({ code: 7, stderr: '' })
      expect(read).toBe('a')
    },
  )
})

test('on a system that is not known, nothing tells what a process used', async () => {
  const platform = { usage: { kind: 'none' }, architecture: 'x64' } as const
  const { probe, instructions } = await findUsageProbe(platform, command('', []), join(directory, 'report'))
  expect([probe.kind, instructions.kind]).toEqual(['none', 'none'])
})
