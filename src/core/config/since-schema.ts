// `since` of a threshold: limits on the change since some days ago, in the default branch's history.

import { z } from 'zod'
import { quoted, shown } from '../text/quoted.ts'
import type { Limit, SinceLimit } from '../model/threshold.ts'
import { type About, quantityLeaf, writtenLeaf } from './leaf.ts'
import { NONE } from './limit.ts'
import { parsed, problem } from './parsed.ts'
import { days, parseQuantity, quantityPattern } from './quantity.ts'

/** As long as the history is kept. */
const MOST_DAYS = 730

const ABOUT: About = {
  title: 'days',
  description:
    'Holds limits against the value of so many days ago on the default branch, too: `warn` and `fail` of the metric or, written as a mapping, limits of its own. Of a target that is younger, the first value that is known. Where nothing has been recorded it holds for nothing, and the report says so.',
  examples: ['30d', '2w', NONE],
}

/** `limit`: how a limit of the metric is read. */
export function sinceSchema(limit: z.ZodType<Limit | undefined>) {
  const text = writtenLeaf(
    (written) => {
      if (written === NONE) return parsed(undefined)
      const ago = parseQuantity(written, days)
      if (!ago.ok) return ago
      const fault = daysFault(ago.value)
      return fault === undefined ? parsed({ days: ago.value }) : problem(`${quoted(written)} ${fault}`)
    },
    { type: 'string', pattern: `^(?:${quantityPattern(days)}|${NONE})$` },
    ABOUT,
  )
  const mapping = z.strictObject({
    ago: quantityLeaf(days, daysFault, { title: 'days', description: 'How long ago.', examples: ['30d'] }),
    warn: limit.optional(),
    fail: limit.optional(),
  })
  return z.union([mapping, text], {
    error: ({ input }) => `found ${shown(input)}; write 30d, { ago: 30d, fail: 10% } or ${NONE}`,
  })
}

type Written = SinceLimit | (Omit<SinceLimit, 'days'> & { readonly ago: number }) | undefined

/** In the program's own terms. */
export function sinceOf(written: Written): SinceLimit | undefined {
  if (written === undefined || !('ago' in written)) return written
  const { ago, ...limits } = written
  return { days: ago, ...limits }
}

function daysFault(count: number): string | undefined {
  if (count < 1) return 'is no time at all; write 1d or more'
  return count > MOST_DAYS ? `is longer than the history is kept; write at most ${MOST_DAYS}d` : undefined
}
