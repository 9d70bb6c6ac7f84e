// What is told of a profile once it has been written: at the terminal, and as the index of its folder.

import pc from 'picocolors'
import { EXIT_STATUS } from '../decide/exit-status.ts'
import type { Notice } from '../model/results.ts'
import { failureHeadline } from '../model/failure.ts'
import { escapeMarkdown, inlineCode, tableCode } from '../text/escape.ts'
import { cellPhrase, tableOf } from '../report/markdown-text.ts'
import { nixName } from '../report/platform-name.ts'
import { NO_FIGURE } from '../text/number.ts'
import { code, type Phrase, phrase } from '../text/phrase.ts'
import { paragraph, type Screen, terminalPhrase } from '../report/terminal-text.ts'
import { revisionText } from './analysis.ts'
import { figure } from './analysis-section.ts'
import { glanceOf } from './glance.ts'
import type { StoreHealth } from './store-health.ts'
import { storeLines, storeOverview } from './store-text.ts'
import { ANALYSIS } from './profile-files.ts'
import { valueOf } from './part.ts'
import { isWhole, type ProfileSubject, type TargetProfile } from './target-profile.ts'

/** The index of a profile's folder. */
export const INDEX = 'README.md'

export interface ProfileSummary {
  readonly subject: ProfileSubject
  /** The folder of all targets. */
  readonly directory: string
  readonly targets: readonly TargetSummary[]
  readonly store: StoreHealth
  /** What a reader should know besides. */
  readonly notices: readonly Notice[]
}

/** What is kept of a target once its files are written. */
export interface TargetSummary {
  readonly name: string
  /** Its folder, in that of all targets. */
  readonly folder: string
  /** It has all that was asked for. */
  readonly isWhole: boolean
  /** Undefined where it could not be evaluated. */
  readonly figures: Figures | undefined
  readonly lines: readonly Phrase[]
}

interface Figures {
  /** Undefined where it could not be timed. */
  readonly timed: { readonly time: string; readonly cpu: string; readonly memory: string } | undefined
  readonly calls: string
  readonly toBuild: string
}

export function summaryOf(profile: TargetProfile, folder: string): TargetSummary {
  const { name, state } = profile
  const summary = { name, folder, isWhole: isWhole(profile) }
  if (state.kind === 'failed') {
    const lines = [phrase`It could not be evaluated: ${failureHeadline(state.failure)}`]
    return { ...summary, figures: undefined, lines }
  }
  const { facts } = state
  const run = valueOf(facts.timed)
  const figures = {
    timed: run && {
      time: figure(run.wallSeconds, 'seconds'),
      cpu: figure(run.statistics.cpuSeconds, 'seconds'),
      memory: figure(run.residentBytes, 'bytes'),
    },
    calls: figure(facts.exact.statistics.functionCalls, 'count'),
    toBuild: figure(valueOf(facts.plan)?.toBuild.length, 'count'),
  }
  return { ...summary, figures, lines: glanceOf(facts) }
}

/** What was asked for and is missing is told by the exit status. */
export function exitStatusOfProfile({ targets }: ProfileSummary): number {
  return targets.every((target) => target.isWhole) ? EXIT_STATUS.ok : EXIT_STATUS.incomplete
}

export interface TerminalOptions {
  readonly color: boolean
  readonly width: number
}

/** The folder first, then a few lines a target. */
export function renderProfileTerminal(
  { directory, targets, store, notices }: ProfileSummary,
  { color, width }: TerminalOptions,
): string {
  const screen: Screen = { paint: pc.createColors(color), width }
  const sentence = (text: Phrase) => paragraph(`  ${terminalPhrase(text, screen.paint)}`, screen, '    ')
  const blocks = targets.map(({ name, folder, figures, lines }) =>
    [
      paragraph(terminalPhrase(phrase`${code(name)}`, screen.paint), screen, '  '),
      ...(figures === undefined ? [] : [sentence(figuresPhrase(figures))]),
      ...lines.map(sentence),
      `  ${folder}/${ANALYSIS}`,
    ].join('\n'),
  )
  const storeBlock = ['The store', ...storeLines(store).map(sentence)].join('\n')
  const told = notices.map(({ message }) => sentence(phrase`${message}`))
  return `${[directory, ...blocks, storeBlock, ...told].join('\n\n')}\n`
}

function figuresPhrase({ timed }: Figures): Phrase {
  if (timed === undefined) return phrase`It could not be timed.`
  const { time, cpu, memory } = timed
  return phrase`${time} to evaluate (CPU ${cpu}), ${memory} of memory at its peak.`
}

const UNTIMED = { time: NO_FIGURE, cpu: NO_FIGURE, memory: NO_FIGURE }

/** A table of all targets. `links`: whether it stands beside their folders. */
export function renderProfileIndex(
  { subject, targets, store, notices }: ProfileSummary,
  { links }: { readonly links: boolean },
): string {
  const rows = targets.map(({ name, folder, figures, lines }) => {
    const shown = links ? `[${tableCode(name)}](${folder}/${ANALYSIS})` : tableCode(name)
    if (figures === undefined) return [shown, lines.map(cellPhrase).join(' '), '', '', '', '']
    const { timed = UNTIMED, calls, toBuild } = figures
    return [shown, timed.time, timed.cpu, timed.memory, calls, toBuild]
  })
  const { revision, system, identity, program } = subject
  const head = ['Target', 'Evaluation time', 'CPU time', 'Peak memory', 'Function calls', 'To build']
  return `${[
    '# Profile',
    [
      revisionText(revision),
      inlineCode(system),
      escapeMarkdown(nixName({ identity })),
      escapeMarkdown(program),
    ].join(' · '),
    ...(rows.length === 0 ? [] : [tableOf(head, rows)]),
    storeOverview(store),
    ...notices.map(({ message }) => escapeMarkdown(message)),
  ].join('\n\n')}\n`
}
