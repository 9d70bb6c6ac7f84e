// What keeps two profiles from being compared: the rules of identity are those of the gate.

import { canonicalJson, compareText } from '../text/canonical.ts'
import { nixName } from '../report/platform-name.ts'
import type { Mismatch } from './profile-diff.ts'
import type { RecordedSides } from './stored-profile.ts'

/** Of any figure; none where they are comparable. */
export function mismatchesOf({ base, head }: RecordedSides): readonly Mismatch[] {
  const found: Mismatch[] = []
  if (base.system !== head.system) found.push({ what: 'system', base: base.system, head: head.system })
  const [baseNix, headNix] = [nixName(base), nixName(head)]
  if (baseNix !== headNix) found.push({ what: 'nix', base: baseNix, head: headNix })
  const [before, after] = [base.identity.settings, head.identity.settings]
  for (const name of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareText)) {
    const values = { base: before[name] ?? UNSET, head: after[name] ?? UNSET }
    if (values.base !== values.head) found.push({ what: 'setting', name, ...values })
  }
  return found
}

const UNSET = 'not set'

/** Of what is sampled besides: whether both were taken on the same kind of machine. */
export function isSameMachine({ base, head }: RecordedSides): boolean {
  return canonicalJson(base.identity.machine) === canonicalJson(head.identity.machine)
}
