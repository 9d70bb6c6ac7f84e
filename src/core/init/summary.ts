// What `init` asks, and what it says when it is done.

import { code, type Phrase, phrase } from '../text/phrase.ts'
import { type Forge, GITLAB_FILE } from './forge.ts'
import { INCLUDE_LINE, type SeenPipeline } from './gitlab-job.ts'
import { renderNotes, type TerminalOptions } from './init-text.ts'
import { isPinned } from './pins.ts'

export interface InitSummary {
  /** Paths from the root of the repository. */
  readonly written: readonly string[]
  /** What would have been written, and was not wished. */
  readonly left: readonly string[]
  /** What is there, differs, and stays. */
  readonly kept: readonly string[]
  readonly isDryRun: boolean
  readonly forge: Forge
  readonly action: string
  readonly pipeline: SeenPipeline | undefined
}

export const MACOS_QUESTION =
  'Measure on a Mac, too? Evaluated on Linux is enough for most, and a minute of a Mac costs ten times as much.'

export const FORKS_QUESTION = 'Comment on pull requests from forks, too, by a second workflow?'

export function replaceQuestion(path: string): string {
  return `Replace ${path}?`
}

export function writeQuestion(paths: readonly string[]): string {
  return `Write ${paths.join(', ')}?`
}

export function renderSummary(summary: InitSummary, options: TerminalOptions): string {
  const { written, left, kept, isDryRun } = summary
  const named = (paths: readonly string[]) => paths.map((path) => [code(path)])
  return [
    renderNotes('Written', named(written), options),
    renderNotes(isDryRun ? 'Would be written' : 'Not written', named(left), options),
    renderNotes('Kept as it is (--force replaces it)', named(kept), options),
    includeText(summary),
    renderNotes('Next', nextSteps(summary), options),
  ].join('')
}

function nextSteps({ written, left, kept, action }: InitSummary): readonly Phrase[] {
  if (written.length + left.length + kept.length === 0) return [phrase`Nothing: everything is as proposed.`]
  return [
    ...(isPinned(action)
      ? []
      : [
          phrase`Put the place where the action is published for ${code(action)}, and pin it by its commit (--action writes it for you).`,
        ]),
    ...(written.length === 0
      ? []
      : [
          phrase`Commit what is written, and open a pull request.`,
          phrase`The configuration holds once it is on the default branch: a change can not loosen its own gate. To try it before, run ${code('nix-perf-gate gate')} here.`,
        ]),
  ]
}

/** Where the pipeline's file is the user's own, it has to include the job: a line to copy, and so not wrapped. */
function includeText({ forge, pipeline }: InitSummary): string {
  if (forge !== 'gitlab' || pipeline === undefined || pipeline.hasJob || pipeline.includesJob) return ''
  return `Add to ${GITLAB_FILE}:\n\n${INCLUDE_LINE}\n\n`
}
