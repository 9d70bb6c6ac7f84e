// What several targets were proven by to be unchanged, where nothing more is known of each.

import type { Run } from './measurement.ts'

/** Both sides are proven to be the same by evaluations of several targets at once; nothing more is known of this one. */
export interface ProvenState {
  readonly kind: 'proven'
  /** By its own revision. */
  readonly derivationPath: string
  readonly proof: Proof
}

/** What several targets were proven by to be unchanged. */
export interface Proof {
  /** The name of the first of them: no two proofs have one in common. */
  readonly first: string
  readonly targets: number
  readonly evaluations: number
  /** Of all of them together. */
  readonly run: Run
}
