// What a verb leaves of its results at the terminal: what is printed, and the files.

import type { Results } from '../core/model/results.ts'
import { maskResults } from '../core/model/mask-results.ts'
import { renderTerminal, renderVerdict } from '../core/report/terminal.ts'
import { drawReport, reportFormats, writtenFormats } from '../outputs/report-formats.ts'
import { writeReport } from '../outputs/write-outputs.ts'
import type { Files } from '../ports/ports.ts'
import type { OutputOptions } from './options.ts'
import type { Terminal } from './terminal.ts'

export interface Shown {
  /** Whether the file is there that other jobs read, where files were asked for. */
  readonly isKept: boolean
}

export async function showResults(
  measured: Results,
  { format, output }: OutputOptions,
  { terminal, files }: { readonly terminal: Terminal; readonly files: Files },
): Promise<Shown> {
  const results = maskResults(measured, terminal.mask)
  const draw = drawReport(results)
  if (format !== 'terminal') terminal.print(draw(reportFormats[format]))
  else if (terminal.verbosity === 'quiet') terminal.show(renderVerdict(results, terminal.screen))
  else terminal.show(renderTerminal(results, terminal.screen))
  if (output === undefined) return { isKept: true }
  const request = { draw, formats: writtenFormats, directory: output, files }
  const { present, lines, isKept } = await writeReport(request)
  if (present.length > 0) terminal.tell(`Written: ${present.map(({ path }) => path).join(', ')}\n`)
  for (const line of lines) terminal.say(`${line}\n`)
  return { isKept }
}
