// Runs the gate in a world in memory, and checks what holds of every run, whatever a test is about.

import { expect } from '@jest/globals'
import { gate } from '../../src/commands/gate.ts'
import type { GateRequest } from '../../src/commands/prepare.ts'
import { CONFIG_PATH } from '../../src/core/config/config-paths.ts'
import { exitStatusOf } from '../../src/core/decide/exit-status.ts'
import { metricIds, type MetricId, metricOf } from '../../src/core/model/metric.ts'
import type { Finding } from '../../src/core/model/finding.ts'
import { type Results, resultsSchema } from '../../src/core/model/results.ts'
import { fakeWorld, type FakeWorldOptions, gateRequest } from '../fakes/ports.ts'

export const SYSTEM = 'x86_64-linux'

/** The target that most tests are about. */
export const NAME = `packages.${SYSTEM}.web`

/** Metrics of what was not built. */
const EVALUATED = metricIds.filter((id) => metricOf(id).source.from !== 'build')

export interface Given extends FakeWorldOptions {
  readonly request?: Partial<GateRequest>
  /** Text of base's and head's configuration. */
  readonly config?: string
}

/** Runs the gate. Whatever it is about, its results are what the schema says, and nothing is left open. */
export async function run({ request, config, ...options }: Given) {
  const configured = config === undefined ? {} : { baseFiles: { [CONFIG_PATH]: config } }
  const world = fakeWorld({ ...configured, ...options })
  const results = resultsSchema.parse(await gate(gateRequest(request), world.ports))
  expect(world.repository.isClosed()).toBe(true)
  expect(world.progress.lines.at(-1)).toBe('done')
  for (const { findings, builds } of targetsOf(results))
    expect(findings.map(({ metric }) => metric)).toEqual(builds === undefined ? EVALUATED : metricIds)
  return {
    ...world,
    results,
    status: exitStatusOf(results.verdict),
    target: (name: string) => targetsOf(results).find((one) => one.name === name),
    finding: (metric: MetricId, name = NAME): Finding | undefined =>
      targetsOf(results)
        .find((one) => one.name === name)
        ?.findings.find((one) => one.metric === metric),
  }
}

export function targetsOf({ platforms }: Results) {
  return platforms.flatMap(({ targets }) => targets)
}
