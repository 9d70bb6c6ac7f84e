// The wrapper that has the kernel tell of a child process what Node does not: its peak memory and, where the machine counts
// them, its instructions. perl can ask for both without anything that has to be installed. The counter is that of
// `perf stat -e instructions:u`; perf itself is on few machines, would add some 15 ms to each timed run, and ends with status 0
// where what it ran was killed.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '../process/command.ts'

/** Numbers of system calls on Linux: getrusage(2), perf_event_open(2). */
export interface SystemCalls {
  readonly getrusage: number
  readonly perfEventOpen: number
}

/** By Node's name of the architecture. */
export const SYSTEM_CALLS: Readonly<Record<string, SystemCalls>> = {
  x64: { getrusage: 98, perfEventOpen: 298 },
  arm64: { getrusage: 165, perfEventOpen: 241 },
}

export interface PerlUsage {
  readonly kind: 'perl'
  readonly file: string
  readonly calls: SystemCalls
  /** What to count, as `TYPE:CONFIG` of perf_event_open(2); what they count is added up. */
  readonly events: readonly string[]
}

/**
 * Constants as in linux/perf_event.h: a structure of the first version (64 bytes), with the times that a counter was wanted and
 * that it ran (3), for all that is started from here on (inherit, bit 1), in user space only (bits 5 and 6); the descriptor
 * is closed where a program is started (8). RUSAGE_CHILDREN is -1; ru_maxrss is the first number behind the two
 * times, in KiB.
 */
const WRAPPER = `
my ($getrusage, $open, $events, $report, @command) = @ARGV;
my (@counters, @lines);
for (split /,/, $events) {
  my ($type, $config) = split /:/;
  my $wanted = pack 'LLQQQQQQQ', $type, 64, $config, 0, 0, 3, 0b1100010, 0, 0;
  my $number = syscall $open + 0, $wanted, 0, -1, -1, 8;
  if ($number < 0) { @counters = (); @lines = ('refused ' . ($! + 0)); last }
  open my $counter, '<&=', $number; push @counters, $counter;
}
my $pid = fork; defined $pid or exit 125;
if (!$pid) { exec { $command[0] } @command; exit 127 }
$SIG{TERM} = $SIG{INT} = 'IGNORE';
waitpid $pid, 0; my $status = $?;
for (@counters) { sysread $_, my $counted, 24; push @lines, join ' ', unpack 'QQQ', $counted }
my $usage = "\\0" x 144; syscall $getrusage + 0, -1, $usage;
open my $file, '>', $report; print $file map { "$_\\n" } unpack('x32 q', $usage), @lines; close $file;
exit(($status & 127) ? 128 + ($status & 127) : $status >> 8);
`

/** The command that runs another one and leaves its usage in a file, for `parseWrapperReport`. */
export function measuredByPerl(
  { file, calls, events }: PerlUsage,
  command: Pick<Command, 'file' | 'args'>,
  reportFile: string,
): Pick<Command, 'file' | 'args'> {
  const numbers = [calls.getrusage, calls.perfEventOpen].map(String)
  const args = ['-e', WRAPPER, ...numbers, events.join(','), reportFile, command.file, ...command.args]
  return { file, args }
}

const PERF_TYPE_HARDWARE = '0'
const PERF_COUNT_HW_INSTRUCTIONS = 1

/** Where the kernel tells which units of the processors count. */
const UNITS = '/sys/bus/event_source/devices'

/**
 * Instructions retired, on each kind of core that the processors have: one of several has its number in the upper half of the
 * configuration (Linux 5.13 and newer).
 */
export function instructionEvents(units = UNITS): readonly string[] {
  const kinds = coreKinds(units)
  const configs = kinds.length < 2 ? [0] : kinds.map((kind) => kind * 2 ** 32)
  return configs.map((config) => `${PERF_TYPE_HARDWARE}:${String(config + PERF_COUNT_HW_INSTRUCTIONS)}`)
}

function coreKinds(units: string): readonly number[] {
  try {
    const names = readdirSync(units).filter((name) => /^cpu_[a-z]+$/.test(name))
    return names
      .map((name) => Number(readFileSync(join(units, name, 'type'), 'utf8')))
      .filter(Number.isInteger)
  } catch {
    return []
  }
}
