// What a job is called, so that no two of a workflow are called the same: as GitHub calls it, with what its matrix sets.

import type { GithubJob } from './github-job.ts'
import { parseJson } from '../text/json.ts'

/** `checks / gate (ubuntu-24.04, 2.34.8)`. `matrix`: GitHub's context of that name, as JSON. */
export function jobName({ workflow, job }: Pick<GithubJob, 'workflow' | 'job'>, matrix: string): string {
  const values = leavesOf(parseJson(matrix))
  return `${workflow} / ${job}${values.length === 0 ? '' : ` (${values.join(', ')})`}`
}

function leavesOf(value: unknown): readonly string[] {
  if (typeof value === 'object') return Object.values(value ?? {}).flatMap(leavesOf)
  if (typeof value === 'string') return [value]
  return value === undefined ? [] : [JSON.stringify(value)]
}
