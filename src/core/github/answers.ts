// What GitHub answers, as far as we need it; tolerant of all the rest, and of forges that say less.

import { z } from 'zod'

const user = z.object({ id: z.number(), login: z.string(), type: z.string().optional() })

export type User = z.infer<typeof user>

export const userSchema = user

export const reactionSchema = z.object({
  /** Forgejo and Gitea give none. */
  id: z.number().optional(),
  user: user.nullish(),
  created_at: z.string().optional(),
})

export type ReactionAnswer = z.infer<typeof reactionSchema>

/** A comment, or an event of a timeline. Only a comment of a list of comments has no `event`. */
export interface ConversationItem {
  readonly event: string
  readonly id: number | undefined
  readonly body: string | undefined
  readonly user: User | undefined
  readonly label: string | undefined
  readonly actor: string | undefined
}

const itemSchema = z
  .object({
    event: z.string().optional(),
    id: z.number().nullish().catch(undefined),
    body: z.string().nullish().catch(undefined),
    user: user.nullish().catch(undefined),
    label: z.object({ name: z.string() }).nullish().catch(undefined),
    actor: z.object({ login: z.string() }).nullish().catch(undefined),
  })
  .transform(({ event, id, body, user: author, label, actor }): ConversationItem => ({
    event: event ?? 'commented',
    id: id ?? undefined,
    body: body ?? undefined,
    user: author ?? undefined,
    label: label?.name,
    actor: actor?.login,
  }))

export const itemsSchema = z.array(itemSchema)

/** The comment that was made. A proxy's answer, or one that broke off, tells nothing of it: it was made all the same. */
export const createdCommentSchema = z
  .object({ id: z.number().optional().catch(undefined), user: user.nullish().catch(undefined) })
  .catch({ id: undefined, user: undefined })
  .transform(({ id, user: author }): CreatedComment => ({ id, user: author ?? undefined }))

export interface CreatedComment {
  readonly id: number | undefined
  readonly user: User | undefined
}

/** GraphQL's answer to who the token's user is: the id that REST has, or undefined where it is refused. */
export const viewerSchema = z
  .object({ data: z.object({ viewer: z.object({ databaseId: z.number() }) }) })
  .transform(({ data }) => data.viewer.databaseId)
  .optional()
  .catch(undefined)

export const permissionSchema = z.object({
  permission: z.string().optional(),
  role_name: z.string().nullish(),
})

export const pullRequestsSchema = z.array(
  z
    .object({
      number: z.number().int().positive(),
      head: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }).nullish() }),
    })
    .transform(({ number, head }) => ({ number, branch: head.ref, repository: head.repo?.full_name })),
)

export type ListedPullRequest = z.infer<typeof pullRequestsSchema>[number]

/** An answer without a body, or one that does not matter. */
export const anythingSchema = z.unknown()
