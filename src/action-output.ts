// What the action leaves behind in a workflow: files, outputs, the job's summary, annotations, and the log.

import { join, resolve } from 'node:path'
import * as core from '@actions/core'
import { files } from './adapters/files.ts'
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

/** The width of a log line on GitHub that needs no scrolling. */
const LOG_WIDTH = 100

export type Show = { readonly directory: string | undefined } & (
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
  const directory = resolve(show.directory ?? join(process.env.RUNNER_TEMP ?? '.', 'nix-perf-gate-report'))
  const resultsFile = join(directory, 'results.json')
  await files.write(resultsFile, renderJson(results))
  core.setOutput('results-file', resultsFile)
  core.info(renderTerminal(results, { color: true, width: LOG_WIDTH }))
  if (show.verdict === 'none') return
  const reportFile = join(directory, 'report.md')
  const report = renderMarkdown(results, { limit: SUMMARY_LIMIT })
  await files.write(reportFile, report)
  core.setOutput('verdict', results.verdict)
  core.setOutput('regressions', countRegressions(results.platforms.flatMap(({ targets }) => targets)))
  core.setOutput('report-file', reportFile)
  const htmlFile = join(directory, 'report.html')
  const lacking = await writeHtmlReport(htmlFile, results)
  if (lacking === undefined) core.setOutput('html-file', htmlFile)
  core.setOutput('comment-body', renderComment(show.sections, 'output'))
  if (process.env.GITHUB_STEP_SUMMARY !== undefined) await core.summary.addRaw(report, true).write()
  for (const remark of [...show.remarks, ...(lacking === undefined ? [] : [lacking])]) core.notice(remark)
  annotate(results)
}

/** Shows what has been written already. */
export async function showProfile(summary: ProfileSummary): Promise<void> {
  core.info(renderProfileTerminal(summary, { color: true, width: LOG_WIDTH }))
  core.setOutput('report-file', join(summary.directory, INDEX))
  if (process.env.GITHUB_STEP_SUMMARY !== undefined) {
    await core.summary.addRaw(renderProfileIndex(summary, { links: false }), true).write()
  }
}

function annotate(results: Results): void {
  for (const { level, message, title, file, line, column } of annotationsOf(results)) {
    const properties = {
      title,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { startLine: line }),
      ...(column === undefined ? {} : { startColumn: column }),
    }
    if (level === 'error') core.error(message, properties)
    else core.warning(message, properties)
  }
  if (results.verdict === 'fail' || results.verdict === 'incomplete') {
    core.error(`nix-perf-gate: ${results.verdict}; the report is in the job summary`)
  }
}
