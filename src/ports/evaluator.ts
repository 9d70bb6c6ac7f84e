// What is evaluated, and what an evaluation tells.

import type { Run } from '../core/model/measurement.ts'
import type { Failure } from '../core/model/failure.ts'
import type { ArgumentValue, TargetOrigin } from '../core/model/target.ts'
import type { CallTree } from '../core/nix/call-tree.ts'
import type { DryRunLog } from '../core/nix/dry-run.ts'
import type { FunctionCalls, SourceFile } from '../core/nix/function-calls.ts'
import type { Source } from './store.ts'

export interface Evaluation {
  readonly source: Source
  readonly origin: TargetOrigin
}

/** What an exact run tells. */
export interface ExactRun {
  readonly run: Run
  readonly derivationPath: string
  /** Store paths that a build makes valid, sorted; none where they are known only after it. */
  readonly outputs: readonly string[]
  readonly dryRun: DryRunLog
}

/** Success, or Nix's own failure as data: a target that does not evaluate is a result. */
export type Attempt<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

/** Which attributes to list. */
export interface Listing {
  readonly source: Source
  readonly from:
    | { readonly kind: 'flake'; readonly directory: string }
    | {
        readonly kind: 'file'
        readonly file: string
        readonly arguments: Readonly<Record<string, ArgumentValue>>
      }
}

/** Every call of one evaluation. */
export interface TracedCalls {
  readonly calls: FunctionCalls
  readonly tree: CallTree
  /** Files that were evaluated. */
  readonly files: readonly SourceFile[]
}
