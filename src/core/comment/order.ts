// The sections of a comment in the order that readers meet them: what fails first, what is outdated last.

import { compareText } from '../text/canonical.ts'
import { verdicts, type Verdict } from '../model/finding.ts'
import { worstVerdict } from '../decide/verdict.ts'
import { currentHead } from './join.ts'
import type { Section } from './section.ts'

export interface OrderedSections {
  /** Of the current head commit, the gravest first. */
  readonly current: readonly Section[]
  /** Of other heads; they never count in a verdict. */
  readonly outdated: readonly Section[]
  /** The current head commit; empty where there are no sections. */
  readonly head: string
}

export function orderedSections(sections: readonly Section[]): OrderedSections {
  const head = currentHead(sections) ?? ''
  const ordered = sections.toSorted(compareGravity)
  return {
    current: ordered.filter(({ meta }) => meta.head === head),
    outdated: ordered.filter(({ meta }) => meta.head !== head),
    head,
  }
}

/** From 0 for the best to 3 for the worst. */
export function gravityOf(verdict: Verdict): number {
  return verdicts.filter((other) => other !== verdict && worstVerdict([other, verdict]) === verdict).length
}

function compareGravity({ meta: one }: Section, { meta: other }: Section): number {
  return (
    gravityOf(other.verdict) - gravityOf(one.verdict) ||
    Number(one.quiet) - Number(other.quiet) ||
    compareText(one.system, other.system) ||
    compareText(one.nix, other.nix) ||
    compareText(one.job, other.job) ||
    compareText(one.key, other.key)
  )
}
