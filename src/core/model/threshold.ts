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
}

/** Whether there is anything that it limits. */
export function isLimit({ warn, fail, max, min }: Threshold): boolean {
  return [warn, fail, max, min].some((part) => part !== undefined)
}

/** A tier of a limit on change, or a ceiling or floor on the value. */
export type ThresholdPart = 'warn' | 'fail' | 'max' | 'min'
