// What a person is told of two profiles, part after part: each group of targets that changed alike, and of many groups the ones that
// changed less in a line each. All of it is in JSON.

import { code, counted, listing, type Phrase, phrase } from '../text/phrase.ts'
import { type AlikeTargets, alikeTargets, mainChange } from './alike-targets.ts'
import { changeRow, type DiffBlock, sentenceBlock } from './diff-section.ts'
import type { TargetDiff } from './profile-diff.ts'
import { alikeText } from './tell-alike.ts'

export type DiffPart =
  | { readonly kind: 'alike'; readonly group: AlikeTargets }
  | { readonly kind: 'brief'; readonly title: string; readonly blocks: readonly DiffBlock[] }

/** Each takes a screen or two. */
const MOST_IN_FULL = 6

const MOST_ROWS = 40
const MOST_NAMES = 12

export function partsOf(targets: readonly TargetDiff[]): readonly DiffPart[] {
  const groups = alikeTargets(targets)
  const changed = groups.filter(([{ state }]) => mainChange(state) !== undefined)
  const [firstBrief, ...otherBrief] = changed.slice(MOST_IN_FULL)
  if (firstBrief === undefined) return groups.map(alikePart)
  const brief = [firstBrief, ...otherBrief]
  return groups.flatMap((group): readonly DiffPart[] => {
    if (group === firstBrief) return [briefPart(brief)]
    return brief.includes(group) ? [] : [alikePart(group)]
  })
}

function alikePart(group: AlikeTargets): DiffPart {
  return { kind: 'alike', group }
}

function briefPart(groups: readonly AlikeTargets[]): DiffPart {
  const rows = groups.flatMap(([{ name, state }, ...alike]) => {
    const change = mainChange(state)
    return change === undefined
      ? []
      : [changeRow(phrase`${change.label} of ${code(name)}${alikeText(alike)}`, change)]
  })
  return {
    kind: 'brief',
    title: `${counted(groups.flat().length, 'more target')} that changed`,
    blocks: [
      { kind: 'changes', rows: rows.slice(0, MOST_ROWS) },
      ...restBlocks(groups.slice(MOST_ROWS)),
      sentenceBlock(
        phrase`All of each is in JSON (${code('--format json')}); a target’s folders alone are told in full.`,
      ),
    ],
  }
}

function restBlocks(groups: readonly AlikeTargets[]): readonly DiffBlock[] {
  const names = groups.flat().map(({ name }) => code(name))
  const rest: Phrase = phrase`Less: ${listing(names, MOST_NAMES)}.`
  return names.length === 0 ? [] : [sentenceBlock(rest)]
}
