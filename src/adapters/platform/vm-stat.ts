// Memory that a Mac can give without taking it from programs that are at work. Node's own figure (libuv's, of macOS) is of pages
// that hold nothing at all, of which there are next to none: macOS fills memory with what it has read.

import { spawnSync } from 'node:child_process'
import { freemem, totalmem } from 'node:os'
import { parseVmStat } from '../../core/nix/vm-stat.ts'

/** It answers at once or not at all. */
const TIMEOUT_MILLISECONDS = 5_000

export function availableOnMac(): number {
  const { stdout } = spawnSync('/usr/bin/vm_stat', {
    encoding: 'utf8',
    env: {},
    timeout: TIMEOUT_MILLISECONDS,
  })
  // Where it can not be started, there is no text, whatever the type says.
  const told = typeof stdout === 'string' ? parseVmStat(stdout) : undefined
  return told ?? Math.max(freemem(), totalmem() / 2)
}
