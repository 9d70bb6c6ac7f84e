// Addresses on the forge for a reader of a report: what was compared, and the run that measured it. Made of checked parts only,
// since results may be a stranger's.

import { OBJECT_NAME } from '../model/revision.ts'
import { docsAddress, PROJECT } from '../text/project.ts'

/** Where a job runs. */
export interface ReportLinks {
  /** `https://github.com/owner/name`. */
  readonly repository: string
  /** The id of the run that measured. */
  readonly run: number
  /** Object names. */
  readonly base: string
  readonly head: string
}

const SHORT = 7

/** One line of Markdown: the comparison, the run and its artifacts. */
export function linksText({ repository, run, base, head }: ReportLinks): string {
  const address = `${repository}/actions/runs/${run}`
  const isKnown = OBJECT_NAME.test(base) && OBJECT_NAME.test(head)
  const compared = isKnown
    ? [
        `[${base.slice(0, SHORT)}…${head.slice(0, SHORT)}](${repository}/compare/${base}...${head} "What was compared")`,
      ]
    : []
  const links = [...compared, `[run](${address})`, `[artifacts](${address}#artifacts)`]
  return `<sub>${links.join(' · ')}</sub>`
}

/** Whose report this is, and how it is read. */
export function aboutText(project = PROJECT): string {
  return `[nix-perf-gate](${project}) · [how to read this](${docsAddress('report.md', project)})`
}
