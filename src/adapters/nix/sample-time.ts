// Where the time of one evaluation goes: the sampling profiler of Nix 2.30 and newer.

import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CallTree } from '../../core/nix/call-tree.ts'
import { createFoldedStacksReader } from '../../core/nix/folded-stacks.ts'
import { parseProfileFrame } from '../../core/nix/profile-frame.ts'
import { sourceFiles, type Sources } from '../../core/nix/source-files.ts'
import type { Attempt, Evaluation } from '../../ports/evaluator.ts'
import { failureOf, runEvaluator, type Session } from './nix-command.ts'
import { installable } from './installable.ts'
import { sourcesOf } from './sources.ts'

/** Samples a second: enough for an evaluation of half a second, at some 10 % of its time. Prime, so as not to beat. */
const SAMPLES_PER_SECOND = 997

const READ_BYTES = 1024 * 1024

/** By the profiler. */
export async function sampleTime(session: Session, evaluation: Evaluation): Promise<Attempt<CallTree>> {
  const evaluator = session.confined[evaluation.origin.kind]
  const file = join(evaluator.directory, `${evaluator.nextName()}.folded`)
  try {
    const exit = await runEvaluator(
      evaluator,
      ['eval'],
      [
        ...['--raw', '--read-only', '--offline', '--no-eval-cache'],
        ...['--eval-profiler', 'flamegraph', '--eval-profile-file', file],
        ...['--eval-profiler-frequency', String(SAMPLES_PER_SECOND)],
        ...installable(session, evaluation, ['drvPath']),
      ],
    )
    if (exit.code !== 0) {
      const { storePath: sourcePath } = evaluation.source
      return { ok: false, failure: failureOf(evaluator, exit, { sourcePath, messages: exit.stderr }) }
    }
    return { ok: true, value: await readProfile(file, await sourcesOf(session, evaluation)) }
  } finally {
    await rm(file, { force: true })
  }
}

/** Read piece by piece: profiles of deep evaluations are larger than memory. Of an evaluation too short there is none. */
export async function readProfile(file: string, sources: Sources): Promise<CallTree> {
  const reader = createFoldedStacksReader()
  const chunks: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: READ_BYTES })
  for await (const chunk of chunks) reader.write(chunk)
  const { builder, frames } = reader.end()
  const whose = sourceFiles(sources)
  return builder.finish(
    'samples',
    frames.map((frame) => parseProfileFrame(frame, whose)),
  )
}
