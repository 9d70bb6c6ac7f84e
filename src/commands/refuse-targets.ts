// What can not be measured at all, with the reason: nothing matches, nothing evaluates, or nothing is there.

import { nearestWord, oneOf } from '../core/text/nearest-word.ts'
import { grouped } from '../core/text/number.ts'
import { shownName } from '../core/text/plain-text.ts'
import { asWritten } from '../core/text/phrase.ts'
import type { Failure } from '../core/model/failure.ts'
import { failureRemedy, UNKNOWN_FAILURE } from '../core/report/failure-text.ts'
import { otherSide } from '../core/model/revision.ts'
import type { Exclusion } from '../core/model/target.ts'
import { MeasurementError, UsageError } from '../errors.ts'
import { type Answer, isBroken, matchedSomething } from './ask-sides.ts'

/** A revision that is looked at by itself. */
export function refuseIfTheOneIsBroken(answers: readonly Answer[]): void {
  for (const { search, found } of answers) {
    const [only] = found
    if (only?.attempt.ok !== false) continue
    const { origin } = search.pattern
    throw new MeasurementError(
      `${origin.kind === 'flake' ? 'The flake' : shownName(origin.file)} ${only.attempt.failure.kind === 'evaluation' ? 'does not evaluate' : 'could not be evaluated'}.\n${only.attempt.failure.message}`,
      { remedy: remedyFor(only.attempt.failure, 'It', 'Make it evaluate; then it can be profiled.') },
    )
  }
}

/** Without a single answer there is not even a list of what was to be measured. */
export function refuseIfBothBroken(answers: readonly Answer[]): void {
  const [first] = answers
  const failures = first?.found.flatMap(({ attempt }) => (attempt.ok ? [] : [attempt.failure])) ?? []
  const [baseFailure, headFailure] = failures
  if (first === undefined || baseFailure === undefined || headFailure === undefined) return
  if (answers.some(({ found }) => found.some(({ attempt }) => attempt.ok))) return
  const { origin } = first.search.pattern
  const what = origin.kind === 'flake' ? 'The flake' : shownName(origin.file)
  const same = baseFailure.message === headFailure.message
  const isOwn = baseFailure.kind === 'evaluation' && headFailure.kind === 'evaluation'
  throw new MeasurementError(
    `${what} ${isOwn ? 'evaluates' : 'could be evaluated'} neither in base nor in head.\n${same ? '' : 'In head: '}${headFailure.message}` +
      (same ? '' : `\nIn base: ${baseFailure.message}`),
    { remedy: remedyFor(headFailure, 'Head', 'Make head evaluate; then the gate can say what it costs.') },
  )
}

/** A side that does not evaluate may be all there is to measure; nobody knows what it holds. */
export function refuseIfBroken(answers: readonly Answer[]): void {
  const [broken] = answers.flatMap(({ found }) =>
    found.flatMap(({ side, attempt }) => (attempt.ok ? [] : [{ side, failure: attempt.failure }])),
  )
  if (broken === undefined) return
  const { side, failure } = broken
  const other = otherSide(side)
  const fails = failure.kind === 'evaluation' ? 'does not evaluate' : 'could not be evaluated'
  throw new MeasurementError(
    `The project ${fails} in ${side}, and ${other} has nothing to measure.\n${failure.message}`,
    {
      remedy: remedyFor(
        failure,
        side === 'base' ? 'Base' : 'Head',
        `Make ${side} evaluate; then the gate can say what it costs.`,
      ),
    },
  )
}

/** What to do about a failure, where that is known; what is not the code's own is not for the code to mend. */
function remedyFor(failure: Failure, what: string, otherwise: string): string {
  const remedy = failureRemedy(failure)
  if (remedy === UNKNOWN_FAILURE) return 'Mend what keeps it from being measured, and run it again.'
  return remedy === undefined ? otherwise : `${what} ${asWritten(remedy)}`
}

export function refuseIfUnmatched(answers: readonly Answer[]): void {
  const unmatched = answers.filter((one) => !matchedSomething(one) && !isBroken(one))
  if (unmatched.length === 0) return
  throw new UsageError(unmatched.map(describeUnmatched).join('\n'), {
    remedy: 'Correct the targets in the configuration, or leave them out to take what the project offers.',
  })
}

/** Names shown where none is near to what was written. */
const SHOWN_NAMES = 8

function describeUnmatched({ search, found }: Answer): string {
  const { origin } = search.pattern
  const place = origin.kind === 'file' ? origin.file : origin.directory
  const written = [place === '.' ? '' : `./${place}`, origin.attribute]
    .filter((part) => part !== '')
    .join('#')
  const near = [...new Set(found.flatMap(({ attempt }) => (attempt.ok ? attempt.value.near : [])))]
  const wanted = origin.attribute.split('.')
  const nearest = [...new Set(wanted.flatMap((segment) => nearestWord(segment, near) ?? []))]
  const hint =
    nearest.length > 0
      ? ` Did you mean ${oneOf(nearest.map(shownName))}?`
      : near.length > 0
        ? ` There is: ${near.slice(0, SHOWN_NAMES).map(shownName).join(', ')}${near.length > SHOWN_NAMES ? ', …' : ''}.`
        : ''
  const where = found.length > 1 ? ', neither in base nor in head' : ''
  return `The target “${shownName(written)}” matches nothing${where}.${hint}`
}

export function nothingToMeasure(directory: string): UsageError {
  const place = directory === '.' ? 'The repository' : `The folder ${shownName(directory)}`
  return new UsageError(
    `${place} has nothing to measure by itself: no configurations, packages, devShells or checks of this system in a flake.nix, and no derivations in a default.nix.`,
    { remedy: 'Name what is to be measured, as targets in .github/nix-perf-gate.yml or with --target.' },
  )
}

export function allLeftOut(exclude: readonly Exclusion[], count: number): UsageError {
  const what = exclude.slice(0, SHOWN_NAMES).map(({ text }) => shownName(text))
  const more = exclude.length > SHOWN_NAMES ? ', …' : ''
  return new UsageError(
    `Nothing is left to measure: ${count === 1 ? 'the only target is' : `all ${grouped(count, 0)} targets are`} excluded (${what.join(', ')}${more}).`,
    {
      remedy: 'Exclude less, in the configuration or with --target, or leave this platform out.',
    },
  )
}

export function tooMany(count: number, most: number): UsageError {
  return new UsageError(`There are ${grouped(count, 0)} targets, and ${grouped(most, 0)} may be.`, {
    remedy: [
      'Leave some out by narrower patterns or by exclude in the configuration,',
      `or set how many there may be: max-targets: ${String(count)}`,
    ].join('\n'),
  })
}
