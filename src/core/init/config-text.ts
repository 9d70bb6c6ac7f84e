// The configuration that `init` proposes: what is measured, and the goals that are known to be met today as ceilings and floors.

import { docsAddress, CONFIG_SCHEMA_ADDRESS } from '../text/project.ts'
import { counted } from '../text/phrase.ts'
import type { Entry } from './entries.ts'
import type { ProposedGoal } from './goals.ts'
import { isDarwin } from './offer.ts'
import { yamlText } from './yaml-words.ts'

export interface ConfigProposal {
  readonly entries: readonly Entry[]
  readonly goals: readonly ProposedGoal[]
}

export function renderConfig({ entries, goals }: ConfigProposal): string {
  return `${[
    ...HEAD,
    '',
    '# What is measured: each of these in a report of its own.',
    'targets:',
    ...entryLines(entries),
    '',
    ...goalLines(goals),
  ].join('\n')}\n`
}

const HEAD = [
  `# yaml-language-server: $schema=${CONFIG_SCHEMA_ADDRESS}`,
  '# What nix-perf-gate measures on a pull request, and what may not be exceeded. Every key, with examples:',
  `# ${docsAddress('configuration.md')}`,
]

function entryLines(entries: readonly Entry[]): readonly string[] {
  let told: string | undefined
  return entries.flatMap((entry) => {
    const words = commentOf(entry)
    const comment = words === told || words === undefined ? [] : [`  # ${words}`]
    told = words
    return [...comment, `  ${entry.isOff ? '# ' : ''}- ${entryText(entry)}`]
  })
}

function commentOf({ isForeign, isOff, systems = [], attribute }: Entry): string | undefined {
  if (isOff) return 'Other systems evaluate much the same. To measure them too, each for as long again:'
  if (!isForeign) return undefined
  const isOnLinux = !systems.some(isDarwin)
  return isOnLinux && /darwin/i.test(attribute)
    ? 'For Macs, and evaluated on Linux: a minute of a Mac costs ten times as much.'
    : 'For another system, and evaluated on this one.'
}

/** A pattern as text where that says it all, else a mapping. */
function entryText({ place, attribute, systems }: Entry): string {
  if (systems === undefined) return yamlText(patternOf(place, attribute), { alone: true })
  const where =
    place.kind === 'file'
      ? [`file: ${yamlText(`./${place.file}`)}`]
      : place.directory === '.'
        ? []
        : [`flake: ${yamlText(`./${place.directory}`)}`]
  const what = attribute === '' ? [] : [`attr: ${yamlText(attribute)}`]
  return `{ ${[...what, ...where, `systems: [${systems.join(', ')}]`].join(', ')} }`
}

function patternOf(place: Entry['place'], attribute: string): string {
  if (place.kind === 'flake') return place.directory === '.' ? attribute : `./${place.directory}#${attribute}`
  return attribute === '' ? `./${place.file}` : `./${place.file}#${attribute}`
}

function goalLines(goals: readonly ProposedGoal[]): readonly string[] {
  const isInForce = goals.some(({ standing }) => standing.kind === 'met')
  return [
    '# Ceilings and floors, which hold besides the limits on change that are there by default:',
    `# ${docsAddress('configuration.md')}#metrics`,
    isInForce ? 'thresholds:' : '# thresholds:',
    ...goals.flatMap((goal) => [
      `  # ${TODAY}${standingText(goal)}`,
      goal.standing.kind === 'met' ? `  ${goal.line}` : `  # ${goal.line}`,
    ]),
  ]
}

/** How a comment begins that tells of a figure, which is another one each time. */
const TODAY = 'Today: '

function standingText({ standing }: ProposedGoal): string {
  switch (standing.kind) {
    case 'met':
      return `${standing.worst} (${standing.target}, ${measuredText(standing.of)}).`
    case 'beyond':
      return `${standing.worst} (${standing.target}, ${measuredText(standing.of)}), which is beyond it. Once it is met:`
    case 'unknown':
      return `${standing.why === undefined ? 'not measured' : `not known, as ${standing.why}`}. Where it is met:`
  }
}

function measuredText(targets: number): string {
  return targets === 1
    ? 'the one target that was evaluated'
    : `the worst of ${counted(targets, 'target')} that were evaluated`
}

/** Whether two configurations differ by nothing but what they tell of today's figures. */
export function isSameButForToday(one: string, other: string): boolean {
  return withoutToday(one) === withoutToday(other)
}

function withoutToday(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith(`# ${TODAY.trimEnd()}`))
    .join('\n')
}
