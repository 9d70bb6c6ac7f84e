// Finding out how this machine tells what an evaluator used: peak memory, and instructions where it counts them.

import { readFile, rm } from 'node:fs/promises'
import { parseBsdTimeReport, parseWrapperReport, type WrapperReport } from '../../core/nix/usage-report.ts'
import type { InstructionCounter } from '../../core/model/identity.ts'
import type { Command } from '../process/command.ts'
import { type Exit, runIfThere } from '../process.ts'
import { instructionEvents, type PerlUsage, SYSTEM_CALLS } from './perl-usage.ts'
import { type UsageProbe, wrapped } from './process-usage.ts'

export interface FoundProbe {
  readonly probe: UsageProbe
  readonly instructions: InstructionCounter
}

type Trial = Omit<Command, 'file' | 'args'>

/** Finds the best way that this machine offers; `reportFile` is a path that a wrapper may write to. */
export async function findUsageProbe(trial: Trial, reportFile: string): Promise<FoundProbe> {
  if (process.platform !== 'linux') return await bsdTimeProbe(trial, reportFile)
  const perl = await perlProbe(trial, reportFile)
  await rm(reportFile, { force: true })
  if (perl?.report.instructions !== undefined)
    return { probe: perl.probe, instructions: { kind: 'counted', from: 'perf_event_open' } }
  const instructions = notCounted(
    perl ? refusalText(perl.report) : 'there is no perl that works, which asks the kernel for it',
  )
  for (const file of GNU_TIMES) {
    const probe = { kind: 'gnu-time', file } as const
    if ((await tryOut(trial, probe, '/dev/null'))?.code === 0) return { probe, instructions }
  }
  return { probe: perl ? { ...perl.probe, events: [] } : { kind: 'procfs' }, instructions }
}

const GNU_TIMES = ['/usr/bin/time', '/run/current-system/sw/bin/time']

async function bsdTimeProbe(trial: Trial, reportFile: string): Promise<FoundProbe> {
  const probe = { kind: 'bsd-time', file: '/usr/bin/time' } as const
  const exit = await tryOut(trial, probe, reportFile)
  const report = exit?.code === 0 ? parseBsdTimeReport(exit.stderr) : undefined
  if (report === undefined)
    return { probe: { kind: 'none' }, instructions: notCounted('there is no `time -l`') }
  return {
    probe,
    instructions:
      report.instructions === undefined
        ? notCounted('`time -l` tells none, as in many virtual machines')
        : { kind: 'counted', from: 'time -l' },
  }
}

async function perlProbe(
  trial: Trial,
  reportFile: string,
): Promise<{ readonly probe: PerlUsage; readonly report: WrapperReport } | undefined> {
  const calls = SYSTEM_CALLS[process.arch]
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
