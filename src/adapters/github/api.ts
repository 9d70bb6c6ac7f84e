// Requests to GitHub's REST API: one try with a time-out, repeated as the retry policy says. Octokit is loaded by the
// first request, since it takes longer to load than all the rest of the program.

import type { z } from 'zod'
import { describeFailure } from '../../core/github/describe-failure.ts'
import { isUncertain, parseFailure, type RequestFailure } from '../../core/github/failure.ts'
import { decideRetry } from '../../core/github/retry.ts'
import { HostError } from '../../errors.ts'
import type { Clock } from '../../ports/ports.ts'
import { withoutTrailing } from '../../core/text/ends.ts'

export interface ApiOptions {
  readonly token: string
  /** `https://api.github.com`, `https://HOST/api/v3`, `https://HOST/api/v1`. */
  readonly apiUrl: string
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly sleep: (seconds: number) => Promise<void>
  /** Numbers from 0 up to 1. */
  readonly random: () => number
  /** Of one try. */
  readonly timeoutSeconds: number
}

export interface ApiCall<T> {
  /** `GET /repos/{owner}/{repo}/pulls`. */
  readonly route: string
  /** What the route names, and the rest in the query or in the body. Octokit encodes them. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** What it is for; completes “could not …”. */
  readonly what: string
  readonly schema: z.ZodType<T>
  /** The permission of the job that it takes. */
  readonly permission?: string
  /** `refused`: not where it may have been carried out. `never`: it is not worth waiting for. */
  readonly retried?: 'always' | 'refused' | 'never'
  /** Called before each try; what it throws ends the request. */
  readonly beforeTry?: () => void
  /** Tried once even where the program is being ended. */
  readonly isCleanup?: boolean
}

export interface ApiAnswer<T> {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly data: T
}

export type Api = <T>(call: ApiCall<T>) => Promise<ApiAnswer<T>>

/** A request that failed for good. */
export class RequestError extends HostError {
  readonly failure: RequestFailure
  /** It may have been carried out all the same. */
  readonly isUncertain: boolean
  /** GitHub asks for more time than is worth waiting. */
  readonly isRateLimit: boolean

  constructor(message: string, failure: RequestFailure, isRateLimit: boolean) {
    super(message, { cause: failure })
    this.failure = failure
    this.isUncertain = isUncertain(failure)
    this.isRateLimit = isRateLimit
  }
}

/** The status that GitHub answered where a request failed; undefined where the failure is another. */
export function failedStatus(thrown: unknown): number | undefined {
  return thrown instanceof RequestError && thrown.failure.kind === 'answer'
    ? thrown.failure.status
    : undefined
}

type RequestFunction = (route: string, parameters: Record<string, unknown>) => Promise<ApiAnswer<unknown>>

type TryResult<T> =
  | { readonly ok: true; readonly answer: ApiAnswer<T> }
  | { readonly ok: false; readonly failure: RequestFailure }

/** Requests with this token. Each throws RequestError where it fails for good, in one line that says why. */
export function createApi(options: ApiOptions): Api {
  const { signal, clock, sleep, random, token } = options
  const host = hostOf(options.apiUrl)
  let loading: Promise<RequestFunction> | undefined

  return async (call) => {
    if (token === '')
      throw new HostError(`could not ${call.what}: there is no token; give the input \`token\` one`)
    loading ??= load(options)
    const request = await loading
    const start = clock.seconds()
    for (let tries = 1; ; tries += 1) {
      const isLast = call.isCleanup === true && signal.aborted
      if (!isLast) signal.throwIfAborted()
      call.beforeTry?.()
      const result = await tryOnce(request, call, options)
      if (result.ok) return result.answer
      if (!isLast) signal.throwIfAborted()
      const { failure } = result
      const mayRepeat = call.retried !== 'never' && (call.retried !== 'refused' || !isUncertain(failure))
      const elapsedSeconds = clock.seconds() - start
      const decision = decideRetry(failure, { tries, elapsedSeconds, random: random() })
      if (decision.kind === 'end' || isLast || !mayRepeat) {
        const limitSeconds = decision.kind === 'end' ? decision.limitSeconds : undefined
        const { what, permission } = call
        const message = describeFailure({ what, permission, failure, tries, limitSeconds, host, token })
        throw new RequestError(message, failure, limitSeconds !== undefined)
      }
      await sleep(decision.afterSeconds)
    }
  }
}

async function load({ token, apiUrl }: ApiOptions): Promise<RequestFunction> {
  const { getOctokit } = await import('@actions/github')
  const silent = () => {
    // Octokit would warn of deprecations on standard output, among ours.
  }
  const log = { debug: silent, info: silent, warn: silent, error: silent }
  const octokit = getOctokit(token, {
    baseUrl: withoutTrailing(apiUrl, '/'),
    userAgent: 'nix-perf-gate',
    log,
  })
  return async (route, parameters) => {
    const answer: { readonly status: number; readonly headers: object; readonly data: unknown } =
      await octokit.request(route, parameters)
    return { status: answer.status, headers: stringsOf(answer.headers), data: answer.data }
  }
}

async function tryOnce<T>(
  request: RequestFunction,
  call: ApiCall<T>,
  { signal, timeoutSeconds }: ApiOptions,
): Promise<TryResult<T>> {
  const timeOut: RequestFailure = { kind: 'time-out', seconds: timeoutSeconds }
  const abortion = new AbortController()
  const abort = () => {
    abortion.abort()
  }
  const timer = setTimeout(abort, timeoutSeconds * 1000)
  if (!signal.aborted) signal.addEventListener('abort', abort, { once: true })
  try {
    const answer = await request(call.route, { ...call.parameters, request: { signal: abortion.signal } })
    // Octokit takes a body that broke off for an empty one.
    const parsed = call.schema.safeParse(answer.data)
    if (parsed.success) return { ok: true, answer: { ...answer, data: parsed.data } }
    return { ok: false, failure: abortion.signal.aborted ? timeOut : unreadable(parsed.error) }
  } catch (error) {
    const failure = parseFailure(error)
    return { ok: false, failure: abortion.signal.aborted && failure.kind === 'network' ? timeOut : failure }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}

function unreadable({ issues: [issue] }: z.ZodError): RequestFailure {
  return { kind: 'unreadable', message: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() }
}

function stringsOf(headers: object): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]: [string, unknown]) => [name.toLowerCase(), String(value)]),
  )
}

function hostOf(apiUrl: string): string {
  return URL.canParse(apiUrl) ? new URL(apiUrl).host : 'the server'
}
