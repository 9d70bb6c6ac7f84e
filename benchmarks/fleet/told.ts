// What the results of one run tell, in the few words of a table.

import { execFileSync } from 'node:child_process'
import { type Cause, rankedCauses } from '../../src/core/explain/ranked-causes.ts'
import type { Results } from '../../src/core/model/results.ts'
import { type Case, causesOf } from './cases.ts'

export interface Told {
  readonly verdict: string
  readonly evaluations: number
  readonly pairs: number
  /** Targets and metrics that fail, each with the number of targets. */
  readonly failing: readonly string[]
  readonly inconclusive: number
  /** What each explained target names first; without an explanation none. */
  readonly firstCauses: readonly string[]
}

export function tell(results: Results): Told {
  const targets = results.platforms.flatMap((platform) => platform.targets)
  const findings = targets.flatMap((target) => target.findings)
  const failing = findings.filter(({ outcome }) => outcome === 'regression').map(({ metric }) => metric)
  const first = targets.flatMap(({ explanation }) => {
    const [cause] = explanation === undefined ? [] : rankedCauses(explanation, results.inputs ?? [])
    return cause === undefined ? [] : [causeText(cause)]
  })
  return {
    verdict: results.verdict,
    evaluations: results.platforms.reduce((sum, { cost }) => sum + cost.evaluations, 0),
    pairs: targets.reduce((sum, { runs }) => sum + runs.pairs, 0),
    failing: counted(failing),
    inconclusive: findings.filter(({ outcome }) => outcome === 'inconclusive').length,
    firstCauses: counted(first),
  }
}

function counted(words: readonly string[]): readonly string[] {
  return [...new Set(words)].map((word) => `${word} (${words.filter((other) => other === word).length})`)
}

function causeText(cause: Cause): string {
  switch (cause.kind) {
    case 'lines':
      return `${cause.file}:${cause.first}${cause.last === cause.first ? '' : `–${cause.last}`}`
    case 'input':
      return `input ${cause.name}`
    case 'function':
      return `${cause.row.place.file}:${cause.row.place.line} (a function)`
  }
}

/** Where in head a first row has to lie to be right: any of these lines. */
export function linesOfCauses(repository: string, each: Case): readonly string[] {
  return causesOf(each).map(({ file, text }) => {
    const args = ['show', `${each.branch}:${file}`]
    const lines = execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).split('\n')
    const index = lines.findIndex((line) => line.includes(text))
    if (index < 0) throw new Error(`${file} of ${each.branch} has no ${text}`)
    return `${file}:${index + 1}`
  })
}
