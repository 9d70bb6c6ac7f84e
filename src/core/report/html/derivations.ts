// What changed between the derivation graphs, as a tree: the roots of the rebuilds, and what came, went and moved.

import { type DerivationChanges, MOST_LISTED, type RootCauses } from '../../model/derivation-changes.ts'
import { restText, rootPhrase } from '../cause-text.ts'
import {
  derivationCount,
  type DerivationGroup,
  groupTitle,
  type NameList,
  nameLists,
} from '../derivation-text.ts'
import { grouped } from '../../text/number.ts'
import { counted } from '../../text/phrase.ts'
import type { Placed } from '../section.ts'
import { type Markup, markup } from '../../text/markup.ts'
import { codeMarkup, phraseMarkup } from './phrase-markup.ts'

const MOST_TARGETS = 5

const BAR_WIDTH = 96

/** Lists of so few names are open. */
const FEW_NAMES = 12

/** Of a group of targets whose graphs changed alike. */
export function derivationCard({ content: group, where }: Placed<DerivationGroup>): Markup {
  return markup`<section class="card"><h3>${phraseMarkup(groupTitle(group, MOST_TARGETS))}${where}: ${derivationCount(group.changes)} changed</h3>
${derivationTree(group)}</section>
`
}

function derivationTree({ changes }: DerivationGroup): Markup {
  return markup`<ul class="tree">${changes.rootCauses === undefined ? '' : rootsBranch(changes.rootCauses)}${branches(changes)}${
    changes.rebuilt === 0
      ? ''
      : markup`<li>${grouped(changes.rebuilt, 0)} of the same name and version, with other inputs</li>`
  }</ul>
`
}

function rootsBranch({ rebuilds, explained, roots }: RootCauses): Markup {
  const rest =
    explained < rebuilds ? markup`<li class="rest">${restText({ rebuilds, explained })}</li>` : markup``
  return markup`<li><details open><summary>${counted(rebuilds, 'rebuild')}, because of ${counted(roots.length, 'root')}</summary><ul>${roots.map(
    (root) =>
      markup`<li>${phraseMarkup(rootPhrase(root))}: ${shareBar(root.rebuilds, rebuilds)} ${counted(root.rebuilds, 'rebuild')}</li>`,
  )}${rest}</ul></details></li>
`
}

/** How much of all; the figure stands beside it. */
function shareBar(part: number, whole: number): Markup {
  const width = Number((BAR_WIDTH * Math.min(1, part / Math.max(1, whole))).toFixed(1))
  return markup`<svg class="share" width="${BAR_WIDTH}" height="8" aria-hidden="true"><rect class="all" width="${BAR_WIDTH}" height="8" rx="2"/><rect width="${Math.max(1, width)}" height="8" rx="2"/></svg>`
}

function branches(changes: DerivationChanges): Markup {
  return markup`${nameLists(changes).map(branch)}`
}

function branch({ what, names, total }: NameList): Markup {
  const shown = names.slice(0, MOST_LISTED)
  const rest = total - shown.length
  return markup`<li><details${total <= FEW_NAMES ? markup` open` : markup``}><summary>${grouped(total, 0)} ${what}</summary><ul class="names">${shown.map((name) => markup`<li>${codeMarkup(name)}</li>`)}${rest === 0 ? '' : markup`<li>and ${grouped(rest, 0)} more</li>`}</ul></details></li>
`
}
