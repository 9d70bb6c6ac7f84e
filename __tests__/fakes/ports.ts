// All ports in memory, around a repository whose commits are called `base` and `head`.

import type { GateRequest } from '../../src/commands/prepare.ts'
import type { Change } from '../../src/core/model/change.ts'
import type { NixOpening } from '../../src/ports/nix.ts'
import type { Clock, Ports } from '../../src/ports/ports.ts'
import { type FakeHistoryFiles, fakeHistory } from './history.ts'
import { fakeNix, type FakeNix, type FakeNixOptions } from './nix.ts'
import { fakeProgress, type FakeProgress } from './progress.ts'
import { fakeRepository, type FakeRepository, type FakeRepositoryOptions } from './repository.ts'
import { seeded } from './run.ts'

export interface FakeClock extends Clock {
  readonly advance: (seconds: number) => void
}

export function fakeClock(): FakeClock {
  let now = 1000
  return {
    seconds: () => now,
    advance: (seconds) => {
      now += seconds
    },
  }
}

export interface FakeWorldOptions
  extends
    Omit<FakeNixOptions, 'clock'>,
    Pick<
      FakeRepositoryOptions,
      'composed' | 'countFiles' | 'currentBranch' | 'onCheckOut' | 'remoteAddress'
    > {
  readonly baseFiles?: Readonly<Record<string, string>>
  readonly headFiles?: Readonly<Record<string, string>>
  /** Files outside of the repository. */
  readonly files?: Readonly<Record<string, string>>
  readonly prefix?: string
  /** What has been recorded, or why it can not be read. */
  readonly history?: FakeHistoryFiles
  /** Between base and head; an error where Git can not tell. */
  readonly change?: Change | Error
  /** Thrown where Nix is opened. */
  readonly nixError?: Error
  /** Thrown where a file is written. */
  readonly writeError?: Error
}

export interface FakeWorld {
  readonly ports: Ports
  readonly nix: FakeNix
  readonly repository: FakeRepository
  readonly progress: FakeProgress
  readonly clock: FakeClock
  /** What Nix was opened with. */
  readonly openedWith: readonly NixOpening[]
  /** Files that were written, by path. */
  readonly written: ReadonlyMap<string, string>
}

export function fakeWorld(options: FakeWorldOptions): FakeWorld {
  const clock = fakeClock()
  const nix = fakeNix({ ...options, clock })
  const progress = fakeProgress()
  const openedWith: NixOpening[] = []
  const written = new Map<string, string>()
  const repository = fakeRepository({
    commits: [
      { name: 'base', files: options.baseFiles ?? {} },
      { name: 'head', parents: ['base'], files: options.headFiles ?? options.baseFiles ?? {} },
    ],
    refs: { HEAD: 'head', main: 'base' },
    defaultBranch: 'main',
    prefix: options.prefix ?? '',
    ...(options.change !== undefined && { change: options.change }),
    ...(options.composed !== undefined && { composed: options.composed }),
    ...(options.onCheckOut !== undefined && { onCheckOut: options.onCheckOut }),
    ...(options.countFiles !== undefined && { countFiles: options.countFiles }),
    ...(options.remoteAddress !== undefined && { remoteAddress: options.remoteAddress }),
    ...(options.currentBranch !== undefined && { currentBranch: options.currentBranch }),
  })
  const ports: Ports = {
    git: { open: () => Promise.resolve(repository) },
    findNix: () => {
      if (options.nixError !== undefined) return Promise.reject(options.nixError)
      return Promise.resolve((opening) => {
        openedWith.push(opening)
        return Promise.resolve(nix)
      })
    },
    files: {
      read: (path) => Promise.resolve(options.files?.[path]),
      write: (path, content) => {
        if (options.writeError !== undefined) return Promise.reject(options.writeError)
        written.set(path, typeof content === 'string' ? content : [...content].join(''))
        return Promise.resolve()
      },
    },
    baselines: {
      restore: () => Promise.resolve({ text: undefined }),
      save: () => Promise.resolve(undefined),
    },
    history: fakeHistory(options.history),
    startedAt: new Date('2026-11-21T07:30:00Z'),
    clock,
    progress,
    random: seeded(7),
    signal: options.signal ?? new AbortController().signal,
    program: 'nix-perf-gate 0.0.0',
  }
  return { ports, nix, repository, progress, clock, openedWith, written }
}

/** Compares the commits `base` and `head`. */
export function gateRequest(overrides: Partial<GateRequest> = {}): GateRequest {
  return {
    directory: '/project',
    base: 'main',
    head: 'HEAD',
    configFile: undefined,
    targets: [],
    exclude: [],
    event: undefined,
    headSha: undefined,
    ...overrides,
  }
}
