// Peak resident memory of a child process, which Node does not tell: by a wrapper that waits for the evaluator
// and asks the kernel, or, where there is no such program, by looking into /proc while it runs.

import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Command } from '../process/command.ts'
import { type Exit, runCommand, runIfThere } from '../process.ts'

/** How peak memory is read on this machine; only figures read the same way are comparable. */
export type MemoryProbe =
  | { readonly kind: 'gnu-time'; readonly file: string }
  | { readonly kind: 'bsd-time'; readonly file: string }
  | { readonly kind: 'perl'; readonly file: string; readonly syscall: number }
  | { readonly kind: 'procfs' }
  | { readonly kind: 'none' }

export interface MeasuredExit extends Exit {
  readonly residentBytes: number | undefined
}

/** Number of the system call getrusage(2) on Linux, by Node's name of the architecture. */
const GETRUSAGE: Readonly<Record<string, number>> = { x64: 98, arm64: 165 }

/** RUSAGE_CHILDREN is -1; ru_maxrss is the first number behind the two times, in KiB. */
const PERL_WRAPPER = `
my ($syscall, $report, @command) = @ARGV;
my $pid = fork; defined $pid or exit 125;
if (!$pid) { exec { $command[0] } @command; exit 127 }
$SIG{TERM} = $SIG{INT} = 'IGNORE';
waitpid $pid, 0; my $status = $?;
my $usage = "\\0" x 144; syscall($syscall + 0, -1, $usage);
open my $file, '>', $report; print $file unpack('x32 q', $usage), "\\n"; close $file;
exit(($status & 127) ? 128 + ($status & 127) : $status >> 8);
`

const POLL_MILLISECONDS = 5

/** Finds the best way that this machine offers. */
export async function findMemoryProbe(trial: Omit<Command, 'file' | 'args'>): Promise<MemoryProbe> {
  for (const probe of candidates()) {
    const reportFile = '/dev/null'
    const { file, args } = wrapped(probe, { file: '/bin/sh', args: ['-c', ':'] }, reportFile)
    const exit = await runIfThere({ ...trial, file, args })
    if (exit?.code === 0 && (probe.kind !== 'bsd-time' || bsdTimeReport(exit.stderr) !== undefined))
      return probe
  }
  return process.platform === 'linux' ? { kind: 'procfs' } : { kind: 'none' }
}

function candidates(): readonly MemoryProbe[] {
  if (process.platform !== 'linux') return [{ kind: 'bsd-time', file: '/usr/bin/time' }]
  const syscall = GETRUSAGE[process.arch]
  const times = ['/usr/bin/time', '/run/current-system/sw/bin/time'].map(
    (file) => ({ kind: 'gnu-time', file }) as const,
  )
  return syscall === undefined ? times : [...times, { kind: 'perl', file: 'perl', syscall }]
}

/** Runs a command and reads its peak memory; `reportFile` is a path that the wrapper may write to. */
export async function runMeasured(
  command: Command,
  probe: MemoryProbe,
  reportFile: string,
): Promise<MeasuredExit> {
  if (probe.kind === 'procfs') return await runPolled(command)
  const exit = await runCommand({ ...command, ...wrapped(probe, command, reportFile) })
  if (probe.kind === 'bsd-time') {
    const report = bsdTimeReport(exit.stderr)
    return report === undefined
      ? { ...exit, residentBytes: undefined }
      : { ...exit, stderr: exit.stderr.slice(0, report.start), residentBytes: report.bytes }
  }
  const written = await readFile(reportFile, 'utf8').catch(() => '')
  const kibibytes = /^\d+$/.exec(written.trimEnd().split('\n').at(-1) ?? '')?.[0]
  return { ...exit, residentBytes: kibibytes === undefined ? undefined : Number(kibibytes) * 1024 }
}

function wrapped(
  probe: MemoryProbe,
  command: Pick<Command, 'file' | 'args'>,
  reportFile: string,
): Pick<Command, 'file' | 'args'> {
  switch (probe.kind) {
    case 'gnu-time':
      return { file: probe.file, args: ['-q', '-f', '%M', '-o', reportFile, command.file, ...command.args] }
    case 'bsd-time':
      return { file: probe.file, args: ['-l', command.file, ...command.args] }
    case 'perl':
      return {
        file: probe.file,
        args: ['-e', PERL_WRAPPER, String(probe.syscall), reportFile, command.file, ...command.args],
      }
    case 'procfs':
    case 'none':
      return command
  }
}

/** What `time -l` of macOS appends to standard error; its memory figure is in bytes. */
export function bsdTimeReport(
  stderr: string,
): { readonly start: number; readonly bytes: number } | undefined {
  // Its own is the last; what looks like it before that is the evaluator's.
  const start = stderr.lastIndexOf('\n', stderr.lastIndexOf(' real ')) + 1
  const lines = stderr.slice(start).split('\n')
  if (!/^ +[\d.,]+ real +[\d.,]+ user +[\d.,]+ sys *$/.test(lines[0] ?? '')) return undefined
  const found = lines.flatMap((line) => /^ *(\d+) +maximum resident set size$/.exec(line)?.[1] ?? [])
  return found[0] === undefined ? undefined : { start, bytes: Number(found[0]) }
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
    return { ...exit, residentBytes: peakKibibytes === 0 ? undefined : peakKibibytes * 1024 }
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
