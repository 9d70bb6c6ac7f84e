// A request to GitHub that did not succeed: what of it is known, and whether it may have been carried out.

import { z } from 'zod'

export type RequestFailure =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly message: string
      readonly headers: Readonly<Record<string, string>>
    }
  /** The connection could not be made, or broke. */
  | { readonly kind: 'network'; readonly message: string }
  | { readonly kind: 'time-out'; readonly seconds: number }
  /** It was carried out, but the answer is not what GitHub is known to say. */
  | { readonly kind: 'unreadable'; readonly message: string }

const causeSchema = z.object({ message: z.string(), cause: z.unknown().optional() })

type Thrown = z.infer<typeof causeSchema>

/** What Octokit throws: without an answer, the connection failed. */
const thrownSchema = causeSchema.extend({
  response: z
    .object({
      status: z.number(),
      headers: z.record(z.string(), z.unknown()).catch({}),
      data: z.unknown().optional(),
    })
    .optional(),
})

const messageSchema = z.object({
  message: z.string(),
  errors: z.array(z.object({ message: z.string().optional() })).catch([]),
})

/** Answers that say nothing of the request itself, so that the next try may succeed. */
const TRANSIENT = new Set([408, 500, 502, 503, 504])

export function parseFailure(thrown: unknown): RequestFailure {
  const result = thrownSchema.safeParse(thrown)
  if (!result.success) return { kind: 'network', message: String(thrown) }
  const { response } = result.data
  if (response === undefined) return { kind: 'network', message: rootMessage(result.data) }
  return {
    kind: 'answer',
    status: response.status,
    message: messageOf(response.data),
    headers: Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    ),
  }
}

/** Why the connection failed stands at the bottom: `fetch failed` is caused by `connect ECONNREFUSED …`. */
function rootMessage({ message, cause }: Thrown): string {
  const result = causeSchema.safeParse(cause)
  const below = result.success ? rootMessage(result.data) : ''
  return below === '' ? message : below
}

/** GitHub's own words: `Validation Failed: Body is too long`. A proxy's page has none. */
function messageOf(data: unknown): string {
  const result = messageSchema.safeParse(data)
  if (!result.success) return ''
  const details = result.data.errors.flatMap(({ message }) => (message === undefined ? [] : [message]))
  return [result.data.message, ...details].join(': ')
}

/** Whether another try may succeed, rate limits aside. */
export function isTransient(failure: RequestFailure): boolean {
  return failure.kind !== 'answer' || failure.status > 504 || TRANSIENT.has(failure.status)
}

/** Whether the request may have been carried out all the same. */
export function isUncertain(failure: RequestFailure): boolean {
  return isTransient(failure)
}
