// Peak memory and instructions of a child process, which Node does not tell: by a wrapper that waits for the evaluator
// and asks the kernel, or, where there is no such program, by looking into /proc while it runs.

import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import {
  NO_USAGE,
  parseBsdTimeReport,
  parseGnuTimeReport,
  parseWrapperReport,
  type Usage,
  withoutBsdTimeEnding,
} from '../../core/nix/usage-report.ts'
import type { Command } from '../process/command.ts'
import { type Exit, runCommand } from '../process.ts'
import { measuredByPerl, type PerlUsage } from './perl-usage.ts'

/** How usage is read on this machine; only figures read the same way are comparable. */
export type UsageProbe =
  | { readonly kind: 'gnu-time'; readonly file: string }
  | {
      readonly kind: 'bsd-time'
      readonly file: string
      /** Behind what the command prints there, or apart from it. */
      readonly into: 'file' | 'stderr'
    }
  | PerlUsage
  | { readonly kind: 'procfs' }
  | { readonly kind: 'none' }

export interface MeasuredExit extends Exit, Usage {}

const POLL_MILLISECONDS = 5

/** Runs a command and reads its usage; `reportFile` is a path that the wrapper may write to, and no evaluator. */
export async function runMeasured(
  command: Command,
  probe: UsageProbe,
  reportFile: string,
): Promise<MeasuredExit> {
  if (probe.kind === 'procfs') return await runPolled(command)
  if (hasNoRoom(probe, command)) return await runMeasured(command, { kind: 'none' }, reportFile)
  const { shown = [command.file, ...command.args] } = command
  const exit = await runCommand({ ...command, ...wrapped(probe, command, reportFile), shown })
  switch (probe.kind) {
    case 'none':
      return { ...exit, ...NO_USAGE }
    case 'bsd-time':
      return bsdTimeExit(exit, probe.into === 'file' ? await reportIn(reportFile) : undefined)
    case 'gnu-time':
      return { ...exit, ...parseGnuTimeReport(await reportIn(reportFile)) }
    case 'perl': {
      const { residentBytes, instructions } = parseWrapperReport(await reportIn(reportFile))
      return { ...exit, residentBytes, instructions }
    }
  }
}

/** The command that runs another one and reports of it. */
export function wrapped(
  probe: UsageProbe,
  command: Pick<Command, 'file' | 'args'>,
  reportFile: string,
): Pick<Command, 'file' | 'args'> {
  switch (probe.kind) {
    case 'gnu-time':
      return { file: probe.file, args: ['-q', '-f', '%M', '-o', reportFile, command.file, ...command.args] }
    case 'bsd-time':
      return { file: probe.file, args: ['-l', ...intoFile(probe, reportFile), command.file, ...command.args] }
    case 'perl':
      return measuredByPerl(probe, command, reportFile)
    case 'procfs':
    case 'none':
      return command
  }
}

/** Standard error is somebody else's, who would take the report for what the command says. */
function hasNoRoom(probe: UsageProbe, { onStderr }: Command): boolean {
  return probe.kind === 'bsd-time' && probe.into === 'stderr' && onStderr !== undefined
}

function intoFile(
  { into }: Extract<UsageProbe, { kind: 'bsd-time' }>,
  reportFile: string,
): readonly string[] {
  return into === 'file' ? ['-o', reportFile] : []
}

/** `written`: what the report file has; undefined where the report is behind the command's own output. */
function bsdTimeExit(exit: Exit, written: string | undefined): MeasuredExit {
  const report = parseBsdTimeReport(written ?? exit.stderr)
  const end = written === undefined ? (report?.start ?? exit.stderr.length) : exit.stderr.length
  const stderr = withoutBsdTimeEnding(exit.stderr.slice(0, end))
  if (report === undefined) return { ...exit, stderr, ...NO_USAGE }
  const { residentBytes, instructions } = report
  return { ...exit, stderr, residentBytes, instructions }
}

async function reportIn(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch(() => '')
}

async function runPolled(command: Command): Promise<MeasuredExit> {
  let peakKibibytes = 0
  let timer: NodeJS.Timeout | undefined
  const look = (pid: number) => {
    // Synchronous: the process must not be reaped between two steps of an asynchronous read.
    peakKibibytes = Math.max(peakKibibytes, highWaterMark(pid))
  }
  try {
    const exit = await runCommand({
      ...command,
      onStart: (pid) => {
        timer = setInterval(look, POLL_MILLISECONDS, pid)
      },
    })
    const residentBytes = peakKibibytes === 0 ? undefined : peakKibibytes * 1024
    return { ...exit, residentBytes, instructions: undefined }
  } finally {
    clearInterval(timer)
  }
}

/** VmHWM of /proc/PID/status in KiB; 0 once the process has ended. */
function highWaterMark(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
