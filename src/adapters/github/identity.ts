// Who we are to GitHub: what it says of the token, and where it says nothing, what it answers to the comment that we make.

import { type CreatedComment, userSchema, viewerSchema } from '../../core/github/answers.ts'
import type { Identity } from '../../core/github/conversation.ts'
import { graphqlRoute } from '../../core/github/graphql-route.ts'
import { RequestError } from './api.ts'
import type { LockContext } from './reaction-lock.ts'

/** What is known of who we are; it grows by what GitHub answers. */
export interface Self {
  readonly identity: () => Identity
  /** Takes in what GitHub answered to a comment that we made. */
  readonly learn: (created: CreatedComment) => void
  /** Whether a comment was made whose author was not known before: older ones of ours may have come to light. */
  readonly isNews: () => boolean
  /** Whether we have made a comment that we would not know again: another one would be a second one. */
  readonly isBlind: () => boolean
}

/** Asks who we are, where the answer to an earlier request has not told. */
export async function createSelf(context: LockContext, told: Identity): Promise<Self> {
  let identity = told.kind === 'user' ? told : await askIdentity(context)
  let [isNews, isBlind] = [false, false]
  return {
    identity: () => identity,
    learn: ({ id, user }) => {
      if (identity.kind === 'user') return
      isNews = user !== undefined
      isBlind = user === undefined && id === undefined
      if (user !== undefined) identity = { kind: 'user', id: user.id }
      else if (id !== undefined) identity = { kind: 'unknown', made: [...identity.made, id] }
    },
    isNews: () => isNews,
    isBlind: () => isBlind,
  }
}

/** A person's token may ask who it is. That of an app, a job's too, is refused, and may ask GraphQL all the same. */
async function askIdentity(context: LockContext): Promise<Identity> {
  return (await askUser(context)) ?? (await askViewer(context)) ?? { kind: 'unknown', made: [] }
}

async function askUser({ api }: LockContext): Promise<Identity | undefined> {
  try {
    const call = { route: 'GET /user', parameters: {}, what: 'ask whose token it is', schema: userSchema }
    const { data } = await api(call)
    return { kind: 'user', id: data.id }
  } catch (error) {
    if (error instanceof RequestError) return undefined
    throw error
  }
}

async function askViewer({ api, apiUrl }: LockContext): Promise<Identity | undefined> {
  try {
    const { data } = await api({
      route: graphqlRoute(apiUrl),
      parameters: { query: '{ viewer { databaseId } }' },
      what: 'ask whose token it is',
      schema: viewerSchema,
    })
    return data === undefined ? undefined : { kind: 'user', id: data }
  } catch (error) {
    if (error instanceof RequestError) return undefined
    throw error
  }
}
