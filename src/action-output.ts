// What the action leaves behind in a workflow: files, outputs, the job's summary, annotations, and the log.

import { join, resolve } from 'node:path'
import { renderComment } from './core/comment/render.ts'
import type { Section } from './core/comment/section.ts'
import {
  INDEX,
  type ProfileSummary,
  renderProfileIndex,
  renderProfileTerminal,
} from './core/profile/profile-summary.ts'
import { annotationsOf } from './core/report/annotations.ts'
import { renderJson } from './core/report/json.ts'
import { renderMarkdown, SUMMARY_LIMIT } from './core/report/markdown.ts'
import { renderTerminal } from './core/report/terminal.ts'
import type { Results } from './core/results.ts'
import { countRegressions } from './core/verdict.ts'
import { writeHtmlReport } from './html-report.ts'
import type { JobOutlets } from './outlets.ts'
import type { Files } from './ports.ts'

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

/** Writes the results file and, where there is a verdict, everything that shows it. */
export async function showResults(results: Results, show: Show): Promise<void> {
  const { outlets, files } = show
  const directory = resolve(show.directory ?? join(process.env.RUNNER_TEMP ?? '.', 'nix-perf-gate-report'))
  const resultsFile = join(directory, 'results.json')
  await files.write(resultsFile, renderJson(results))
  outlets.setOutput('results-file', resultsFile)
  outlets.info(renderTerminal(results, { color: true, width: LOG_WIDTH }))
  if (show.verdict === 'none') return
  const reportFile = join(directory, 'report.md')
  const report = renderMarkdown(results, { limit: SUMMARY_LIMIT })
  await files.write(reportFile, report)
  outlets.setOutput('verdict', results.verdict)
  outlets.setOutput('regressions', countRegressions(results.platforms.flatMap(({ targets }) => targets)))
  outlets.setOutput('report-file', reportFile)
  const htmlFile = join(directory, 'report.html')
  const lacking = await writeHtmlReport({ file: htmlFile, results, files })
  if (lacking === undefined) outlets.setOutput('html-file', htmlFile)
  outlets.setOutput('comment-body', renderComment(show.sections, 'output'))
  await outlets.summarize(report)
  for (const remark of [...show.remarks, ...(lacking === undefined ? [] : [lacking])]) outlets.notice(remark)
  annotate(results, outlets)
}

/** Shows what has been written already. */
export async function showProfile(summary: ProfileSummary, outlets: JobOutlets): Promise<void> {
  outlets.info(renderProfileTerminal(summary, { color: true, width: LOG_WIDTH }))
  outlets.setOutput('report-file', join(summary.directory, INDEX))
  await outlets.summarize(renderProfileIndex(summary, { links: false }))
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
