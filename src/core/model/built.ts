// What a real build of a target came to: `build` of the configuration.

/** Something that began and ended while Nix built. */
export interface TimedStep {
  /** Since some fixed moment. */
  readonly startSeconds: number
  readonly seconds: number
}

/** A derivation that was built, or a store path that was downloaded. */
export interface PathStep extends TimedStep {
  readonly path: string
}

/** Unpacked bytes by store path. */
export type UnpackedSizes = ReadonlyMap<string, number>

/**
 * `failed`: a builder failed, of the target or of what it needs; `time-out`: the time for building was over; `not-built`:
 * anything else, which speaks of the machine and not of the code.
 */
export const unbuiltKinds = ['failed', 'time-out', 'not-built'] as const

export type Unbuilt = (typeof unbuiltKinds)[number]

/** One side of a target, after what of it was missing was built and downloaded. */
export interface Built {
  /** For all targets of the side together: what several need is built for the first of them. */
  readonly builds: readonly PathStep[]
  readonly downloads: readonly PathStep[]
  /** Why it is not there. */
  readonly unbuilt?: Unbuilt
  /** All that its outputs need to run, themselves included; undefined where it is not there, or not known. */
  readonly closure: UnpackedSizes | undefined
}

/** Time in which at least one of the steps ran: where several ran side by side, it counts once. */
export function secondsCovered(steps: readonly TimedStep[]): number {
  let covered = 0
  let until = -Infinity
  for (const { startSeconds, seconds } of steps.toSorted(
    (one, other) => one.startSeconds - other.startSeconds,
  )) {
    const end = startSeconds + seconds
    covered += Math.max(0, end - Math.max(startSeconds, until))
    until = Math.max(until, end)
  }
  return covered
}
