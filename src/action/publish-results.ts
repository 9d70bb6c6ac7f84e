// Makes results known on the pull request that a step is about, where there is one.

import { createPullRequestHost } from '../adapters/github/pull-request-host.ts'
import { maskedHost } from '../adapters/masked.ts'
import { outdate, publish, type Published } from '../commands/publish.ts'
import { findPullRequest, type PullRequest } from '../commands/pull-request.ts'
import { commentMode } from '../core/comment/comment-mode.ts'
import type { Section } from '../core/comment/section.ts'
import { sectionsOf } from '../core/comment/sections-of.ts'
import { jobName } from '../core/github/github-job.ts'
import type { Results } from '../core/model/results.ts'
import { messageOf } from '../errors.ts'
import type { PullRequestHost } from '../ports/pull-request-host.ts'
import type { Step } from './step.ts'

export interface PublishedResults extends Published {
  /** What the comment says of these results, were it theirs alone. */
  readonly sections: readonly Section[]
}

export async function publishResults(step: Step, results: Results): Promise<PublishedResults> {
  const { inputs, job, event } = step
  const place = await findPlace(step)
  if (place.kind === 'none') {
    const subject = { head: results.head.revision, run: job?.run ?? 1, attempt: job?.attempt ?? 1 }
    const remarks = place.reason === undefined ? [] : [`No comment: ${place.reason}`]
    return { results, sections: sectionsFor(step, subject)(results), remarks }
  }
  const { host, pullRequest } = place
  const own = sectionsFor(step, pullRequest)
  const outcome = await publish({
    results,
    host,
    pullRequest,
    comment: inputs.comment ?? commentMode(results, event),
    commentKey: inputs.commentKey,
    acceptLabel: inputs.acceptLabel,
    sectionsOf: own,
  })
  return { ...outcome, sections: own(outcome.results) }
}

/** What is measured, and by which run of a workflow. */
type SectionSubject = Pick<Extract<PullRequest, { kind: 'found' }>, 'head' | 'run' | 'attempt'>

/** What this job says of results in the comment. */
function sectionsFor(
  { inputs, job, targetsText }: Step,
  { head, run, attempt }: SectionSubject,
): (results: Results) => readonly Section[] {
  const name = job === undefined ? 'gate' : jobName(job, inputs.matrix)
  const { directory } = inputs
  const gate = [name, inputs.config, targetsText, inputs.nix, ...(directory === undefined ? [] : [directory])]
  const id = JSON.stringify(gate)
  const { acceptLabel } = inputs
  return (results) => sectionsOf(results, { id, name, head, run, attempt, acceptLabel })
}

type Place =
  | {
      readonly kind: 'found'
      readonly host: PullRequestHost
      readonly pullRequest: Extract<PullRequest, { kind: 'found' }>
    }
  | { readonly kind: 'none'; readonly reason?: string }

/** Where a verdict is made known. */
async function findPlace({ inputs, event, job, ports, outlets }: Step): Promise<Place> {
  const { token } = inputs
  if (job === undefined || token === undefined) return { kind: 'none' }
  const { signal, clock, random } = ports
  const { repository, apiUrl } = job
  const real = createPullRequestHost({ repository, apiUrl, token, signal, clock, random })
  const host = maskedHost(real, outlets.mask)
  const pullRequest = await findPullRequest({ event, job, host })
  return pullRequest.kind === 'none' ? pullRequest : { kind: 'found', host, pullRequest }
}

/** Without results, a comment that is there must not look as if it were about this head. */
export async function withdraw(step: Step): Promise<void> {
  const { command, comment, commentKey } = step.inputs
  const decides = command === 'report' || (command === 'gate' && step.event?.kind === 'pull_request')
  if (!decides || comment === 'never') return
  try {
    const place = await findPlace(step)
    if (place.kind === 'found') await outdate({ ...place, commentKey })
  } catch (error) {
    // What ended the job is the news.
    step.outlets.info(`The comment is left as it is: ${messageOf(error)}`)
  }
}
