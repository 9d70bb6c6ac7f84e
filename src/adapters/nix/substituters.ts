// The substituters made real: what of a build they have, and each by itself: whether it answers, and what it has.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sumOf } from '../../core/model/figure.ts'
import type { BuildPlan } from '../../core/model/measurement.ts'
import type { DryRunLog } from '../../core/nix/dry-run.ts'
import { ignoredCaches } from '../../core/nix/ignored-settings.ts'
import { parsePathInfo, parseUnpackedSizes, type PathSizes } from '../../core/nix/path-info.ts'
import { withoutSequences } from '../../core/text/plain-text.ts'
import { withoutCredentials } from '../../core/nix/substituter-url.ts'
import { isSince } from '../../core/nix/version.ts'
import type { SubstituterAnswer } from '../../core/profile/store-facts.ts'
import type { Substituter, Substituters } from '../../ports/substituters.ts'
import { type NixCommand, runNix } from './nix-command.ts'
import { queryOutputClosure } from './output-closure.ts'
import { asJson, portionsOf, queryPathInfo } from './path-info.ts'

/** `urls`: of those that are configured. */
export function createSubstituters(command: NixCommand, urls: readonly string[]): Substituters {
  return {
    plan: (dryRun) => queryPlan(command, urls, dryRun),
    ask: () => askSubstituters(command, urls),
  }
}

/**
 * The lists of a dry run with exact sizes, which substituters tell path by path; Nix's own sum is rounded, and is
 * taken only where a substituter does not tell.
 */
async function queryPlan(
  command: NixCommand,
  substituters: readonly string[],
  dryRun: DryRunLog,
): Promise<BuildPlan> {
  const { toBuild, toFetch, unknown, messages } = dryRun
  const ignored = ignoredCaches(messages)
  const known = new Map<string, PathSizes>()
  for (const substituter of substituters) {
    const left = toFetch.filter((path) => !known.has(path))
    for (const paths of portionsOf(left)) {
      const exit = await queryPathInfo(command, [
        ...asJson(command),
        '--store',
        substituter,
        '--option',
        'substituters',
        '',
        ...paths,
      ])
      for (const [path, sizes] of parsePathInfo(exit.stdout)) known.set(path, sizes)
    }
  }
  const exact = toFetch.every((path) => known.has(path))
  const sum = (read: (sizes: PathSizes) => number) => sumOf([...known.values()].map(read))
  return {
    toBuild,
    toFetch,
    unknown,
    ...(ignored.length > 0 && { ignoredCaches: ignored.map(withoutCredentials) }),
    downloadBytes: exact ? sum((sizes) => sizes.downloadBytes) : dryRun.printedSizes?.downloadBytes,
    unpackedBytes: exact ? sum((sizes) => sizes.unpackedBytes) : dryRun.printedSizes?.unpackedBytes,
  }
}

/** Who does not answer within this time is no help to a build. */
const ANSWER_SECONDS = 10

/** For what thousands of paths take over a slow network; who takes longer does not say what it has. */
const QUERY_SECONDS = 120

/** Nix tries five times by default, for seconds. */
const ONE_TRY = ['--option', 'download-attempts', '1', '--option', 'connect-timeout', '5']

/** Asks every substituter at once. */
async function askSubstituters(
  command: NixCommand,
  urls: readonly string[],
): Promise<readonly Substituter[]> {
  // Nix remembers for a week that a substituter was there, and for an hour what it lacked.
  const memory = join(command.directory, `${command.nextName()}.cache`)
  await mkdir(memory, { recursive: true })
  const environment = { ...command.environment, XDG_CACHE_HOME: memory, NIX_CACHE_HOME: memory }
  const asking = { ...command, environment, timeoutSeconds: QUERY_SECONDS }
  return await Promise.all([...new Set(urls)].map((url) => askSubstituter(asking, url)))
}

async function askSubstituter(command: NixCommand, url: string): Promise<Substituter> {
  const there = ['--store', url, ...ONE_TRY]
  return {
    url: withoutCredentials(url),
    answer: await answerOf(command, there),
    has: async (paths) => {
      const found = new Set<string>()
      for (const portion of portionsOf(paths)) {
        const elsewhere = ['--option', 'substituters', '']
        const args = [...asJson(command), ...there, ...elsewhere, ...portion]
        const exit = await queryPathInfo(command, args)
        if (exit.code !== 0) return undefined
        for (const path of parseUnpackedSizes(exit.stdout).keys()) found.add(path)
      }
      return found
    },
    outputClosure: (outputs) => queryOutputClosure(command, outputs, there),
  }
}

async function answerOf(command: NixCommand, there: readonly string[]): Promise<SubstituterAnswer> {
  const verb = ['store', isSince(command.version, 19) ? 'info' : 'ping']
  const exit = await runNix({ ...command, timeoutSeconds: ANSWER_SECONDS }, verb, there)
  if (exit.timedOut) return { kind: 'silent', reason: `no answer within ${String(ANSWER_SECONDS)} s` }
  if (exit.code === 0) return { kind: 'reachable', latencySeconds: exit.wallSeconds }
  return { kind: 'silent', reason: reasonOf(exit.stderr) }
}

function reasonOf(stderr: string): string {
  const lines = withoutCredentials(withoutSequences(stderr)).split('\n')
  const error = lines.findLast((line) => line.includes('error:')) ?? 'it gave no reason'
  return error.replace(/^.*?error: */, '').trim()
}
