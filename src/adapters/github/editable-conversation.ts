// A conversation with what can be done to it: create, update and remove comments.

import { anythingSchema, type CreatedComment, createdCommentSchema } from '../../core/github/answers.ts'
import { backoffSeconds, MOST_TRIES } from '../../core/github/retry.ts'
import type { Comment, Conversation, EditableConversation } from '../../ports/pull-request-host.ts'
import { failedStatus, RequestError } from './api.ts'
import type { LockContext } from './reaction-lock.ts'

export interface EditContext extends LockContext {
  /** Reads the conversation once more. */
  readonly read: () => Promise<Conversation>
  /** Called with what GitHub answered to a comment that was made. */
  readonly created: (comment: CreatedComment) => void
  /** Called before each try of a write; what it throws ends the edit. */
  readonly beforeWrite: () => void
}

export function editableConversation(context: EditContext, conversation: Conversation): EditableConversation {
  const { api, repository, number, beforeWrite } = context
  const what = (verb: string) => `${verb} the comment on pull request #${number}`
  return {
    ...conversation,
    create: (body) => create(context, conversation.own, body),
    async update(id, body) {
      await api({
        route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
        parameters: { ...repository, comment_id: id, body },
        what: what('update'),
        schema: anythingSchema,
        beforeTry: beforeWrite,
      })
    },
    async remove(id) {
      try {
        await api({
          route: 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}',
          parameters: { ...repository, comment_id: id },
          what: what('remove'),
          schema: anythingSchema,
          beforeTry: beforeWrite,
        })
      } catch (error) {
        // Somebody was faster.
        if (failedStatus(error) !== 404) throw error
      }
    },
  }
}

/** A try whose fate is unknown may have made the comment: it is looked for before the next one. */
async function create(context: EditContext, known: readonly Comment[], body: string): Promise<void> {
  const { api, repository, number, sleep, random, read, beforeWrite } = context
  const isThere = ({ own }: Conversation) =>
    own.some((comment) => !known.some(({ id }) => id === comment.id) && isSameText(comment.body, body))
  for (let tries = 1; ; tries += 1) {
    try {
      const { data } = await api({
        route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
        parameters: { ...repository, issue_number: number, body },
        what: `comment on pull request #${number}`,
        schema: createdCommentSchema,
        retried: 'refused',
        beforeTry: beforeWrite,
      })
      context.created(data)
      return
    } catch (error) {
      if (!(error instanceof RequestError) || !error.isUncertain) throw error
      await sleep(backoffSeconds(tries, random()))
      if (isThere(await read())) return
      if (tries === MOST_TRIES) throw error
    }
  }
}

/** GitHub may keep other line ends than it was given. */
function isSameText(one: string, other: string): boolean {
  const plain = (text: string) => text.replaceAll('\r\n', '\n').trim()
  return plain(one) === plain(other)
}
