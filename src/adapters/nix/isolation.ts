// Holds a process to what it may reach, by the kernel: Landlock (Linux 5.19 and newer), which needs no rights and no set-up.
// Node can not ask for it, so that perl does, in the process that then becomes the program. Nix's own modes keep evaluation
// from files by its own functions; this keeps it from them by any: flakes that it gets, inputs that are not locked,
// programs that it starts, and the environment of other processes.

import { MeasurementError } from '../../errors.ts'
import type { Platform } from '../platform.ts'
import type { Command } from '../process/command.ts'
import { runIfThere } from '../process.ts'
import type { Reach } from '../../core/nix/reach.ts'

/** How an evaluator is held, or why not. */
export type Isolation =
  | {
      readonly kind: 'landlock'
      readonly file: string
      readonly version: number
      /** Number of the system call. */
      readonly prctl: number
    }
  /** `reason` completes “evaluators are not isolated: …”. */
  | { readonly kind: 'none'; readonly reason: string }

/** What a wrapper ends with where it could not do its part: no evaluator ends like that. */
const NOT_ISOLATED_STATUS = 125

/** Number of the system call prctl(2) on Linux, by Node's name of the architecture; those of Landlock are the same on all. */
const PRCTL: Readonly<Record<string, number>> = { x64: 157, arm64: 167 }

/** The first version of Landlock that lets a file be moved from folder to folder, as Nix does in its store. */
const OLDEST_VERSION = 2

/**
 * Constants as in linux/landlock.h. Rules come as `KIND:WHAT` up to `--`: `x` run, `r` read, `w` change, `p` connect to
 * a port. A rule for what is not there is passed over.
 */
const PERL_WRAPPER = `
my ($prctl, @command) = @ARGV;
sub stop { print STDERR "isolation: $_[0]: $!\\n"; exit ${String(NOT_ISOLATED_STATUS)} }
my $version = syscall 444, 0, 0, 1;
if (!@command) { print "$version\\n"; exit }
$version >= ${String(OLDEST_VERSION)} or stop 'Landlock';
my $file = 0b111 | ($version >= 3 ? 1 << 14 : 0) | ($version >= 5 ? 1 << 15 : 0);
my $all = (1 << 14) - 1 | $file;
my %access = (x => 0b1101, r => 0b1100, w => $all & ~1);
my $handled = pack 'QQQ', $all, $version >= 4 ? 2 : 0, $version >= 6 ? 3 : 0;
my $rules = syscall 444, $handled, $version >= 6 ? 24 : $version >= 4 ? 16 : 8, 0;
$rules >= 0 or stop 'ruleset';
while (defined(my $rule = shift @command)) {
  last if $rule eq '--';
  my ($kind, $what) = split /:/, $rule, 2;
  if ($kind eq 'p') {
    next if $version < 4;
    my $port = pack 'QQ', 2, $what;
    syscall(445, $rules, 2, $port, 0) == 0 or stop $rule;
    next;
  }
  $what =~ s{^/proc/self(?=/|$)}{/proc/$$};
  sysopen(my $place, $what, 010000000) or next;
  my $beneath = pack 'Ql', -d $what ? $access{$kind} : $access{$kind} & $file, fileno $place;
  syscall(445, $rules, 1, $beneath, 0) == 0 or stop $rule;
}
syscall($prctl, 38, 1, 0, 0, 0) == 0 or stop 'privileges';
syscall(446, $rules, 0) == 0 or stop 'restriction';
exec { $command[0] } @command;
stop $command[0];
`

/** Finds out whether this machine can hold a process. Throws MeasurementError where it has no room to find out. */
export async function findIsolation(
  { isolation, architecture }: Pick<Platform, 'isolation' | 'architecture'>,
  trial: Omit<Command, 'file' | 'args'>,
  perls: readonly string[] = PERLS,
): Promise<Isolation> {
  const prctl = PRCTL[architecture]
  if (isolation === 'none') return none('this platform offers nothing for it without set-up')
  if (prctl === undefined) return none('it is not known how on this architecture')
  const args = ['-e', PERL_WRAPPER, String(prctl)]
  for (const file of perls) {
    const exit = await runIfThere({ ...trial, file, args })
    if (exit?.code === null) {
      throw new MeasurementError('It could not be found out how to isolate evaluators: perl was ended.', {
        remedy: 'Run it again.',
      })
    }
    // One that is not there, or does not work: another may.
    if (exit?.code !== 0) continue
    const version = Number(exit.stdout)
    if (!(version >= OLDEST_VERSION)) return none('this kernel has no Landlock, or an old one')
    return { kind: 'landlock', file, version, prctl }
  }
  return none('there is no perl that works, which asks the kernel for it')
}

/** That of PATH, and where systems have theirs. */
const PERLS = ['perl', '/usr/bin/perl', '/run/current-system/sw/bin/perl']

function none(reason: string): Isolation {
  return { kind: 'none', reason }
}

/** The command that runs another one with no more than its reach. */
export function isolated(
  isolation: Isolation,
  reach: Reach,
  { file, args, shown = [file, ...args] }: Pick<Command, 'file' | 'args' | 'shown'>,
): Pick<Command, 'file' | 'args' | 'shown'> {
  if (isolation.kind === 'none') return { file, args }
  const rules = [
    ...reach.run.map((path) => `x:${path}`),
    ...reach.read.map((path) => `r:${path}`),
    ...reach.write.map((path) => `w:${path}`),
    ...reach.ports.map((port) => `p:${String(port)}`),
  ]
  return {
    file: isolation.file,
    args: ['-e', PERL_WRAPPER, String(isolation.prctl), ...rules, '--', file, ...args],
    shown,
  }
}
