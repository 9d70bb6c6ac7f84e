// Makes a verdict known on the pull request: regressions that a maintainer has accepted, and the one comment that all
// jobs share. What goes wrong here is told in one line, and changes nothing of what was decided.

import { acceptRegressions } from '../core/share/accept.ts'
import { commentMarker, parseComment } from '../core/comment/body.ts'
import { joinSections, withHead } from '../core/comment/join.ts'
import { renderComment } from '../core/comment/render.ts'
import type { Section } from '../core/comment/section.ts'
import type { CommentMode } from '../core/model/config.ts'
import type { Results } from '../core/model/results.ts'
import { worthSaying } from '../core/decide/worth-saying.ts'
import { docsAddress } from '../core/text/project.ts'
import { HostError, InterruptedError } from '../errors.ts'
import type { EditableConversation, PullRequestHost } from '../ports/pull-request-host.ts'

export interface Publication {
  readonly results: Results
  readonly host: PullRequestHost
  readonly pullRequest: { readonly number: number; readonly isFork: boolean }
  readonly comment: CommentMode
  /** Tells the comments of several gates on one pull request apart. */
  readonly commentKey: string
  /** The address of the project, where it is another than ours. */
  readonly project?: string | undefined
  /** The label with which a maintainer lets regressions pass. */
  readonly acceptLabel: string
  /** What this job says of its results in the comment. */
  readonly sectionsOf: (results: Results) => readonly Section[]
}

export interface Published {
  /** With what was accepted. */
  readonly results: Results
  /** Why the comment, or the acceptance, is not what it was to be; a line each. */
  readonly remarks: readonly string[]
}

/** Publishes, and gives the results as they are to be reported. Throws nothing that the forge is the reason of. */
export async function publish(publication: Publication): Promise<Published> {
  const { results, host, pullRequest } = publication
  const accepting = acceptance(publication)
  const remarks: string[] = []
  let accepted: Results | undefined
  try {
    if (!(await isSilent(publication))) {
      await host.edit(conversationRequest(publication), async (conversation) => {
        accepted = await acceptedIfAnswered(accepting, conversation.labelledBy)
        await putSections(publication, publication.sectionsOf(accepted ?? results), conversation)
      })
    }
  } catch (error) {
    const reason = reasonOf(error)
    const isForks = pullRequest.isFork && error instanceof HostError
    remarks.push(`No comment: ${isForks ? FORK : reason}`)
  }
  // Whether a regression is accepted must not hang on whether there can be a comment.
  try {
    accepted ??= await acceptedWithoutComment(publication, accepting)
  } catch (error) {
    remarks.push(`Not asked whether the regression is accepted: ${reasonOf(error)}`)
  }
  return { results: accepted ?? results, remarks }
}

export interface Outdating {
  readonly host: PullRequestHost
  readonly pullRequest: { readonly number: number; readonly head: string; readonly run: number }
  readonly commentKey: string
  readonly project?: string | undefined
}

/**
 * For a job that has come to no results: what the comment says of older heads is marked as such. Where there is no
 * comment there is nothing to mark. Throws HostError.
 */
export async function outdate({ host, pullRequest, commentKey, project }: Outdating): Promise<void> {
  const { number, head, run } = pullRequest
  const marker = commentMarker(commentKey)
  if (!(await host.mentions(number, marker))) return
  await host.edit({ number, marker, label: undefined }, async (conversation) => {
    const present = joined(conversation)
    if (present.length > 0)
      await put(conversation, renderComment(withHead(present, { head, run }), commentKey, { project }))
  })
}

/** What a comment on a fork's pull request fails for, whatever the forge calls it. */
const FORK = `this pull request comes from a fork, whose job may only read. To have one, publish the results from \`workflow_run\`: ${docsAddress('security.md')}`

function reasonOf(error: unknown): string {
  if (error instanceof HostError) return error.message
  // What was measured until then is still to be reported.
  if (error instanceof InterruptedError) return 'the job was interrupted'
  throw error
}

/** Whether nothing is to be written: asked not to, or nothing to say and nothing said before. */
async function isSilent({ comment, results, host, pullRequest, commentKey }: Publication): Promise<boolean> {
  if (comment === 'never') return true
  if (isAskedFor(comment, results)) return false
  return !(await host.mentions(pullRequest.number, commentMarker(commentKey)))
}

function isAskedFor(comment: CommentMode, results: Results): boolean {
  if (comment === 'on-failure') return results.verdict === 'fail' || results.verdict === 'incomplete'
  return comment === 'always' || worthSaying(results)
}

function conversationRequest({ pullRequest, commentKey, acceptLabel, results }: Publication) {
  return {
    number: pullRequest.number,
    marker: commentMarker(commentKey),
    // Only a failing verdict has something to accept.
    label: results.verdict === 'fail' ? acceptLabel : undefined,
  }
}

/** Undefined where the forge does not answer: the comment is written all the same, and it is asked once more after. */
async function acceptedIfAnswered(
  accepting: Acceptance,
  labelledBy: string | undefined,
): Promise<Results | undefined> {
  try {
    return await accepting(labelledBy)
  } catch (error) {
    if (error instanceof HostError) return undefined
    throw error
  }
}

async function acceptedWithoutComment(
  { results, host, pullRequest, acceptLabel }: Publication,
  accepting: Acceptance,
): Promise<Results> {
  return results.verdict === 'fail'
    ? await accepting(await host.labelledBy(pullRequest.number, acceptLabel))
    : results
}

type Acceptance = (labelledBy: string | undefined) => Promise<Results>

/** Accepts on the word of who may write to the repository; each user is asked for once. */
function acceptance({ results, host, acceptLabel }: Publication): Acceptance {
  const mayWrite = new Map<string, Promise<boolean>>()
  return async (by) => {
    if (by === undefined) return results
    const answer = mayWrite.get(by) ?? host.mayWrite(by)
    mayWrite.set(by, answer)
    if (await answer) return acceptRegressions(results, { label: acceptLabel, by })
    const message = `The label ${acceptLabel} was set by ${by}, who may not write to the repository: it does not count.`
    return { ...results, notices: [{ level: 'warning', message }, ...results.notices] }
  }
}

/** Adds our sections to those of other jobs. */
async function putSections(
  { commentKey, project }: Publication,
  sections: readonly Section[],
  conversation: EditableConversation,
): Promise<void> {
  await put(
    conversation,
    renderComment(joinSections(joined(conversation), sections), commentKey, { project }),
  )
}

/** The sections of all our comments: there are several where a race made them. */
function joined({ own }: EditableConversation): readonly Section[] {
  return own.map(({ body }) => parseComment(body)).reduce(joinSections, [])
}

/** Writes what all comments of ours are to be: in the oldest; the others, that a race made, go. */
async function put(conversation: EditableConversation, body: string): Promise<void> {
  const [oldest, ...duplicates] = conversation.own
  if (oldest === undefined) await conversation.create(body)
  else if (normalized(oldest.body) !== normalized(body)) await conversation.update(oldest.id, body)
  for (const { id } of duplicates) await conversation.remove(id)
}

/** GitHub may keep other line ends, and none at the end. */
function normalized(body: string): string {
  return body.replaceAll('\r\n', '\n').trimEnd()
}
