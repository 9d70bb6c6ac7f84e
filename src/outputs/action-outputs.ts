// The outputs of the action: which there are, what they are, and how those of a verdict come about. action.yml declares
// the same.

import { renderComment } from '../core/comment/render.ts'
import type { Section } from '../core/comment/section.ts'
import { countRegressions } from '../core/decide/verdict.ts'
import type { Results } from '../core/model/results.ts'
import { writtenFormats } from './report-formats.ts'

/** A verdict as it is made known. */
export interface Decided {
  readonly results: Results
  /** What the comment says of these results, were it theirs alone. */
  readonly sections: readonly Section[]
}

export const verdictOutputs = [
  {
    name: 'verdict',
    description: 'pass, warn, fail or incomplete.',
    value: ({ results }: Decided) => results.verdict,
  },
  {
    name: 'regressions',
    description: 'How many findings fail the gate.',
    value: ({ results }: Decided) =>
      countRegressions(results.platforms.flatMap((platform) => platform.targets)),
  },
  {
    name: 'comment-body',
    description: 'The report, short enough for a comment on a pull request.',
    value: ({ sections }: Decided) => renderComment(sections, 'output'),
  },
] as const

const fileOutputs = writtenFormats.map(({ file: { output, description } }) => ({ name: output, description }))

const matrixOutput = {
  name: 'matrix',
  description: 'Of the command plan, the shares, as strategy.matrix takes them.',
} as const

/** All of them. */
export const actionOutputs = [...verdictOutputs, ...fileOutputs, matrixOutput].map(
  ({ name, description }) => ({ name, description }),
)

/** No other is ever set. */
export type ActionOutput = (typeof actionOutputs)[number]['name']
