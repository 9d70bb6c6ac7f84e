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

/** One side of a target, after what of it was missing was built and downloaded. */
export interface Built {
  /** For all targets of the side together: what several need is built for the first of them. */
  readonly builds: readonly PathStep[]
  readonly downloads: readonly PathStep[]
  /** All that its outputs need to run, themselves included; or why the store does not have it. */
  readonly closure: UnpackedSizes | Unbuilt
}

/**
 * `failed`: a builder failed, or an input of it; `time-out`: the time for building was over; `unknown-outputs`: which
 * outputs it has is known only once it is built; `not-built`: anything else, which speaks of the machine and not of the code.
 */
export interface Unbuilt {
  readonly kind: (typeof unbuiltKinds)[number]
}

export const unbuiltKinds = ['failed', 'time-out', 'unknown-outputs', 'not-built'] as const

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
