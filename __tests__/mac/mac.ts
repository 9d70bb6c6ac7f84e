// A Mac, as far as Linux can be one: what the program asks of the machine has a Mac's answer. What it runs is the committed
// bundle, real Nix, which evaluates for the Mac's system, and real Git.

import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { GitSandbox } from '../git-sandbox.ts'
import { terminalEnvironment } from '../dist/run-program.ts'
import { linesOf } from '../dist/projects.ts'

/** What releases and machines differ in. */
export interface MacKind {
  readonly system: 'aarch64-darwin' | 'x86_64-darwin'
  /** `time`: of macOS today; one that has no `-o`; in a virtual machine, where nothing counts; none at all. */
  readonly time: 'today' | 'old' | 'virtual' | 'none'
}

export interface Mac {
  /** For Node, before the program. */
  readonly nodeArgs: readonly string[]
  /** A terminal's. */
  readonly environment: Readonly<Record<string, string>>
  /** Where what the program leaves behind would be, by its real path. */
  readonly temporary: string
  /** Programs that were started, each once. */
  started(): readonly string[]
}

const PRELOAD = new URL('./as-on-mac.mjs', import.meta.url)

/** Node's names of the architectures. */
const ARCHITECTURES = { 'aarch64-darwin': 'arm64', 'x86_64-darwin': 'x64' } as const

/** The tests of a Mac need what is Linux's own. */
export const onLinux = process.platform === 'linux' ? ['on Linux'] : []

/** Sets one up in a folder of the sandbox. */
export function createMac(sandbox: GitSandbox, folder: string, kind: MacKind): Mac {
  const root = join(sandbox.directory, folder)
  const temporary = join(root, 'private/var/folders/zz/T')
  mkdirSync(temporary, { recursive: true })
  symlinkSync('private/var', join(root, 'var'))
  const tools = join(root, 'tools')
  if (kind.time !== 'none') writeTime(join(tools, 'usr/bin/time'), kind.time)
  writeProgram(join(tools, 'usr/bin/vm_stat'), `#!/bin/sh\ncat <<'END'\n${VM_STAT}END\n`)
  const started = join(root, 'started')
  const query = new URLSearchParams({ arch: ARCHITECTURES[kind.system], tools, started })
  const environment = terminalEnvironment(sandbox)
  return {
    nodeArgs: ['--import', `${PRELOAD.href}?${query.toString()}`],
    environment: {
      ...environment,
      // With a slash at its end, and behind a link.
      TMPDIR: `${join(root, 'var/folders/zz/T')}/`,
      NIX_CONFIG: `${environment.NIX_CONFIG ?? ''}\nsystem = ${kind.system}`,
    },
    temporary,
    started: () => [...new Set(linesOf(started))].sort(),
  }
}

function writeProgram(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  chmodSync(path, 0o755)
}

/** As macOS 14 prints it on a machine with 16 GiB. */
export const VM_STAT = readFileSync(new URL('../fixtures/macos/vm_stat.txt', import.meta.url), 'utf8')

/**
 * `time` of macOS: `-l`, and `-o FILE` where it is of today. Its memory is that of the processes it waited for, as Linux counts it;
 * page faults stand for instructions. It ends as the command did, by the same signal too.
 */
export function writeTime(path: string, time: Exclude<MacKind['time'], 'none'>): void {
  const text = readFileSync(new URL('./time.pl', import.meta.url), 'utf8')
    .replace('TAKES_FILE', time === 'old' ? '0' : '1')
    .replace('COUNTS', time === 'virtual' ? '0' : '1')
  writeProgram(path, text)
}
