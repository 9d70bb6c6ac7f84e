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
