// Flame graphs of both sides of a target that was compared.

import { renderFlameSvg } from '../flame/svg.ts'
import { EVALUATION, TIME } from '../profile/profile-files.ts'
import type { CallTreeRecord } from '../model/call-paths.ts'
import type { TargetDiff } from './profile-diff.ts'

export interface DiffPicture {
  readonly file: string
  readonly draw: () => string
}

/** None where nothing differs, or nothing was traced. */
export function picturesOf({ name, state }: TargetDiff): readonly DiffPicture[] {
  if (state.kind !== 'compared') return []
  const { calls, time } = state.figures
  const picture = (file: string, title: string, tree: CallTreeRecord | undefined): readonly DiffPicture[] =>
    tree === undefined
      ? []
      : [{ file: `${file}-diff.svg`, draw: () => renderFlameSvg(tree, { title: `${name}: ${title}` }) }]
  return [
    ...picture(EVALUATION, 'function calls, base and head', calls?.tree),
    ...picture(
      TIME,
      'time (sampled), base and head',
      time.kind === 'compared' ? time.paths?.tree : undefined,
    ),
  ]
}
