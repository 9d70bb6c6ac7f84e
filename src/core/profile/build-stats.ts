// The file `build-stats.json` of a profile: derivations, downloads, caches, closure, store and, where it was asked for, a
// real build.

import type { BuildPlan } from '../model/measurement.ts'
import { cacheHitRate } from '../model/measurement.ts'
import { visibleJson } from '../text/json.ts'
import { withoutCredentials } from '../nix/substituter-url.ts'
import { largestPaths } from '../nix/largest-paths.ts'
import type { UnpackedSizes } from '../model/built.ts'
import { valueOf } from './part.ts'
import type { BuildRun, OutputClosure, SubstituterHealth, WantedPaths } from './store-facts.ts'
import { storeRecord } from './store-record.ts'
import type { ProfileFacts } from './target-profile.ts'

/** Largest paths that are listed. */
const MOST_PATHS = 50

export function renderBuildStats(facts: ProfileFacts): string {
  return `${visibleJson(buildStats(facts), 2)}\n`
}

/** Null stands for what is not known, or was not asked for. */
function buildStats(facts: ProfileFacts) {
  const plan = valueOf(facts.plan)
  const closure = valueOf(facts.outputClosure)
  return {
    derivation: facts.derivationPath,
    outputs: facts.outputs,
    derivationsInClosure: valueOf(facts.closure)?.derivations.size ?? null,
    importedDerivations: facts.importedDerivations,
    plan: plan === undefined ? null : planRecord(plan),
    closure: closure === undefined ? null : closureRecord(closure),
    substituters: {
      asked: facts.wanted.kind,
      paths: facts.wanted.paths.length,
      answers: facts.substituters.map((one) => substituterRecord(one, facts.wanted)),
    },
    store: facts.store === undefined ? null : storeRecord(facts.store),
    build: facts.build === undefined ? null : buildRecord(facts.build, facts.outputs, closure?.sizes),
  }
}

function planRecord(plan: BuildPlan) {
  return {
    derivationsToBuild: plan.toBuild.length,
    pathsToFetch: plan.toFetch.length,
    downloadBytes: plan.downloadBytes ?? null,
    unpackedBytes: plan.unpackedBytes ?? null,
    cacheHitRate: cacheHitRate(plan) ?? null,
    toBuild: plan.toBuild,
    toFetch: plan.toFetch,
    unknown: plan.unknown,
  }
}

function closureRecord({ substituter, sizes }: OutputClosure) {
  const { totalBytes, largest } = largestPaths(sizes, MOST_PATHS)
  return { from: substituter ?? 'store', paths: sizes.size, totalBytes, largest }
}

function substituterRecord({ url, answer, has }: SubstituterHealth, { paths }: WantedPaths) {
  return {
    url,
    reachable: answer.kind === 'reachable',
    latencyMilliseconds:
      answer.kind === 'reachable' ? Math.round(answer.latencySeconds * MILLISECONDS_PER_SECOND) : null,
    reason: answer.kind === 'silent' ? answer.reason : null,
    paths: has ?? null,
    hitRate: has === undefined || paths.length === 0 ? null : has / paths.length,
  }
}

const MILLISECONDS_PER_SECOND = 1000

function buildRecord(
  { log, failure }: BuildRun,
  outputs: readonly string[],
  sizes: UnpackedSizes | undefined,
) {
  return {
    failure: failure?.message ?? null,
    seconds: {
      total: rounded(log.totalSeconds),
      downloading: rounded(log.downloadSeconds),
      building: rounded(log.buildSeconds),
    },
    transferredBytes: log.transferredBytes ?? null,
    outputs: outputs.map((path) => ({ path, unpackedBytes: sizes?.get(path) ?? null })),
    builds: log.builds.map(({ derivation, seconds, outcome }) => ({
      derivation,
      seconds: rounded(seconds),
      outcome,
    })),
    downloads: log.downloads.map(({ path, substituter, seconds, unpackedBytes }) => ({
      path,
      substituter: withoutCredentials(substituter),
      seconds: rounded(seconds),
      unpackedBytes: unpackedBytes ?? null,
    })),
  }
}

/** To milliseconds: finer figures say nothing. */
function rounded(seconds: number): number {
  return Math.round(seconds * MILLISECONDS_PER_SECOND) / MILLISECONDS_PER_SECOND
}
