// Takes out of the targets that were found what `exclude` leaves out, and says what of it leaves nothing out.

import { coveredNames, covers, literalNames } from '../core/config/exclusion.ts'
import { isOfOtherPlatform } from '../core/config/target-search.ts'
import type { Notice } from '../core/model/results.ts'
import type { Exclusion, Target } from '../core/model/target.ts'
import { nearestWord } from '../core/text/nearest-word.ts'
import { shownName } from '../core/text/plain-text.ts'
import { type Answer, isBroken, type Without } from './ask-sides.ts'
import { allLeftOut } from './refuse-targets.ts'

export interface LeavingOut {
  readonly system: string
  readonly exclude: readonly Exclusion[]
}

/** Of what is left out not even the value is looked at: what is wrong with it is nobody's concern. */
export function withoutOf({ exclude, system }: LeavingOut): Without {
  return (place) => exclude.flatMap((one) => [coveredNames(one, place, system) ?? []].filter(isPath))
}

/** A file as a whole is left out once its targets are found: there is no path to it. */
function isPath(names: readonly string[]): boolean {
  return names.length > 0
}

export interface Left<Found> {
  readonly targets: readonly Found[]
  /** Names of what is left out. */
  readonly leftOut: readonly string[]
  readonly notices: readonly Notice[]
}

/** Throws UsageError where nothing is left to be measured. */
export function leaveOut<Found extends { readonly target: Target }>(
  found: readonly Found[],
  answers: readonly Answer[],
  { exclude, system }: LeavingOut,
): Left<Found> {
  const isOut = ({ target }: Found) => exclude.some((one) => covers(one, target.origin, system))
  const out = found.filter(isOut)
  const targets = found.filter((one) => !isOut(one))
  const idle = exclude.filter(
    (one) => !out.some(({ target }) => covers(one, target.origin, system)) && isIdle(one, answers, system),
  )
  if (targets.length === 0 && out.length > 0) throw allLeftOut(exclude, out.length)
  const names = found.map(({ target }) => target.name)
  return {
    targets,
    leftOut: out.map(({ target }) => target.name),
    notices: idle.map((one) => idleNotice(one, names)),
  }
}

/** Whether it leaves out nothing of either side, as far as both can tell, and would on this platform if there were something. */
function isIdle(exclusion: Exclusion, answers: readonly Answer[], system: string): boolean {
  if (exclusion.mayBeIdle === true || answers.some(isBroken)) return false
  if (isOfOtherPlatform(literalNames(exclusion, system), system)) return false
  return !answers.some(({ search, found }) =>
    found.some(
      ({ attempt }) =>
        attempt.ok &&
        attempt.value.matches.some(({ path }) =>
          covers(exclusion, { ...search.pattern.origin, attributePath: path }, system),
        ),
    ),
  )
}

function idleNotice({ text }: Exclusion, names: readonly Target['name'][]): Notice {
  const nearest = nearestWord(text, names)
  const hint = nearest === undefined ? '' : ` Did you mean ${shownName(nearest)}?`
  return {
    level: 'warning',
    message: `What is excluded as “${shownName(text)}” matches nothing that would be measured, neither in base nor in head.${hint}`,
  }
}
