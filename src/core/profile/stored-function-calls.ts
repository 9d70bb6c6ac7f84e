// The text of a `function-calls.json` → calls by function. Whoever made the folder could write it: it is data of a stranger
// until it has passed here.

import { z } from 'zod'
import { countSchema } from '../model/figure.ts'
import type { FunctionCalls, Place } from '../nix/function-calls.ts'
import { parseJson } from '../text/json.ts'

/** A host has some 20,000. */
const MOST_ROWS = 500_000

const place = {
  origin: z.enum(['repository', 'input', 'other']),
  input: z.string().optional(),
  file: z.string(),
  line: countSchema,
  column: countSchema,
}

const schema = z.object({
  functions: z.array(z.object({ calls: countSchema, name: z.string().nullable(), ...place })).max(MOST_ROWS),
  primops: z.array(z.object({ calls: countSchema, name: z.string() })).max(MOST_ROWS),
})

/** Undefined for what is no such file. */
export function parseStoredCalls(text: string): FunctionCalls | undefined {
  const parsed = schema.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  const { functions, primops } = parsed.data
  return {
    functions: functions.map(({ calls, name, ...where }) => ({
      calls,
      name: name ?? undefined,
      place: placeOf(where),
    })),
    primops,
  }
}

function placeOf({ input, ...rest }: Omit<Place, 'input'> & { readonly input?: string | undefined }): Place {
  return input === undefined ? rest : { ...rest, input }
}
