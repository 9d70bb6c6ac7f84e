#!/usr/bin/perl
# Stands in for /usr/bin/time of macOS on Linux: options, format and ending are those of Apple's shell_cmds, time/time.c.
use strict;
my ($takes_file, $counts) = (TAKES_FILE, COUNTS);
my ($lists, $file) = (0);
while (@ARGV && $ARGV[0] =~ /^-(.+)$/) {
  shift @ARGV;
  if ($1 eq 'l') { $lists = 1 }
  elsif ($1 eq 'o' && $takes_file) { $file = shift @ARGV }
  else { print STDERR "time: illegal option -- $1\nusage: time [-lp] command.\n"; exit 1 }
}
my $started = time;
my $pid = fork;
if (!$pid) { exec { $ARGV[0] } @ARGV; print STDERR "time: $ARGV[0]: $!\n"; exit 127 }
$SIG{$_} = sub { kill $_[0], $pid } for 'INT', 'QUIT';
# A signal may come while it waits.
1 while waitpid($pid, 0) == -1 && $!{EINTR};
my $status = $?;
my $ended_by = $status & 127;
print STDERR "time: command terminated abnormally\n" if $ended_by;
my $usage = "\0" x 144;
require POSIX;
syscall((POSIX::uname())[4] eq 'aarch64' ? 165 : 98, -1, $usage);
my ($kibibytes, $faults) = unpack 'x32 q x24 q', $usage;
my ($user, $system) = (times)[2, 3];
open my $out, '>', $file if defined $file;
$out = *STDERR if !defined $file;
printf $out "%12.2f real %12.2f user %12.2f sys\n", time - $started, $user, $system;
if ($lists) {
  printf $out "%20d  %s\n", @$_ for
    [$kibibytes * 1024, 'maximum resident set size'],
    (map { [0, "average $_ size"] } 'shared memory', 'unshared data', 'unshared stack'),
    [$faults, 'page reclaims'],
    (map { [0, $_] } 'page faults', 'swaps', 'block input operations', 'block output operations',
      'messages sent', 'messages received', 'signals received'),
    [4, 'voluntary context switches'],
    [111, 'involuntary context switches'],
    ($counts ? ([$faults * 10_000, 'instructions retired'], [$faults * 4_000, 'cycles elapsed']) : ()),
    [$kibibytes * 900, 'peak memory footprint'];
}
close $out;
if ($ended_by) { $SIG{$_} = 'DEFAULT' for 'INT', 'QUIT'; kill $ended_by, $$; sleep 1 }
exit $status >> 8;
