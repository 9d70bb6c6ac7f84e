// When to comment, where the job's own input does not say.

import type { CommentMode } from '../model/config.ts'
import { defaultConfig } from '../config/default-config.ts'
import { bringsStrangersResults, type GithubEvent } from '../github/github-event.ts'
import type { Results } from '../model/results.ts'

/** As configured. What another run left may be of head's writing: it can ask for a comment, and not keep one away. */
export function commentMode({ configuration }: Results, event: GithubEvent | undefined): CommentMode {
  const configured = configuration.comment ?? defaultConfig.comment
  const keepsAway = configured === 'never' || configured === 'on-failure'
  return keepsAway && bringsStrangersResults(event) ? defaultConfig.comment : configured
}
