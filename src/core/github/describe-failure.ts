// One line for the user on a request that failed for good: why, and what to do about it where that is known.

import { plainText, shortenEnd } from '../text/plain-text.ts'
import type { RequestFailure } from './failure.ts'

export interface FailedRequest {
  /** What it was for; completes “could not …”. */
  readonly what: string
  /** What the job lacks where the token may not: `contents: write`. */
  readonly permission?: string | undefined
  readonly failure: RequestFailure
  readonly tries: number
  /** How long GitHub asked to wait, where that was too long. */
  readonly limitSeconds: number | undefined
  /** `api.github.com`. */
  readonly host: string
  /** Never shown. */
  readonly token: string
}

const MOST_MESSAGE = 200
const MOST_LINE = 500

export function describeFailure(request: FailedRequest): string {
  const line = `could not ${request.what}: ${reasonOf(request)}`
  return shortenEnd(plainText(withoutToken(line, request.token)), MOST_LINE)
}

function reasonOf({ failure, tries, limitSeconds, host, permission }: FailedRequest): string {
  const tried = tries === 1 ? '' : ` (${tries} tries)`
  if (limitSeconds !== undefined) {
    return `the rate limit of ${host} is used up; it asks to wait ${Math.ceil(limitSeconds)} s, which is too long${tried}`
  }
  switch (failure.kind) {
    case 'network':
      return `${host} could not be reached: ${shown(failure.message)}${tried}`
    case 'time-out':
      return `${host} gave no answer within ${failure.seconds} s${tried}`
    case 'unreadable':
      return `the answer of ${host} is not what GitHub is known to say: ${shown(failure.message)}${tried}`
    case 'answer':
      return answerReason(failure, host, permission) + tried
  }
}

function answerReason(
  answer: RequestFailure & { readonly kind: 'answer' },
  host: string,
  permission = 'pull-requests: write',
): string {
  const message = shown(answer.message)
  const said = `${host} answered ${answer.status}${message === '' ? '' : ` “${message}”`}`
  const remedy = remedyOf(answer, permission)
  return remedy === undefined ? said : `${remedy} (${said})`
}

function remedyOf(
  { status, message }: RequestFailure & { readonly kind: 'answer' },
  permission: string,
): string | undefined {
  if (/is locked|been locked/i.test(message)) return 'the conversation is locked; unlock it'
  switch (status) {
    case 401:
      return 'the token is not valid; give the input `token` one that is, or leave it out'
    case 403:
      return /not accessible by/i.test(message)
        ? `the token may only read; give the job \`permissions: ${permission}\``
        : 'the token is not allowed to; see the permissions of the job and the policies of the organization'
    case 404:
      return 'it does not exist, or the token may not see it'
    case 410:
      return 'it is gone, or issues are disabled in the repository'
    default:
      return undefined
  }
}

function shown(message: string): string {
  return shortenEnd(plainText(message), MOST_MESSAGE)
}

function withoutToken(text: string, token: string): string {
  return token === '' ? text : text.replaceAll(token, '***')
}
