// Gates of a head that edits some files, and of which it is known what it does without any of these edits.

import type { TreeEdit } from '../../src/core/causes/compose.ts'
import type { Change, Hunk } from '../../src/core/model/change.ts'
import { changeOf } from '../fakes/change.ts'
import { fakeSha } from '../fakes/repository.ts'
import { fakeSource, type FakeSide, type FakeTarget } from '../fakes/targets.ts'
import { type Given, run, SYSTEM } from './run-gate.ts'

export interface Proving extends Omit<Given, 'targets' | 'composed'> {
  readonly base?: FakeSide
  /** What head comes to where these files are as head has them. */
  readonly head: (present: ReadonlySet<string>) => FakeSide
  /** Other targets. */
  readonly others?: readonly FakeTarget[]
  /** Composing without these files fails. */
  readonly composeError?: (out: readonly string[]) => Error | undefined
}

export const FILES = ['a.nix', 'b.nix', 'c.nix', 'README.md'] as const

const HUNK: Hunk = { base: { first: 1, count: 1 }, head: { first: 1, count: 1 } }

export const CHANGE: Change = changeOf(
  ...FILES.map((path) => ({ base: { path, text: 'old\n' }, head: { path, text: 'new\n' }, hunks: [HUNK] })),
)

/** Runs the gate; `asked`: the files that were left out, question by question. */
export async function prove({ base = {}, head, others = [], composeError, ...given }: Proving) {
  const asked: (readonly string[])[] = []
  const sources = new Map<string, ReadonlySet<string>>()
  const folders = new Map<string, string>()
  const composed = (edits: readonly TreeEdit[]) => {
    const out = edits.map(({ path }) => path).toSorted()
    asked.push(out)
    const sha = fakeSha(`head without ${out.join(' ')}`)
    sources.set(fakeSource(sha).narHash, new Set(FILES.filter((file) => !out.includes(file))))
    return composeError?.(out) ?? sha
  }
  const target: FakeTarget = {
    path: ['packages', SYSTEM, 'web'],
    base,
    head: {
      ...head(new Set(FILES)),
      at: ({ narHash, storePath, inPlace }) => {
        const present = sources.get(inPlace === undefined ? narHash : (folders.get(storePath) ?? ''))
        return present === undefined ? undefined : head(present)
      },
    },
  }
  const onCheckOut = (sha: string, directory: string) => void folders.set(directory, fakeSource(sha).narHash)
  const ran = await run({ change: CHANGE, composed, onCheckOut, ...given, targets: [target, ...others] })
  return { ...ran, asked }
}

/** Twice the calls, as long as a file is as head has it. */
export function dearerBy(file: string) {
  return (present: ReadonlySet<string>): FakeSide =>
    present.has(file) ? { counters: { functionCalls: 2_000_000 } } : {}
}

/** What says how a gate ended. */
export function ending({ results, status }: Awaited<ReturnType<typeof prove>>) {
  return { verdict: results.verdict, status }
}
