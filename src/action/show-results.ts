// What the action leaves behind in a workflow: files, outputs, the job's summary, annotations, and the log.

import { join, resolve } from 'node:path'
import type { Section } from '../core/comment/section.ts'
import {
  INDEX,
  type ProfileSummary,
  renderProfileIndex,
  renderProfileTerminal,
} from '../core/profile/profile-summary.ts'
import { EXIT_STATUS, exitStatusOfResults } from '../core/decide/exit-status.ts'
import { annotationsOf } from '../core/report/annotations.ts'
import { headlineOf } from '../core/report/headline.ts'
import { renderTerminal } from '../core/report/terminal.ts'
import { headlineWord } from '../core/report/verdict-text.ts'
import type { ReportLinks } from '../core/report/report-links.ts'
import type { Results } from '../core/model/results.ts'
import { type ActionOutput, type Decided, verdictOutputs } from '../outputs/action-outputs.ts'
import type { JobOutlets } from './outlets.ts'
import type { Step } from './step.ts'
import { type Draw, drawReport, reportFormats, writtenFormats } from '../outputs/report-formats.ts'
import { type Output, writeOutputs, writeReport } from '../outputs/write-outputs.ts'

/** The width of a log line on GitHub that needs no scrolling. */
const LOG_WIDTH = 100

export type Show =
  | {
      readonly verdict: 'shown'
      /** What the comment says of these results, were it theirs alone. */
      readonly sections: readonly Section[]
      /** What did not come about, a line each. */
      readonly remarks: readonly string[]
      /** Undefined outside of a job. */
      readonly links?: ReportLinks
    }
  /** Results that are a part of others: only kept. */
  | { readonly verdict: 'none' }

export interface Shown {
  /** Whether the results file is there: all that is left of a part of others. */
  readonly isKept: boolean
}

/** Shows results, writes the results file and, where there is a verdict, everything else that shows it. Never rejects. */
export async function showResults(results: Results, step: Step, show: Show): Promise<Shown> {
  const { inputs, temporary, outlets, ports } = step
  outlets.info(renderTerminal(results, { color: true, width: LOG_WIDTH }))
  const draw = drawReport(results, show.verdict === 'shown' ? show.links : undefined)
  const directory = resolve(inputs.outputDirectory ?? join(temporary, 'nix-perf-gate-report'))
  const formats = writtenFormats.filter(({ file }) => show.verdict === 'shown' || file.isOfShares)
  const written = await writeReport({ draw, formats, directory, files: ports.files })
  const told = await writeOutputs([
    ...written.present.map(({ path, file }) => valueOutput(outlets, file.output, () => path)),
    ...(show.verdict === 'shown' ? outputsOf({ ...show, results }, outlets, draw) : []),
  ])
  if (show.verdict === 'shown') for (const remark of show.remarks) outlets.notice(remark)
  for (const line of [...written.lines, ...told.lines]) outlets.warning(line)
  if (show.verdict === 'shown') annotate(results, outlets)
  return { isKept: written.isKept }
}

function outputsOf(decided: Decided, outlets: JobOutlets, draw: Draw): readonly Output[] {
  return [
    ...verdictOutputs.map(({ name, value }) => valueOutput(outlets, name, () => value(decided))),
    summaryOutput(outlets, () => draw(reportFormats.markdown)),
  ]
}

function valueOutput(outlets: JobOutlets, name: ActionOutput, value: () => string | number): Output {
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
  const isReportOnly = results.configuration.mode === 'report-only'
  for (const { level, message, title, file, line, column } of annotationsOf(results)) {
    const properties = {
      title,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { startLine: line }),
      ...(column === undefined ? {} : { startColumn: column }),
    }
    if (level === 'error' && !isReportOnly) outlets.error(message, properties)
    else outlets.warning(message, properties)
  }
  if (results.verdict === 'fail' || results.verdict === 'incomplete') {
    const line = `nix-perf-gate: ${headlineWord(headlineOf(results)).toLowerCase()}; the report is in the job summary`
    if (exitStatusOfResults(results) === EXIT_STATUS.ok) outlets.warning(line)
    else outlets.error(line)
  }
}
