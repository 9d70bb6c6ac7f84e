// Makes a verdict known on the pull request: regressions that a maintainer has accepted, and the one comment that all
// jobs share. What goes wrong here is told in one line, and changes nothing of what was decided.

import { acceptRegressions } from '../core/accept.ts'
import { commentMarker, parseComment } from '../core/comment/body.ts'
import { joinSections } from '../core/comment/join.ts'
import { renderComment } from '../core/comment/render.ts'
import type { Section } from '../core/comment/section.ts'
import type { CommentMode } from '../core/config/config.ts'
import type { Results } from '../core/results.ts'
import { worthSaying } from '../core/worth-saying.ts'
import { HostError } from '../errors.ts'
import type { EditableConversation, PullRequestHost } from '../ports.ts'

export interface Publication {
  readonly results: Results
  readonly host: PullRequestHost
  readonly pullRequest: { readonly number: number; readonly isFork: boolean }
  readonly comment: CommentMode
  /** Tells the comments of several gates on one pull request apart. */
  readonly commentKey: string
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
        accepted = await accepting(conversation.labelledBy)
        await putSections(publication, publication.sectionsOf(accepted), conversation)
      })
    }
  } catch (error) {
    const reason = reasonOf(error)
    remarks.push(`No comment: ${pullRequest.isFork ? FORK : reason}`)
  }
  // Whether a regression is accepted must not hang on whether there can be a comment.
  try {
    accepted ??= await acceptedWithoutComment(publication, accepting)
  } catch (error) {
    remarks.push(`Not asked whether the regression is accepted: ${reasonOf(error)}`)
  }
  return { results: accepted ?? results, remarks }
}

/** What a comment on a fork's pull request fails for, whatever the forge calls it. */
const FORK =
  'this pull request comes from a fork, whose job may only read. To have one, publish the results from `workflow_run` (docs/security.md).'

function reasonOf(error: unknown): string {
  if (error instanceof HostError) return error.message
  throw error
}

/** Whether nothing is to be written: asked not to, or nothing to say and nothing said before. */
async function isSilent({ comment, results, host, pullRequest, commentKey }: Publication): Promise<boolean> {
  if (comment === 'never') return true
  if (comment === 'always' || worthSaying(results)) return false
  return !(await host.mentions(pullRequest.number, commentMarker(commentKey)))
}

function conversationRequest({ pullRequest, commentKey, acceptLabel, results }: Publication) {
  return {
    number: pullRequest.number,
    marker: commentMarker(commentKey),
    // Only a failing verdict has something to accept.
    label: results.verdict === 'fail' ? acceptLabel : undefined,
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

/** Joins our sections with those of other jobs, in the oldest comment; others, that a race made, go. */
async function putSections(
  { commentKey }: Publication,
  sections: readonly Section[],
  conversation: EditableConversation,
): Promise<void> {
  const present = conversation.own.map(({ body }) => parseComment(body))
  const joined = [...present, sections].reduce(joinSections, [])
  const body = renderComment(joined, commentKey)
  const [oldest, ...duplicates] = conversation.own
  if (oldest === undefined) await conversation.create(body)
  else if (normalized(oldest.body) !== normalized(body)) await conversation.update(oldest.id, body)
  for (const { id } of duplicates) await conversation.remove(id)
}

/** GitHub may keep other line ends, and none at the end. */
function normalized(body: string): string {
  return body.replaceAll('\r\n', '\n').trimEnd()
}
