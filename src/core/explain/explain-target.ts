// All that explains what became of one target, from what is known of both of its sides.

import type { ChangedLines } from './changed-lines.ts'
import type { Measurement } from '../model/measurement.ts'
import type { FunctionCalls } from '../nix/function-calls.ts'
import type { MovedInput } from '../model/moved-input.ts'
import type { Side } from '../model/revision.ts'
import { explainCallPaths, type SideCalls } from './call-paths.ts'
import type { Explanation } from '../model/explanation.ts'
import { explainFunctions, explainPrimops } from './functions.ts'
import { explainHints } from './hints.ts'
import { signsOf } from './hints/signs.ts'
import { explainOrigins } from './origins.ts'

/** What is known of the calls of one side. */
export interface CountedSide {
  /** Undefined where they were not counted. */
  readonly calls: FunctionCalls | undefined
  /** Undefined where they were not traced. */
  readonly traced: SideCalls | undefined
}

export interface TargetToExplain {
  readonly base: CountedSide
  readonly head: CountedSide
  /** What the change did to the project's files, where that is known. */
  readonly change: ChangedLines | undefined
  readonly inputs: readonly MovedInput[]
}

/** Which calls account for the change; empty where calls were not counted or did not change. */
export function explainCalls({ base, head, change, inputs }: TargetToExplain): Explanation {
  if (base.calls === undefined || head.calls === undefined) return {}
  const calls = { base: base.calls, head: head.calls, change }
  const functions = explainFunctions(calls)
  const primops = explainPrimops(calls)
  const origins = explainOrigins(calls)
  const movedInputs = inputs.map(({ path }) => path)
  const callPaths =
    base.traced &&
    head.traced &&
    explainCallPaths({ base: base.traced, head: head.traced, change, movedInputs })
  return {
    ...(functions && { functions }),
    ...(primops && { primops }),
    ...(origins.length > 0 && { origins }),
    ...(callPaths && { callPaths }),
  }
}

/** Known causes whose signs are there. */
export function explainSigns(
  { base, head, inputs }: TargetToExplain,
  measurements: Readonly<Record<Side, Measurement>>,
): Explanation {
  const hints = explainHints({
    base: signsOf(measurements.base, base.calls),
    head: signsOf(measurements.head, head.calls),
    inputs,
  })
  return hints.length === 0 ? {} : { hints }
}
