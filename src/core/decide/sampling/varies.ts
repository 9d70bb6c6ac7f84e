// Whether an exact metric has to be demoted.

/** Whether values that an exact metric had on runs of the same code differ: then it is judged as sampled. */
export function varies(values: readonly number[]): boolean {
  return values.some((value) => value !== values[0])
}
