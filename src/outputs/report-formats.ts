// The formats of a report. A new one is a row here: what `--format` offers, the files that are written, and the outputs of
// the action that name them follow from it.

import { renderHtml } from '../core/report/html/html.ts'
import { renderJson, RESULTS_FILE } from '../core/model/format-results.ts'
import { renderJunit } from '../core/report/junit.ts'
import { renderMarkdown, SUMMARY_LIMIT } from '../core/report/markdown.ts'
import type { ReportLinks } from '../core/report/report-links.ts'
import type { Results } from '../core/model/results.ts'

export interface ReportFormat {
  readonly render: (results: Results, links?: ReportLinks) => string
  /** Whether `--format` offers it. */
  readonly isPrinted: boolean
  /** What it is written to; without it, it is only printed. */
  readonly file?: ReportFile
}

export interface ReportFile {
  readonly name: string
  /** Written also where only a share of a plan was measured. */
  readonly isOfShares: boolean
  /** The output of the action that has its path. */
  readonly output: string
  readonly description: string
}

/** By the names that `--format` has for them, in the order in which the files are written. */
export const reportFormats = {
  json: {
    render: renderJson,
    isPrinted: true,
    file: {
      name: RESULTS_FILE,
      isOfShares: true,
      output: 'results-file',
      description: 'Path of the results file (JSON, see schema/results.schema.json).',
    },
  },
  markdown: {
    render: (results, links) => renderMarkdown(results, { limit: SUMMARY_LIMIT, ...(links && { links }) }),
    isPrinted: true,
    file: {
      name: 'report.md',
      isOfShares: false,
      output: 'report-file',
      description:
        "Path of the report (Markdown); of the command profile, of the index that links each target's ANALYSIS.md.",
    },
  },
  html: {
    render: (results, links) => renderHtml(results, { ...(links && { links }) }),
    isPrinted: false,
    file: {
      name: 'report.html',
      isOfShares: false,
      output: 'html-file',
      description: 'Path of the report as one page that needs nothing else, with flame graphs of what grew.',
    },
  },
  junit: { render: renderJunit, isPrinted: true },
} as const satisfies Readonly<Record<string, ReportFormat>>

export type FormatName = keyof typeof reportFormats

/** What `--format` offers besides the report at the terminal. */
export const printedFormats = Object.entries(reportFormats).flatMap(([name, { isPrinted }]) =>
  isPrinted ? [name] : [],
)

/** Those with a file. */
export const writtenFormats = Object.values(reportFormats).flatMap((format) =>
  'file' in format ? [format] : [],
)

export type WrittenFormat = (typeof writtenFormats)[number]

/** `results.json, report.md and report.html` */
export const fileNames = new Intl.ListFormat('en-GB').format(writtenFormats.map(({ file }) => file.name))

/** A report in a format: drawn when it is first asked for, and once, since one of a thousand targets takes a second. */
export type Draw = (format: ReportFormat) => string

export function drawReport(results: Results, links?: ReportLinks): Draw {
  const drawn = new Map<ReportFormat, string>()
  return (format) => {
    const text = drawn.get(format) ?? format.render(results, links)
    drawn.set(format, text)
    return text
  }
}
