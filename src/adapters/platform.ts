// What this machine is and offers: the one place that asks which kind of system the program runs on. Others are handed what
// they need to know of it, so that a test can hand them another's.

import { availableParallelism, cpus, freemem, release, totalmem, type } from 'node:os'
import { availableOnMac } from './platform/vm-stat.ts'

export interface Platform extends Kind {
  /** As Nix calls it, for where Nix itself does not tell. */
  readonly system: string
  /** As Node calls it: numbers of system calls go by it. */
  readonly architecture: string
  readonly machine: Hardware
  /** Evaluators beside each other, as far as processors go. */
  processors(): number
  /** Memory that can be had without taking it from other programs. */
  availableBytes(): number
}

export interface Hardware {
  readonly os: string
  readonly cpu: string
  readonly cores: number
  readonly memoryBytes: number
}

/** What kinds of systems have in different ways. */
export interface Kind {
  /** Who tells what a process used. */
  readonly usage: UsageTeller
  /** What can hold a process to what it may reach. */
  readonly isolation: 'landlock' | 'none'
  /** Where the children of a process are listed. */
  readonly processes: ProcessTable
}

export type UsageTeller =
  /** The kernel, and GNU time where it is there. */
  | { readonly kind: 'linux'; readonly gnuTimes: readonly string[] }
  /** A program that comes with the system. */
  | { readonly kind: 'bsd-time'; readonly file: string }
  | { readonly kind: 'none' }

export type ProcessTable = 'procfs' | 'pgrep'

/** The machine that runs this process. */
export function thisPlatform(): Platform {
  const processors = cpus()
  return {
    ...kindOf(process.platform),
    system: `${NIX_ARCHITECTURES[process.arch] ?? process.arch}-${process.platform}`,
    architecture: process.arch,
    machine: {
      os: `${type()} ${release()}`,
      cpu: processors[0]?.model.trim() ?? 'unknown',
      cores: processors.length,
      memoryBytes: totalmem(),
    },
    processors: availableParallelism,
    availableBytes: process.platform === 'darwin' ? availableOnMac : freemem,
  }
}

const NIX_ARCHITECTURES: Readonly<Record<string, string>> = { arm64: 'aarch64', x64: 'x86_64' }

const LINUX: Kind = {
  usage: { kind: 'linux', gnuTimes: ['/usr/bin/time', '/run/current-system/sw/bin/time'] },
  isolation: 'landlock',
  processes: 'procfs',
}

const MAC: Kind = {
  usage: { kind: 'bsd-time', file: '/usr/bin/time' },
  isolation: 'none',
  processes: 'pgrep',
}

/** The BSDs count memory in other units than macOS. */
const OTHER: Kind = { ...MAC, usage: { kind: 'none' } }

function kindOf(name: NodeJS.Platform): Kind {
  if (name === 'linux') return LINUX
  return name === 'darwin' ? MAC : OTHER
}
