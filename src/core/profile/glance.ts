// The few sentences that say what is worth knowing of a target's profile. No times but
// those of a build: they differ from run to run.

import { formatDuration, formatValue } from '../text/number.ts'
import { portionText } from '../text/portion.ts'
import { code, counted, joined, type Phrase, phrase } from '../text/phrase.ts'
import { cacheHitRate } from '../model/measurement.ts'
import { hotFunctions } from './hot-functions.ts'
import { packageName } from '../nix/store-name.ts'
import { largestPaths } from '../nix/largest-paths.ts'
import { lackingRoom } from './store-hints.ts'
import { originPhrase, placePhrase } from './place-text.ts'
import { valueOf } from './part.ts'
import type { ProfileFacts } from './target-profile.ts'

export function glanceOf(facts: ProfileFacts): readonly Phrase[] {
  return [
    ...callsSentence(facts),
    ...planSentence(facts),
    ...closureSentence(facts),
    ...cachesSentence(facts),
    ...storeSentences(facts),
    ...buildSentence(facts),
  ]
}

function callsSentence({ calls }: ProfileFacts): readonly Phrase[] {
  const called = valueOf(calls)
  if (called === undefined) return []
  const hot = hotFunctions(called, { functions: 1, primops: 0 })
  const [origin] = hot.origins
  const [hottest] = hot.functions
  if (origin === undefined || hottest === undefined) return []
  const name = hottest.name === undefined ? phrase`` : phrase`${code(hottest.name)} at `
  return [
    phrase`${counted(hot.calls, 'function call')}, ${portionText(origin.calls, hot.calls)} of them to functions of ${originPhrase(origin)}. Called most: ${name}${placePhrase(hottest.place)}, ${portionText(hottest.calls, hot.calls)}.`,
  ]
}

function planSentence({ plan, importedDerivations }: ProfileFacts): readonly Phrase[] {
  const known = valueOf(plan)
  if (known === undefined) return []
  const { toBuild, toFetch, downloadBytes } = known
  const imported =
    importedDerivations.length === 0
      ? phrase``
      : phrase` Evaluation waits for builds (import from derivation): ${counted(importedDerivations.length, 'derivation')}.`
  if (toBuild.length + toFetch.length === 0) return [phrase`Everything is in the store already.${imported}`]
  const size = downloadBytes === undefined ? '' : ` (${formatValue(downloadBytes, 'bytes')})`
  const fetching =
    toFetch.length === 0 ? 'nothing to fetch' : `${counted(toFetch.length, 'path')} to fetch${size}`
  const rate = cacheHitRate(known)
  const hits = rate === undefined ? '' : `; cache hit rate ${portionText(rate)}`
  return [phrase`${counted(toBuild.length, 'derivation')} to build, ${fetching}${hits}.${imported}`]
}

function closureSentence({ outputClosure }: ProfileFacts): readonly Phrase[] {
  const closure = valueOf(outputClosure)
  if (closure === undefined) return []
  const { totalBytes, largest } = largestPaths(closure.sizes, 1)
  const [first] = largest
  if (first === undefined) return []
  return [
    phrase`The closure is ${counted(closure.sizes.size, 'path')}, ${formatValue(totalBytes, 'bytes')}; the largest is ${code(packageName(first.path))} with ${formatValue(first.unpackedBytes, 'bytes')}.`,
  ]
}

function cachesSentence({ substituters }: ProfileFacts): readonly Phrase[] {
  const silent = substituters.filter(({ answer }) => answer.kind === 'silent')
  if (silent.length === 0) return []
  const names = joined(
    silent.map(({ url }) => phrase`${code(url)}`),
    ', ',
  )
  return [phrase`Without an answer: ${names}. Every build waits for it.`]
}

/** Only what is wrong for this target: how the store is else, is said once for all. */
function storeSentences(facts: ProfileFacts): readonly Phrase[] {
  const damaged = valueOf(facts.store?.damaged) ?? []
  const lacking = lackingRoom(facts)
  return [
    ...(damaged.length === 0
      ? []
      : [phrase`The store has lost files of it: ${counted(damaged.length, 'path')}.`]),
    ...(lacking === undefined
      ? []
      : [
          phrase`What is to be fetched does not fit on the disk: ${formatValue(lacking, 'bytes')} too little.`,
        ]),
  ]
}

function buildSentence({ build }: ProfileFacts): readonly Phrase[] {
  if (build === undefined) return []
  const { log, failure } = build
  if (failure !== undefined) return [phrase`The build failed.`]
  if (log.builds.length + log.downloads.length === 0) return [phrase`Nothing was left to build.`]
  return [
    phrase`The build took ${formatDuration(log.totalSeconds)}: ${counted(log.builds.length, 'derivation')} built, ${counted(log.downloads.length, 'path')} downloaded.`,
  ]
}
