// What a repository on GitHub holds, in memory: pull requests, their conversations, reactions, labels, and who may
// do what.

import { createGitDatabase, type GitDatabase } from './git-database.ts'

export interface User {
  readonly id: number
  readonly login: string
  readonly type: 'User' | 'Bot'
}

export interface Token {
  readonly login: string
  /** A job's own token, as that of any other app, can not ask who it is. */
  readonly kind: 'job' | 'app' | 'personal'
  readonly mayWrite: boolean
  /** Whether it may react; as `mayWrite` where nothing is said. */
  readonly mayReact?: boolean
  /** Whether it may write to the repository's code; as `mayWrite` where nothing is said. */
  readonly mayWriteContents?: boolean
  /** Whether GraphQL answers it; it does where nothing is said. */
  readonly mayAskGraphql?: boolean
}

export interface PullRequest {
  readonly number: number
  readonly state: 'open' | 'closed'
  readonly headSha: string
  readonly headRef: string
  /** `owner/name`; undefined where the fork is gone. */
  readonly headRepository: string | undefined
  readonly isLocked: boolean
}

export interface LabelEvent {
  readonly kind: 'labeled' | 'unlabeled'
  readonly id: number
  readonly label: string
  readonly login: string
}

export type ConversationItem =
  | { readonly kind: 'comment'; readonly id: number; readonly body: string; readonly login: string }
  | LabelEvent

export interface Reaction {
  readonly id: number
  readonly login: string
  readonly content: string
  readonly createdAt: Date
}

export type Permission = 'admin' | 'write' | 'read' | 'none'

export interface GithubState {
  readonly users: ReadonlyMap<string, User>
  readonly tokens: Map<string, Token>
  readonly pullRequests: Map<number, PullRequest>
  readonly permissions: Map<string, Permission>
  /** Git's objects and refs. */
  readonly git: GitDatabase
  /** The server's time; `clockOffsetSeconds` ahead of this machine's. */
  now(): Date
  addUser(login: string, type?: User['type']): User
  /** Adds a pull request of the repository itself, or of a fork: `{ headRepository: 'someone/project' }`. */
  addPullRequest(pullRequest?: Partial<PullRequest>): PullRequest
  changePullRequest(number: number, changes: Partial<PullRequest>): void
  addComment(number: number, body: string, login?: string): number
  /** The bodies of the comments as they are now, oldest first. */
  comments(number: number): readonly { readonly id: number; readonly body: string; readonly login: string }[]
  changeComment(id: number, body: string): void
  removeComment(id: number): void
  /** The pull request a comment is in; undefined where there is no such comment. */
  pullRequestOf(commentId: number): number | undefined
  addLabel(number: number, label: string, login: string): void
  removeLabel(number: number, label: string, login: string): void
  items(number: number): readonly ConversationItem[]
  /** Undefined where the user has it already. */
  addReaction(number: number, reaction: NewReaction): Reaction | undefined
  removeReaction(number: number, id: number): boolean
  reactions(number: number): readonly Reaction[]
}

export interface NewReaction {
  readonly login: string
  readonly content?: string
  readonly ageSeconds?: number
}

/** The identity that GitHub's own job tokens have. */
export const BOT = 'github-actions[bot]'

/** GitHub's own id of that identity. */
const BOT_ID = 41898282

export const HEAD_SHA = '1111111111111111111111111111111111111111'

export function createState(repository: string, clockOffsetSeconds: () => number): GithubState {
  const users = new Map<string, User>([[BOT, { id: BOT_ID, login: BOT, type: 'Bot' }]])
  const pullRequests = new Map<number, PullRequest>()
  const items = new Map<number, ConversationItem[]>()
  const reactions = new Map<number, Reaction[]>()
  let lastId = 1000
  const nextId = () => (lastId += 1)
  const now = () => new Date(Date.now() + clockOffsetSeconds() * 1000)
  const listOf = <T>(lists: Map<number, T[]>, number: number) => {
    const list = lists.get(number) ?? []
    lists.set(number, list)
    return list
  }
  const commentsOf = (number: number) => listOf(items, number).filter((item) => item.kind === 'comment')
  const pullRequestOf = (id: number) =>
    [...items.keys()].find((number) => commentsOf(number).some((comment) => comment.id === id))

  function addUser(login: string, type: User['type'] = 'User'): User {
    const user = users.get(login) ?? { id: nextId(), login, type }
    users.set(login, user)
    return user
  }

  function change(id: number, to: (item: ConversationItem) => readonly ConversationItem[]): void {
    for (const [number, list] of items) {
      items.set(
        number,
        list.flatMap((item) => (item.id === id ? to(item) : [item])),
      )
    }
  }

  function addLabelEvent(number: number, event: Omit<LabelEvent, 'id'>): void {
    addUser(event.login)
    listOf(items, number).push({ id: nextId(), ...event })
  }

  return {
    users,
    tokens: new Map(),
    pullRequests,
    permissions: new Map(),
    git: createGitDatabase(),
    now,
    addUser,
    addPullRequest(given = {}) {
      const number = given.number ?? 1 + Math.max(0, ...pullRequests.keys())
      const pullRequest: PullRequest = {
        state: 'open',
        headSha: HEAD_SHA,
        headRef: 'feature',
        headRepository: repository,
        isLocked: false,
        ...given,
        number,
      }
      pullRequests.set(number, pullRequest)
      return pullRequest
    },
    changePullRequest(number, changes) {
      const known = pullRequests.get(number)
      if (known !== undefined) pullRequests.set(number, { ...known, ...changes })
    },
    addComment(number, body, login = BOT) {
      addUser(login)
      const id = nextId()
      listOf(items, number).push({ kind: 'comment', id, body, login })
      return id
    },
    comments: commentsOf,
    changeComment(id, body) {
      change(id, (item) => [item.kind === 'comment' ? { ...item, body } : item])
    },
    removeComment(id) {
      change(id, () => [])
    },
    pullRequestOf,
    addLabel(number, label, login) {
      addLabelEvent(number, { kind: 'labeled', label, login })
    },
    removeLabel(number, label, login) {
      addLabelEvent(number, { kind: 'unlabeled', label, login })
    },
    items: (number) => listOf(items, number),
    addReaction(number, { login, content = 'eyes', ageSeconds = 0 }) {
      addUser(login)
      const list = listOf(reactions, number)
      if (list.some((reaction) => reaction.login === login && reaction.content === content)) return undefined
      const createdAt = new Date(now().getTime() - ageSeconds * 1000)
      const reaction = { id: nextId(), login, content, createdAt }
      list.push(reaction)
      return reaction
    },
    removeReaction(number, id) {
      const list = listOf(reactions, number)
      const kept = list.filter((reaction) => reaction.id !== id)
      reactions.set(number, kept)
      return kept.length < list.length
    },
    reactions: (number) => listOf(reactions, number),
  }
}
