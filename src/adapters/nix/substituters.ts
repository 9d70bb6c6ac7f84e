// Asks substituters, each by itself: whether it answers, and what it has.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseUnpackedSizes } from '../../core/nix/path-info.ts'
import { plainText } from '../../core/nix/uncolored.ts'
import { withoutCredentials } from '../../core/nix/substituter-url.ts'
import { isSince } from '../../core/nix/version.ts'
import type { SubstituterAnswer } from '../../core/profile/store-facts.ts'
import type { Substituter } from '../../ports/substituters.ts'
import { type NixCommand, runNix } from './nix-command.ts'
import { queryOutputClosure } from './output-closure.ts'
import { asJson, portionsOf, queryPathInfo } from './path-info.ts'

/** Who does not answer within this time is no help to a build. */
const ANSWER_SECONDS = 10

/** For what thousands of paths take over a slow network; who takes longer does not say what it has. */
const QUERY_SECONDS = 120

/** Nix tries five times by default, for seconds. */
const ONE_TRY = ['--option', 'download-attempts', '1', '--option', 'connect-timeout', '5']

/** Asks every substituter at once. */
export async function askSubstituters(
  evaluator: NixCommand,
  urls: readonly string[],
): Promise<readonly Substituter[]> {
  // Nix remembers for a week that a substituter was there, and for an hour what it lacked.
  const memory = join(evaluator.directory, `${evaluator.nextName()}.cache`)
  await mkdir(memory, { recursive: true })
  const environment = { ...evaluator.environment, XDG_CACHE_HOME: memory, NIX_CACHE_HOME: memory }
  const asking = { ...evaluator, environment, timeoutSeconds: QUERY_SECONDS }
  return await Promise.all([...new Set(urls)].map((url) => askSubstituter(asking, url)))
}

async function askSubstituter(evaluator: NixCommand, url: string): Promise<Substituter> {
  const there = ['--store', url, ...ONE_TRY]
  return {
    url: withoutCredentials(url),
    answer: await answerOf(evaluator, there),
    has: async (paths) => {
      const found = new Set<string>()
      for (const portion of portionsOf(paths)) {
        const elsewhere = ['--option', 'substituters', '']
        const args = [...asJson(evaluator), ...there, ...elsewhere, ...portion]
        const exit = await queryPathInfo(evaluator, args)
        if (exit.code !== 0) return undefined
        for (const path of parseUnpackedSizes(exit.stdout).keys()) found.add(path)
      }
      return found
    },
    outputClosure: (outputs) => queryOutputClosure(evaluator, outputs, there),
  }
}

async function answerOf(evaluator: NixCommand, there: readonly string[]): Promise<SubstituterAnswer> {
  const verb = ['store', isSince(evaluator.version, 19) ? 'info' : 'ping']
  const exit = await runNix({ ...evaluator, timeoutSeconds: ANSWER_SECONDS }, verb, there)
  if (exit.timedOut) return { kind: 'silent', reason: `no answer within ${String(ANSWER_SECONDS)} s` }
  if (exit.code === 0) return { kind: 'reachable', latencySeconds: exit.wallSeconds }
  return { kind: 'silent', reason: reasonOf(exit.stderr) }
}

function reasonOf(stderr: string): string {
  const lines = withoutCredentials(plainText(stderr)).split('\n')
  const error = lines.findLast((line) => line.includes('error:')) ?? 'it gave no reason'
  return error.replace(/^.*?error: */, '').trim()
}
