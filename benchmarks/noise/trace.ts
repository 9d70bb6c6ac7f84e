// A noise trace: consecutive runs of one command, all of the same code.

import { readFileSync } from 'node:fs'
import { z } from 'zod'

export const TRACE_COLUMNS = ['wallSeconds', 'userSeconds', 'systemSeconds', 'residentKiB'] as const

export type TraceColumn = (typeof TRACE_COLUMNS)[number]

const traceSchema = z.strictObject({
  name: z.string(),
  /** How many processes were busy now and then beside the runs. */
  busyProcesses: z.number().int().nonnegative(),
  columns: z.tuple([
    z.literal('wallSeconds'),
    z.literal('userSeconds'),
    z.literal('systemSeconds'),
    z.literal('residentKiB'),
  ]),
  runs: z.array(z.array(z.number()).length(TRACE_COLUMNS.length)),
})

export type Trace = z.infer<typeof traceSchema>

export function readTrace(path: string | URL): Trace {
  return traceSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
}

/** One quantity over the runs of a trace, in order. */
export function traceValues(trace: Trace, column: TraceColumn): readonly number[] {
  const index = TRACE_COLUMNS.indexOf(column)
  return trace.runs.map((run) => run[index] ?? NaN)
}
