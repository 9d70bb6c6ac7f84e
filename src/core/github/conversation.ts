// A pull request's comments and events → our own comments, and who set a label.

import type { ConversationItem, User } from './answers.ts'

/** Whose comments are ours: those of the user behind the token, or, where nobody tells, of GitHub's own bot. */
export type Identity =
  | { readonly kind: 'user'; readonly id: number }
  /** `made`: comments that we have made ourselves. */
  | { readonly kind: 'unknown'; readonly made: readonly number[] }

export interface OwnComment {
  readonly id: number
  readonly body: string
}

/** The login behind a job's own token on github.com; an app's token can not ask who it is. */
const JOB_LOGIN = 'github-actions[bot]'

/** Whom GitHub names where the account is gone. */
const GHOST = 'ghost'

/** Comments that begin with the marker, by this identity, oldest first, each once. */
export function ownComments(
  items: readonly ConversationItem[],
  marker: string,
  identity: Identity,
): readonly OwnComment[] {
  const found = new Map<number, OwnComment>()
  for (const { event, id, body, user } of items) {
    if (event !== 'commented' || id === undefined || body === undefined || user === undefined) continue
    if (isMarked(body, marker) && isOurs({ id, user }, identity)) found.set(id, { id, body })
  }
  return [...found.values()].sort((one, other) => one.id - other.id)
}

function isOurs({ id, user }: { readonly id: number; readonly user: User }, identity: Identity): boolean {
  if (identity.kind === 'user') return user.id === identity.id
  return identity.made.includes(id) || (user.type === 'Bot' && user.login === JOB_LOGIN)
}

/** Our comments begin with the marker; others may quote it, even other programs with the same identity. */
function isMarked(body: string, marker: string): boolean {
  return body.trimStart().startsWith(marker)
}

/** Whether any comment has the marker, whoever wrote it. */
export function mentionsMarker(items: readonly ConversationItem[], marker: string): boolean {
  return items.some(
    ({ event, body }) => event === 'commented' && body !== undefined && isMarked(body, marker),
  )
}

/** Who set the label last; undefined where it is not set. GitHub's labels do not differ by case alone. */
export function labelSetter(items: readonly ConversationItem[], label: string): string | undefined {
  const about = items.filter((item) => item.label?.toLowerCase() === label.toLowerCase())
  const last = about.findLast(({ event }) => event === 'labeled' || event === 'unlabeled')
  return last?.event === 'labeled' ? (last.actor ?? GHOST) : undefined
}
