// A report as the files that both entries write, and the texts in them.

import { join } from 'node:path'
import { renderHtml } from '../core/report/html/html.ts'
import { renderJson } from '../core/model/format-results.ts'
import { renderJunit } from '../core/report/junit.ts'
import { renderMarkdown, SUMMARY_LIMIT } from '../core/report/markdown.ts'
import type { Results } from '../core/model/results.ts'
import type { Files } from '../ports/ports.ts'
import { fileOutput, type Output } from './write-outputs.ts'

/** Each is drawn when it is first asked for, and once: a report of a thousand targets takes a second. */
export interface ReportTexts {
  readonly json: () => string
  readonly markdown: () => string
  readonly html: () => string
  readonly junit: () => string
}

export function reportTexts(results: Results): ReportTexts {
  return {
    json: once(() => renderJson(results)),
    markdown: once(() => renderMarkdown(results, { limit: SUMMARY_LIMIT })),
    html: once(() => renderHtml(results)),
    junit: once(() => renderJunit(results)),
  }
}

/** By what is in them. */
export function reportFiles(
  { json, markdown, html }: ReportTexts,
  { directory, files }: { readonly directory: string; readonly files: Files },
): Readonly<Record<'results' | 'report' | 'page', Output>> {
  return {
    results: fileOutput(files, join(directory, 'results.json'), json),
    report: fileOutput(files, join(directory, 'report.md'), markdown),
    page: fileOutput(files, join(directory, 'report.html'), html),
  }
}

function once(draw: () => string): () => string {
  let drawn: string | undefined
  return () => (drawn ??= draw())
}
