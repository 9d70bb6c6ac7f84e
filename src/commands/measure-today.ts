// What a few targets come to today, of the metrics that have a goal: one evaluation for what is exact, one that is timed.

import { metricsWithGoals, type Today, type TodaysFigure } from '../core/init/goals.ts'
import type { OfferedTarget } from '../core/init/offer.ts'
import type { Failure } from '../core/model/failure.ts'
import type { BuildPlan, Run } from '../core/model/measurement.ts'
import type { Metric } from '../core/model/metric.ts'
import type { DryRunLog } from '../core/nix/dry-run.ts'
import type { Nix } from '../ports/nix.ts'
import type { Progress } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'

export interface TodayRequest {
  readonly targets: readonly OfferedTarget[]
  readonly source: Source
  readonly evaluator: Nix['evaluator']
  readonly progress: Progress
}

export interface MeasuredToday {
  /** Undefined where nothing could be evaluated. */
  readonly today: Today | undefined
  readonly failed: readonly { readonly target: string; readonly failure: Failure }[]
}

export async function measureToday({
  targets,
  source,
  evaluator,
  progress,
}: TodayRequest): Promise<MeasuredToday> {
  progress.stage('Measuring today’s figures', targets.length)
  const figures: TodaysFigure[] = []
  const failed: { target: string; failure: Failure }[] = []
  for (const { name, origin } of targets) {
    progress.step(name)
    const evaluation = { source, origin }
    const exact = await evaluator.runExact(evaluation)
    if (!exact.ok) {
      failed.push({ target: name, failure: exact.failure })
      continue
    }
    const timed = await evaluator.runTimed(evaluation)
    const plan = planOf(exact.value.dryRun)
    const parts = { exact: exact.value.run, timed: timed.ok ? timed.value : undefined, plan }
    for (const metric of metricsWithGoals) {
      const value = valueOf(metric, parts)
      if (value !== undefined) figures.push({ metric: metric.id, target: name, value })
    }
  }
  const evaluated = targets.length - failed.length
  return { today: evaluated === 0 ? undefined : { targets: evaluated, figures }, failed }
}

/** What is to be built and fetched; substituters are not asked for sizes, which takes them a while. */
function planOf({ toBuild, toFetch, unknown }: DryRunLog): BuildPlan {
  return { toBuild, toFetch, unknown, downloadBytes: undefined, unpackedBytes: undefined }
}

interface Parts {
  readonly exact: Run
  readonly timed: Run | undefined
  readonly plan: BuildPlan
}

/** Of a graph there is no figure without reading it, and of a build none without building. */
function valueOf({ source, kind }: Metric, { exact, timed, plan }: Parts): number | undefined {
  switch (source.from) {
    case 'run': {
      const run = kind === 'sampled' ? timed : exact
      return run && source.read(run)
    }
    case 'plan':
      return source.read(plan)
    case 'graph':
    case 'build':
      return undefined
  }
}
