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
import type { ReportLinks } from '../core/report/report-links.ts'
import { messageOf } from '../errors.ts'
import type { PullRequestHost } from '../ports/pull-request-host.ts'
import type { Step } from './step.ts'

export interface PublishedResults extends Published {
  /** What the comment says of these results, were it theirs alone. */
  readonly sections: readonly Section[]
  /** Undefined outside of a job. */
  readonly links?: ReportLinks
}

export async function publishResults(step: Step, results: Results): Promise<PublishedResults> {
  const { inputs, job, event } = step
  const place = await findPlace(step)
  if (place.kind === 'none') {
    const subject = { head: results.head.revision, run: job?.run ?? 1, attempt: job?.attempt ?? 1 }
    const links = linksOf(step, results, subject)
    const remarks = place.reason === undefined ? [] : [`No comment: ${place.reason}`]
    return { results, sections: sectionsFor(step, subject)(results), remarks, ...(links && { links }) }
  }
  const { host, pullRequest } = place
  const own = sectionsFor(step, pullRequest)
  const outcome = await publish({
    results,
    host,
    pullRequest,
    comment: inputs.comment ?? commentMode(results, event),
    commentKey: inputs.commentKey,
    project: job?.project,
    acceptLabel: inputs.acceptLabel,
    sectionsOf: own,
  })
  const links = linksOf(step, results, pullRequest)
  return { ...outcome, sections: own(outcome.results), ...(links && { links }) }
}

/** Undefined outside of a job. A fork's commits are to be had in the repository of the pull request. */
function linksOf(
  { job }: Step,
  { base }: Results,
  { head, run }: Pick<SectionSubject, 'head' | 'run'>,
): ReportLinks | undefined {
  if (job === undefined) return undefined
  const { owner, repo } = job.repository
  return { repository: `${job.serverUrl}/${owner}/${repo}`, run, base: base.revision, head }
}

/** What is measured, and by which run of a workflow. */
type SectionSubject = Pick<Extract<PullRequest, { kind: 'found' }>, 'head' | 'run' | 'attempt'>

/** What this job says of results in the comment. */
function sectionsFor(step: Step, subject: SectionSubject): (results: Results) => readonly Section[] {
  const { inputs, job, targetsText } = step
  const { head, run, attempt } = subject
  const name = job === undefined ? 'gate' : jobName(job, inputs.matrix)
  const { directory } = inputs
  const gate = [name, inputs.config, targetsText, inputs.nix, ...(directory === undefined ? [] : [directory])]
  const id = JSON.stringify(gate)
  const { acceptLabel } = inputs
  return (results) => {
    const links = linksOf(step, results, subject)
    return sectionsOf(results, { id, name, head, run, attempt, acceptLabel, ...(links && { links }) })
  }
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
    if (place.kind === 'found') await outdate({ ...place, commentKey, project: step.job?.project })
  } catch (error) {
    // What ended the job is the news.
    step.outlets.info(`The comment is left as it is: ${messageOf(error)}`)
  }
}
