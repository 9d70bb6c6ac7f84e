// Finding out how this machine tells what an evaluator used: peak memory, and instructions where it counts them.

import { readFile, rm } from 'node:fs/promises'
import {
  parseBsdTimeReport,
  parseWrapperReport,
  type Usage,
  type WrapperReport,
} from '../../core/nix/usage-report.ts'
import type { InstructionCounter } from '../../core/model/identity.ts'
import type { Platform } from '../platform.ts'
import type { Command } from '../process/command.ts'
import { type Exit, runIfThere } from '../process.ts'
import { instructionEvents, type PerlUsage, SYSTEM_CALLS, type SystemCalls } from './perl-usage.ts'
import { type UsageProbe, wrapped } from './process-usage.ts'

export interface FoundProbe {
  readonly probe: UsageProbe
  readonly instructions: InstructionCounter
}

type Trial = Omit<Command, 'file' | 'args'>

/** Finds the best way that this platform offers; `reportFile` is a path that a wrapper may write to. */
export async function findUsageProbe(
  { usage, architecture }: Pick<Platform, 'usage' | 'architecture'>,
  trial: Trial,
  reportFile: string,
): Promise<FoundProbe> {
  switch (usage.kind) {
    case 'linux':
      return await linuxProbe({ ...trial, gnuTimes: usage.gnuTimes, architecture }, reportFile)
    case 'bsd-time':
      return await bsdTimeProbe(usage.file, trial, reportFile)
    case 'none':
      return {
        probe: { kind: 'none' },
        instructions: notCounted('this platform offers no way that is known'),
      }
  }
}

interface LinuxTrial extends Trial {
  readonly gnuTimes: readonly string[]
  readonly architecture: string
}

async function linuxProbe(
  { gnuTimes, architecture, ...trial }: LinuxTrial,
  reportFile: string,
): Promise<FoundProbe> {
  const perl = await perlProbe(SYSTEM_CALLS[architecture], trial, reportFile)
  await rm(reportFile, { force: true })
  if (perl?.report.instructions !== undefined)
    return { probe: perl.probe, instructions: { kind: 'counted', from: 'perf_event_open' } }
  const instructions = notCounted(
    perl ? refusalText(perl.report) : 'there is no perl that works, which asks the kernel for it',
  )
  for (const file of gnuTimes) {
    const probe = { kind: 'gnu-time', file } as const
    if ((await tryOut(trial, probe, '/dev/null'))?.code === 0) return { probe, instructions }
  }
  return { probe: perl ? { ...perl.probe, events: [] } : { kind: 'procfs' }, instructions }
}

/** Not every release can report to a file. */
async function bsdTimeProbe(file: string, trial: Trial, reportFile: string): Promise<FoundProbe> {
  for (const into of ['file', 'stderr'] as const) {
    const probe = { kind: 'bsd-time', file, into } as const
    const exit = await tryOut(trial, probe, reportFile)
    if (exit?.code !== 0) continue
    const text = into === 'file' ? await readFile(reportFile, 'utf8').catch(() => '') : exit.stderr
    const report = parseBsdTimeReport(text)
    if (report !== undefined) return { probe, instructions: countedByTime(report) }
  }
  return { probe: { kind: 'none' }, instructions: notCounted('there is no `time -l`') }
}

function countedByTime({ instructions }: Usage): InstructionCounter {
  return instructions === undefined
    ? notCounted('`time -l` tells none, as in many virtual machines')
    : { kind: 'counted', from: 'time -l' }
}

async function perlProbe(
  calls: SystemCalls | undefined,
  trial: Trial,
  reportFile: string,
): Promise<{ readonly probe: PerlUsage; readonly report: WrapperReport } | undefined> {
  if (calls === undefined) return undefined
  const probe: PerlUsage = { kind: 'perl', file: 'perl', calls, events: instructionEvents() }
  if ((await tryOut(trial, probe, reportFile))?.code !== 0) return undefined
  const report = parseWrapperReport(await readFile(reportFile, 'utf8').catch(() => ''))
  return report.residentBytes === undefined ? undefined : { probe, report }
}

async function tryOut(trial: Trial, probe: UsageProbe, reportFile: string): Promise<Exit | undefined> {
  return await runIfThere({ ...trial, ...wrapped(probe, { file: '/bin/sh', args: ['-c', ':'] }, reportFile) })
}

/** EPERM, EACCES. */
const NOT_ALLOWED = new Set([1, 13])

function refusalText({ refusal }: WrapperReport): string {
  return refusal !== undefined && NOT_ALLOWED.has(refusal)
    ? 'the kernel lets this user count nothing (kernel.perf_event_paranoid above 2, or a container)'
    : 'this machine has no counter for them, as most virtual machines'
}

function notCounted(reason: string): InstructionCounter {
  return { kind: 'none', reason }
}
