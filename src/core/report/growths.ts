// Which targets a report explains: the gravest first, those of one cause together.

import { rankedTargets } from '../decide/standing.ts'
import type { CausesExplanation } from '../model/causes.ts'
import type { Explanation } from '../model/explanation.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import { groupsOf } from '../text/groups.ts'
import type { Growth } from './growth.ts'
import type { Revisions } from './file-links.ts'
import { repeatCommand } from './repeat-command.ts'

/** As many places in common are hardly chance. */
const ROWS_ALIKE = 3

/** The gravest first; targets that the same functions account for are one. */
export function growthsOf(platform: PlatformResults, revisions: Revisions): readonly Growth[] {
  const explained = rankedTargets(platform.targets).flatMap(({ target }) => {
    const { explanation } = target
    const { functions, primops, hints, causes } = explanation ?? {}
    const isTold = [functions, primops, hints, causes].some((one) => one !== undefined)
    if (explanation === undefined || !isTold) return []
    return [{ target, explanation, likeness: likenessOf(explanation) }]
  })
  // Of targets that changed alike one has its causes proven, which speaks for the others.
  const provenOf = new Map(
    explained
      .toReversed()
      .flatMap(({ explanation: { causes }, likeness }) =>
        causes === undefined ? [] : [[likeness, placesOf(causes)] as const],
      ),
  )
  const groups = groupsOf(explained, ({ explanation: { causes }, likeness }) =>
    JSON.stringify([likeness, causes === undefined ? provenOf.get(likeness) : placesOf(causes)]),
  )
  return [...groups.values()].map((group) => {
    const first = group.find(({ explanation }) => explanation.causes !== undefined) ?? group[0]
    const { target, explanation } = first
    return {
      ...{ target, explanation, repeat: repeatCommand(target.name, explanation.causes, revisions) },
      revisions,
      alike: group.flatMap((one) => (one === first ? [] : [one.target])),
    }
  })
}

/** What explanations of targets that changed alike have in common. */
export function likenessOf({ functions, primops, hints }: Explanation): string {
  if (functions === undefined && primops === undefined) return JSON.stringify(hints ?? [])
  return JSON.stringify([
    (functions?.rows ?? []).slice(0, ROWS_ALIKE).map(({ name, place }) => [name, place]),
    functions === undefined ? (primops?.rows ?? []).slice(0, ROWS_ALIKE).map(({ name }) => name) : [],
  ])
}

/** The same place for the same reason; by how much, each target says for itself. */
function placesOf({ rows: [first], stopped }: CausesExplanation): string {
  return JSON.stringify(first === undefined ? [stopped] : [first.relation, first.places])
}
