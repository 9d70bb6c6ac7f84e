// What started a workflow, as the runner tells it in a file.

import { readFileSync } from 'node:fs'
import type { ActionInputs } from '../core/github/action-inputs.ts'
import { type GithubEvent, isTellable, parseGithubEvent } from '../core/github/github-event.ts'
import { parseJson } from '../core/text/json.ts'
import { UsageError } from '../errors.ts'

/**
 * Undefined outside of a workflow. A payload that cannot be used is needed for base, and for nothing else: it is none where base
 * is given, or where results are only reported. Throws UsageError.
 */
export function readEvent(
  env: NodeJS.ProcessEnv,
  { command, base }: Pick<ActionInputs, 'command' | 'base'>,
): GithubEvent | undefined {
  const { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path, GITHUB_REF: ref, GITHUB_SHA: sha } = env
  if (name === undefined || path === undefined) return undefined
  try {
    return parseGithubEvent(name, parseJson(readText(path)), { ref, sha })
  } catch (error) {
    const isNeeded = command === 'profile' || (command !== 'report' && base === undefined)
    if (!(error instanceof UsageError) || isNeeded || !isTellable(name)) throw error
    return { kind: 'untold', name }
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new UsageError(`The event file ${path} cannot be read.`, {
      remedy: 'Run the action in a workflow, or give its input `base`.',
      cause,
    })
  }
}
