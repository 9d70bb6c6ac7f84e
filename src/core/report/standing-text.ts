// Where targets stand, as the verb of a sentence: “2 of 14 targets *are over their limits*”.

import type { Standing } from '../decide/standing.ts'

export function standingVerb(standing: Standing, count: number): string {
  const one = count === 1
  switch (standing) {
    case 'broken':
      return one ? 'no longer evaluates' : 'no longer evaluate'
    case 'new-broken':
      return one ? 'is new and does not evaluate' : 'are new and do not evaluate'
    case 'unbuilt':
      return one ? 'does not build' : 'do not build'
    case 'both-failed':
      return one ? 'fails on both sides' : 'fail on both sides'
    case 'not-measured':
      return 'could not be measured'
    case 'regression':
      return one ? 'is over its limits' : 'are over their limits'
    case 'warning':
      return one ? 'is over a warning limit' : 'are over warning limits'
    case 'accepted':
      return one ? 'has accepted regressions' : 'have accepted regressions'
    case 'inconclusive':
      return one ? 'is inconclusive' : 'are inconclusive'
    case 'not-comparable':
      return 'cannot be compared'
    case 'improvement':
      return 'got better'
    case 'changed':
      return 'changed within limits'
    case 'base-failed':
      return one ? 'does not evaluate in base' : 'do not evaluate in base'
    case 'removed':
    case 'added':
      return one ? `was ${standing}` : `were ${standing}`
    case 'unchanged':
      return one ? 'is unchanged' : 'are unchanged'
  }
}
