#!/usr/bin/perl
# A folder as on a Mac's disk, by FUSE: a name is kept as it was given, and found in whatever case and Unicode form it is asked for.
#   caseless-folder.pl KEPT MOUNTED [OPTION...]
use strict;
use Encode qw(decode_utf8);
use Errno qw(ENOENT);
use Fcntl qw(:mode);
use Fuse;
use POSIX ();
use Unicode::Normalize qw(NFD);

my ($kept, $mounted, @options) = @ARGV;

sub folded { lc NFD(decode_utf8($_[0])) }

# Where a path leads in the folder that keeps it all; what is not there keeps its name.
sub place {
  my $place = $kept;
  for my $name (grep { $_ ne '' } split m{/}, $_[0]) {
    if (!lstat "$place/$name" and opendir my $folder, $place) {
      my $wanted = folded($name);
      my ($found) = grep { folded($_) eq $wanted } readdir $folder;
      $name = $found if defined $found;
    }
    $place .= "/$name";
  }
  return $place;
}

sub answer { $_[0] ? 0 : -$! }

Fuse::main(
  mountpoint => $mounted,
  mountopts => join(',', 'allow_other', 'default_permissions', @options),
  getattr => sub { my @about = lstat place($_[0]); @about ? @about : -ENOENT },
  readlink => sub { my $aim = readlink place($_[0]); defined $aim ? $aim : -$! },
  getdir => sub { opendir(my $folder, place($_[0])) or return -$!; (readdir($folder), 0) },
  mknod => sub {
    my ($path, $mode) = @_;
    S_ISREG($mode) or return -POSIX::EPERM();
    sysopen(my $file, place($path), POSIX::O_CREAT() | POSIX::O_EXCL() | POSIX::O_WRONLY(), $mode & 07777) ? 0 : -$!;
  },
  mkdir => sub { answer(mkdir place($_[0]), $_[1]) },
  unlink => sub { answer(unlink place($_[0])) },
  rmdir => sub { answer(rmdir place($_[0])) },
  symlink => sub { answer(symlink $_[0], place($_[1])) },
  rename => sub {
    my ($from, $to) = map { place($_) } @_;
    # To another case of the same name.
    $to =~ s{[^/]+$}{($_[1] =~ m{([^/]+)$})[0]}e if $from eq $to;
    answer(rename $from, $to);
  },
  link => sub { answer(link place($_[0]), place($_[1])) },
  chmod => sub { answer(chmod $_[1], place($_[0])) },
  chown => sub { answer(chown $_[1], $_[2], place($_[0])) },
  truncate => sub { answer(truncate place($_[0]), $_[1]) },
  utime => sub { answer(utime $_[1], $_[2], place($_[0])) },
  open => sub { -e place($_[0]) ? 0 : -ENOENT },
  read => sub {
    my ($path, $size, $offset) = @_;
    open(my $file, '<:raw', place($path)) or return -$!;
    sysseek $file, $offset, 0;
    my $read = sysread $file, my $bytes, $size;
    defined $read ? $bytes : -$!;
  },
  write => sub {
    my ($path, $bytes, $offset) = @_;
    open(my $file, '+<:raw', place($path)) or return -$!;
    sysseek $file, $offset, 0;
    my $written = syswrite $file, $bytes;
    defined $written ? $written : -$!;
  },
  statfs => sub { (255, 1_000_000, 900_000, 1_000_000, 900_000, 4096) },
);
