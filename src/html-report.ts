// The report for the browser, as both entries write it: a picture of the verdict, which stands without it.

import { renderHtml } from './core/report/html/html.ts'
import type { Results } from './core/results.ts'
import { messageOf } from './errors.ts'
import type { Files } from './ports.ts'

export interface HtmlReport {
  readonly file: string
  readonly results: Results
  readonly files: Files
  readonly render?: (results: Results) => string
}

/** Never rejects: where the file can not be drawn or written, gives a line that says so. */
export async function writeHtmlReport({
  file,
  results,
  files,
  render = renderHtml,
}: HtmlReport): Promise<string | undefined> {
  try {
    await files.write(file, render(results))
    return undefined
  } catch (error) {
    return `No ${file}: ${messageOf(error)}`
  }
}
