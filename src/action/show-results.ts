// What the action leaves behind in a workflow: files, outputs, the job's summary, annotations, and the log.

import { join, resolve } from 'node:path'
import { renderComment } from '../core/comment/render.ts'
import type { Section } from '../core/comment/section.ts'
import {
  INDEX,
  type ProfileSummary,
  renderProfileIndex,
  renderProfileTerminal,
} from '../core/profile/profile-summary.ts'
import { annotationsOf } from '../core/report/annotations.ts'
import { renderTerminal } from '../core/report/terminal.ts'
import type { Results } from '../core/model/results.ts'
import { countRegressions } from '../core/decide/verdict.ts'
import type { JobOutlets } from '../outputs/outlets.ts'
import type { Files } from '../ports/ports.ts'
import { reportFiles, type ReportTexts, reportTexts } from '../outputs/report-files.ts'
import { type Output, writeOutputs } from '../outputs/write-outputs.ts'

/** The width of a log line on GitHub that needs no scrolling. */
const LOG_WIDTH = 100

export type Show = {
  readonly directory: string | undefined
  readonly outlets: JobOutlets
  readonly files: Files
} & (
  | {
      readonly verdict: 'shown'
      /** What the comment says of these results, were it theirs alone. */
      readonly sections: readonly Section[]
      /** What did not come about, a line each. */
      readonly remarks: readonly string[]
    }
  /** Results that are a part of others: only kept. */
  | { readonly verdict: 'none' }
)

export interface Shown {
  /** Whether the results file is there: all that is left of a part of others. */
  readonly isKept: boolean
}

/** Shows results, writes the results file and, where there is a verdict, everything else that shows it. Never rejects. */
export async function showResults(results: Results, show: Show): Promise<Shown> {
  const { outlets } = show
  outlets.info(renderTerminal(results, { color: true, width: LOG_WIDTH }))
  const texts = reportTexts(results)
  const files = filesOf(texts, show)
  const written = await writeOutputs(files)
  const kept = files.filter(({ name }) => !written.lacking.has(name))
  const told = await writeOutputs([
    ...kept.map(({ output, name }) => valueOutput(outlets, output, () => name)),
    ...(show.verdict === 'shown' ? verdictOutputs(results, texts, show) : []),
  ])
  if (show.verdict === 'shown') for (const remark of show.remarks) outlets.notice(remark)
  for (const line of [...written.lines, ...told.lines]) outlets.warning(line)
  if (show.verdict === 'shown') annotate(results, outlets)
  return { isKept: kept.some(({ output }) => output === 'results-file') }
}

/** By the outputs that name them. */
function filesOf(texts: ReportTexts, { directory: asked, verdict, files }: Show) {
  const directory = resolve(asked ?? join(process.env.RUNNER_TEMP ?? '.', 'nix-perf-gate-report'))
  const { results, report, page } = reportFiles(texts, { directory, files })
  const file = (output: string, written: Output) => ({ output, ...written })
  const resultsFile = file('results-file', results)
  if (verdict === 'none') return [resultsFile]
  return [resultsFile, file('report-file', report), file('html-file', page)]
}

function verdictOutputs(
  results: Results,
  { markdown }: ReportTexts,
  { outlets, sections }: Extract<Show, { verdict: 'shown' }>,
): readonly Output[] {
  const targets = results.platforms.flatMap((platform) => platform.targets)
  return [
    valueOutput(outlets, 'verdict', () => results.verdict),
    valueOutput(outlets, 'regressions', () => countRegressions(targets)),
    valueOutput(outlets, 'comment-body', () => renderComment(sections, 'output')),
    summaryOutput(outlets, markdown),
  ]
}

function valueOutput(outlets: JobOutlets, name: string, value: () => string | number): Output {
  return {
    name,
    write: () => {
      outlets.setOutput(name, value())
    },
  }
}

function summaryOutput(outlets: JobOutlets, render: () => string): Output {
  return {
    name: 'the job summary',
    write: async () => {
      await outlets.summarize(render())
    },
  }
}

/** Shows what has been written already. Never rejects. */
export async function showProfile(summary: ProfileSummary, outlets: JobOutlets): Promise<void> {
  outlets.info(renderProfileTerminal(summary, { color: true, width: LOG_WIDTH }))
  const { lines } = await writeOutputs([
    valueOutput(outlets, 'report-file', () => join(summary.directory, INDEX)),
    summaryOutput(outlets, () => renderProfileIndex(summary, { links: false })),
  ])
  for (const line of lines) outlets.warning(line)
}

function annotate(results: Results, outlets: JobOutlets): void {
  for (const { level, message, title, file, line, column } of annotationsOf(results)) {
    const properties = {
      title,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { startLine: line }),
      ...(column === undefined ? {} : { startColumn: column }),
    }
    if (level === 'error') outlets.error(message, properties)
    else outlets.warning(message, properties)
  }
  if (results.verdict === 'fail' || results.verdict === 'incomplete') {
    outlets.error(`nix-perf-gate: ${results.verdict}; the report is in the job summary`)
  }
}
