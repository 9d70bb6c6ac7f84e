// The pull requests of a repository on GitHub, and the comments in them.

import type { WorkflowRun } from '../core/github/github-event.ts'

/** A comment in a pull request's conversation. */
export interface Comment {
  readonly id: number
  readonly body: string
}

/** What of a conversation has to be read. */
export interface ConversationRequest {
  readonly number: number
  /** Only comments that begin with this text are of interest. */
  readonly marker: string
  /** Who set a label is of interest too. */
  readonly label: string | undefined
}

/** A pull request's conversation as it is now. */
export interface Conversation {
  /** Comments with the marker by the identity of our token, oldest first. */
  readonly own: readonly Comment[]
  /** Login of who set the label last; undefined where the pull request does not have it. */
  readonly labelledBy: string | undefined
}

export interface EditableConversation extends Conversation {
  create(body: string): Promise<void>
  update(id: number, body: string): Promise<void>
  remove(id: number): Promise<void>
}

/**
 * The pull requests of a repository on GitHub, or on a forge that speaks its language. Its functions retry what may
 * pass and throw HostError for what does not.
 */
export interface PullRequestHost {
  /** The pull request that a finished run was about, from the event and the API alone; or why it can not be told. */
  find(
    run: WorkflowRun,
  ): Promise<
    { readonly kind: 'found'; readonly number: number } | { readonly kind: 'none'; readonly reason: string }
  >
  /** Whether any comment, whoever wrote it, begins with the marker: one cheap request where there is nothing to say. */
  mentions(number: number, marker: string): Promise<boolean>
  /** Who set the label last; undefined where the pull request does not have it. */
  labelledBy(number: number, label: string): Promise<string | undefined>
  /**
   * Hands `use` the conversation while no other job with the same identity is at it. `use` may be called again,
   * with what the conversation has become, where another job came between all the same: it has to look at what it
   * is given each time, and to write nothing where nothing is to change.
   */
  edit(
    request: ConversationRequest,
    use: (conversation: EditableConversation) => Promise<void>,
  ): Promise<void>
  /** Whether this user may write to the repository. */
  mayWrite(login: string): Promise<boolean>
}
