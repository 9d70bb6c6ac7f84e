// What the table of metrics says of each.

import type { BuildPlan, Measurement, Run } from './measurement.ts'
import type { Unit } from '../text/number.ts'
import type { Threshold } from './threshold.ts'

/** `single`: measured once, since nobody would wait for more: a figure of a real build. */
type MetricKind = 'exact' | 'sampled' | 'single'

/** Where a metric's value comes from; `read` gives undefined where this Nix does not tell. */
type MetricSource =
  | { readonly from: 'run'; readonly read: (run: Run) => number | undefined }
  | { readonly from: 'plan'; readonly read: (plan: BuildPlan) => number | undefined }
  /** `base` is what it is compared with; undefined where there is nothing. */
  | {
      /** `build`: there where the configuration has `build`. */
      readonly from: 'graph' | 'build'
      readonly read: (of: Measurement, base: Measurement | undefined) => number | undefined
    }

export interface MetricRow {
  readonly id: string
  /** How reports name it. */
  readonly label: string
  readonly unit: Unit
  readonly better: 'lower' | 'higher'
  readonly kind: MetricKind
  readonly source: MetricSource
  /** Its value is of what changed between two revisions: of one by itself it says nothing. */
  readonly ofChange?: true
  /** What one of it is of the evaluator's work. Without it, it stands for none: a change of it is nothing to time. */
  readonly work?: 'call' | 'step' | 'other'
  /** What is looked into where it grew; without it, there is nothing that would tell why. */
  readonly explainedBy?: 'calls' | 'derivations' | 'closure'
  /** What holds where the configuration says nothing; empty: measured and shown, never judged. */
  readonly threshold: Threshold
  /** What a first configuration asks of every target: a ceiling, or a floor. */
  readonly goal?: Pick<Threshold, 'max' | 'min'>
  /** By how much undisturbed runs of the same code differ, as a fraction (standard deviation), where that is known and little. */
  readonly noise?: number
  /** Why a value may be missing, where it is not that this Nix does not tell it. */
  readonly absent?: string
  /** Who tells it, where it is not Nix: that it does not is said once of the machine, and not of each target. */
  readonly toldBy?: 'machine'
  /** One sentence for the documentation. */
  readonly about: string
}
