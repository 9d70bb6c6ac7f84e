// Targets that changed alike → what is told of the first of them, and by how much each of the others changed.

import { code, counted, listing, type Phrase, phrase } from '../text/phrase.ts'
import { grouped } from '../text/number.ts'
import { type AlikeTargets, mainChange } from './alike-targets.ts'
import { type ChangeRow, changeRow, type DiffSection, sectionOf, sentenceBlock } from './diff-section.ts'
import type { TargetDiff } from './profile-diff.ts'
import { tellTarget, type ToldTarget } from './target-sections.ts'

const MOST_NAMES = 12
const MOST_ROWS = 12

/** What follows the name of the first: ` and 3 alike`. */
export function alikeText(others: readonly TargetDiff[]): string {
  return others.length === 0 ? '' : ` and ${grouped(others.length, 0)} alike`
}

export function tellAlike(group: AlikeTargets): ToldTarget {
  const [first, ...others] = group
  const told = tellTarget(first.state)
  if (others.length === 0) return told
  const main = mainChange(first.state)
  if (main === undefined) return { ...told, lead: [...told.lead, sameLine(others)] }
  return { ...told, sections: [...membersSection(group, main.label), ...told.sections] }
}

function sameLine(others: readonly TargetDiff[]): Phrase {
  return phrase`The same holds of ${listing(
    others.map(({ name }) => code(name)),
    MOST_NAMES,
  )}.`
}

/** The figure that stands for the work, of each of them; what comes after it is the first one's. */
function membersSection(group: AlikeTargets, label: string): readonly DiffSection[] {
  const rows = group.flatMap(({ name, state }): readonly ChangeRow[] => {
    const change = mainChange(state)
    return change === undefined ? [] : [changeRow(phrase`${code(name)}`, change)]
  })
  const rest = group.slice(MOST_ROWS)
  const more = phrase`${counted(rest.length, 'target')} more: ${listing(
    rest.map(({ name }) => code(name)),
    MOST_NAMES,
  )}.`
  return sectionOf(`Alike, by their ${label}`, [
    { kind: 'changes', rows: rows.slice(0, MOST_ROWS) },
    ...(rest.length === 0 ? [] : [sentenceBlock(more)]),
    sentenceBlock(phrase`What follows is of ${code(group[0].name)}.`),
  ])
}
