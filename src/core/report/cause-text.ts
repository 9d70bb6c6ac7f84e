// What is at the root of rebuilds, in words: one line where many derivations are rebuilt, and the roots one by one.

import { groupsOf } from '../text/groups.ts'
import { metricOf } from '../model/metric.ts'
import type { RootCause, RootCauses } from '../model/derivation-changes.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { grouped } from '../text/number.ts'
import { type Phrase, code, counted, joined, listing, phrase } from '../text/phrase.ts'

/** So many rebuilds are worth a line, whatever the thresholds are. */
const MANY_REBUILDS = 10

const MOST_LINES = 3

const MOST_NAMES = 4

/** One line for each cause of many rebuilds, with the targets that it concerns. */
export function causeLines(platform: PlatformResults): readonly Phrase[] {
  const concerned = platform.targets.flatMap((target) => concernedBy(target) ?? [])
  const groups = groupsOf(concerned, ({ first: { name, baseVersion, headVersion, change } }) =>
    JSON.stringify([name, baseVersion, headVersion, change]),
  )
  return [...groups.values()]
    .map((group) => group.toSorted((one, other) => other.first.rebuilds - one.first.rebuilds))
    .toSorted(([one], [other]) => (other?.first.rebuilds ?? 0) - (one?.first.rebuilds ?? 0))
    .slice(0, MOST_LINES)
    .flatMap(causeLine)
}

/** That nothing is rebuilt where derivations changed all the same, as by the address of a download. */
export function sameLines({ targets }: PlatformResults): readonly Phrase[] {
  const same = targets.filter(({ derivationChanges }) => derivationChanges?.comesToSame === true)
  if (same.length === 0) return []
  const names = same.map(({ name }) => code(name))
  return [
    phrase`Derivations of ${listing(names, MOST_NAMES)} have other paths, and come to the same as base’s: nothing is rebuilt.`,
  ]
}

/** `112 rebuilds because of openssl 3.0.14 → 3.0.15`; undefined where there is no root. */
export function mainRoot(causes: RootCauses | undefined): Phrase | undefined {
  const [first] = causes?.roots ?? []
  return first && phrase`${counted(first.rebuilds, 'rebuild')} because of ${rootPhrase(first)}`
}

/** All roots of one target’s rebuilds; at most `most`. */
export function rootsPhrase({ rebuilds, explained, roots }: RootCauses, most: number): Phrase {
  const shown = roots.slice(0, most)
  const items = shown.map((root) => phrase`${briefPhrase(root)} (${grouped(root.rebuilds, 0)})`)
  const hidden = roots.length - shown.length
  const others = [
    ...(hidden > 0 ? [`${hidden} more`] : []),
    ...(explained < rebuilds ? [restText({ rebuilds, explained })] : []),
  ]
  const list = [...items, ...others.map((text): Phrase => [{ text }])]
  return phrase`${counted(rebuilds, 'rebuild')}, because of ${joined(list, '; ')}`
}

/** `12 rebuilds have smaller causes`. */
export function restText({ rebuilds, explained }: Omit<RootCauses, 'roots'>): string {
  const rest = rebuilds - explained
  return `${counted(rest, 'rebuild')} ${rest === 1 ? 'has' : 'have'} smaller causes`
}

interface Concerned {
  readonly target: TargetResults
  readonly causes: RootCauses
  readonly first: RootCause
}

function concernedBy(target: TargetResults): Concerned | undefined {
  const causes = target.derivationChanges?.rootCauses
  const [first] = causes?.roots ?? []
  if (causes === undefined || first === undefined) return undefined
  const crossed = target.findings.some(
    ({ metric, outcome }) =>
      metricOf(metric).explainedBy === 'derivations' && (outcome === 'regression' || outcome === 'warning'),
  )
  return crossed || causes.rebuilds >= MANY_REBUILDS ? { target, causes, first } : undefined
}

/** The figures are those of the target with the most; others are alike but for their number. */
function causeLine([most, ...others]: readonly Concerned[]): readonly Phrase[] {
  if (most === undefined) return []
  const { target, causes, first } = most
  const total = counted(causes.rebuilds, 'rebuild')
  const count =
    first.rebuilds < causes.rebuilds
      ? `${grouped(first.rebuilds, 0)} of ${total}`
      : causes.rebuilds === 1
        ? 'The only rebuild'
        : `All ${total}`
  const alike = others.length === 0 ? '' : `; ${counted(others.length, 'more target')} alike`
  return [phrase`${count} of ${code(target.name)} because of ${rootPhrase(first)}${alike}.`]
}

/** That a definition changed is the usual case, and goes without saying in a list. */
function briefPhrase(root: RootCause): Phrase {
  return root.change === 'definition' ? [code(fullName(root))] : rootPhrase(root)
}

/** The name, and what of it is other than in base. */
export function rootPhrase(root: RootCause): Phrase {
  const name = code(fullName(root))
  switch (root.change) {
    case 'version':
      return [code(`${root.name} ${versionText(root.baseVersion)} → ${versionText(root.headVersion)}`)]
    case 'source':
      return phrase`${name} from another source`
    case 'definition':
      return phrase`${name} with another definition`
    case 'new':
      return phrase`${name}, new`
  }
}

function fullName({ name, headVersion }: RootCause): string {
  return headVersion === '' ? name : `${name} ${headVersion}`
}

function versionText(version: string | null): string {
  return version === null || version === '' ? '(none)' : version
}
