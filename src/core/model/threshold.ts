// What a change or a value may not exceed.

/** A limit on the change in the worse direction: relative to base (0.1 is 10 %), or in the metric's base unit. */
export type Limit =
  | { readonly relative: number; readonly absolute?: never }
  | { readonly absolute: number; readonly relative?: never }

export interface Threshold {
  readonly warn?: Limit | undefined
  readonly fail?: Limit | undefined
  /** A change smaller than this, in the metric's base unit, crosses neither tier. */
  readonly minChange?: number | undefined
  /** Ceiling on head's value, in the metric's base unit; above it the gate fails. */
  readonly max?: number | undefined
  /** Floor under head's value, in the metric's base unit; below it the gate fails. */
  readonly min?: number | undefined
  /** Limits on the change since then, in the default branch's history, beside those on the change since base. */
  readonly since?: SinceLimit | undefined
}

/** Without limits of its own, those on the change since base hold for it, too. */
export interface SinceLimit {
  readonly days: number
  readonly warn?: Limit | undefined
  readonly fail?: Limit | undefined
}

/** Whether there is anything that it limits. */
export function isLimit({ warn, fail, max, min, since }: Threshold): boolean {
  return [warn, fail, max, min, since].some((part) => part !== undefined)
}

/** A tier of a limit on change, a ceiling or floor on the value, or a limit on the change since some days ago. */
export type ThresholdPart = 'warn' | 'fail' | 'max' | 'min' | 'since'
