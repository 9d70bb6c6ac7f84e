// Edits a conversation so that jobs that do so at the same moment do not undo each other's work: under a lock, or,
// where there is none to be had, again and again until there was nothing left to change.

import { type Identity, labelSetter, ownComments } from '../../core/github/conversation.ts'
import { HostError } from '../../errors.ts'
import type {
  Conversation,
  ConversationRequest,
  EditableConversation,
} from '../../ports/pull-request-host.ts'
import { editableConversation } from './editable-conversation.ts'
import { createSelf, type Self } from './identity.ts'
import { acquireLock, type Lock, type LockContext, releaseLock } from './reaction-lock.ts'
import { readComments, readTimeline } from './read-items.ts'

export interface EditRequest {
  readonly request: ConversationRequest
  readonly use: (conversation: EditableConversation) => Promise<void>
}

/** All the waiting for one edit. */
const MOST_SECONDS = 180

/** Nothing is written later than this after the lock was asked for: others may break it after twice as long. */
const MOST_HOLDING_SECONDS = 30

/** Without a lock, and where the lock was lost under way. */
const MOST_ROUNDS = 6

const LONGEST_PAUSE_SECONDS = 2

type HeldLock = Lock & { readonly kind: 'held' }

/** The lock may have been broken, or will be: whatever was read can not be built upon. */
class LockLostError extends HostError {}

export async function edit(context: LockContext, edition: EditRequest): Promise<void> {
  const deadline = context.clock.seconds() + MOST_SECONDS
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const lock = await acquireLock(context, deadline)
    if (lock.kind === 'unavailable') {
      await editOptimistically(context, edition, lock.identity)
      return
    }
    if (await editHolding(context, edition, lock)) return
    if (context.clock.seconds() > deadline) break
  }
  throw new HostError(
    `could not edit the comment of pull request #${edition.request.number}: it took too long, so that other jobs came between`,
  )
}

/** False where the lock was lost, so that it has to be done again. */
async function editHolding(
  context: LockContext,
  { request, use }: EditRequest,
  lock: HeldLock,
): Promise<boolean> {
  let isLost = false
  const beforeWrite = () => {
    if (context.clock.seconds() - lock.since <= MOST_HOLDING_SECONDS) return
    isLost = true
    throw new LockLostError(`the lock of pull request #${request.number} is too old`)
  }
  let released: boolean
  try {
    const self = await createSelf(context, lock.identity)
    const pass = () => onePass(context, { request, use }, { self, beforeWrite })
    await pass()
    if (self.isNews()) await pass()
  } catch (error) {
    if (!(error instanceof LockLostError)) throw error
  } finally {
    released = await releaseLock(context, lock.id)
  }
  return released && !isLost
}

/** Jobs without a lock see each other's work a moment later, and mend it. */
async function editOptimistically(
  context: LockContext,
  { request, use }: EditRequest,
  known: Identity,
): Promise<void> {
  const self = await createSelf(context, known)
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const seen = { write: false }
    const beforeWrite = () => {
      seen.write = true
    }
    await onePass(context, { request, use }, { self, beforeWrite })
    if (self.isBlind()) return
    if (!seen.write) return
    await context.sleep(context.random() * LONGEST_PAUSE_SECONDS)
  }
  throw new HostError(
    `could not settle the comment of pull request #${request.number}: other jobs kept changing it`,
  )
}

interface Pass {
  readonly self: Self
  readonly beforeWrite: () => void
}

/** Reads the conversation and lets it be written to. */
async function onePass(
  context: LockContext,
  { request, use }: EditRequest,
  { self, beforeWrite }: Pass,
): Promise<void> {
  const read = () => readConversation(context, request, self.identity())
  const editing = { ...context, read, beforeWrite, created: self.learn }
  await use(editableConversation(editing, await read()))
}

async function readConversation(
  context: LockContext,
  { marker, label }: ConversationRequest,
  identity: Identity,
): Promise<Conversation> {
  const items = await (label === undefined ? readComments(context) : readTimeline(context))
  return {
    own: ownComments(items, marker, identity),
    labelledBy: label === undefined ? undefined : labelSetter(items, label),
  }
}
