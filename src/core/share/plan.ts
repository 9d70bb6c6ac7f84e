// A plan: the targets of all platforms shared out among jobs, as a matrix for GitHub's scheduler.

import { z } from 'zod'
import { UsageError } from '../../errors.ts'
import { quoted } from '../text/quoted.ts'
import { parseJson, visibleJson } from '../text/json.ts'
import { formatShare, MOST_SHARES } from '../model/share.ts'
import { balancedShares, shareCounts } from './balance.ts'
import type { Side } from '../model/revision.ts'

const planSchema = z.strictObject({
  include: z
    .array(
      z.strictObject({
        share: z.string().regex(/^\d+\/\d+$/),
        system: z.string(),
        runner: z.string(),
        targets: z.string().min(1),
      }),
    )
    .max(MOST_SHARES),
})

/** What `strategy.matrix` of a workflow takes. */
export type Plan = Readonly<z.infer<typeof planSchema>>

/** One job: `3/20`, its platform, a label of a runner, and the names of its targets, one a line. */
export type PlannedShare = Plan['include'][number]

export interface PlannedTarget {
  readonly system: string
  readonly name: string
  /** What it takes to measure it, in any unit; undefined where that is not known. */
  readonly cost: number | undefined
  /** The only side that has it: what is gone may be there under another name. */
  readonly only?: Side | undefined
}

/** Where no number of shares is asked for: enough to be worth it, and few enough to leave runners for others. */
const USUAL_SHARES = 8

/**
 * Shares targets out, each share to one platform and of about the same cost, numbered over all platforms. Every
 * platform with targets has at least one share, none is empty. The same targets give the same plan. Throws UsageError
 * where the plan cannot be handed to jobs.
 */
export function planOf(targets: readonly PlannedTarget[], shares: number | undefined): Plan {
  refuseLineBreaks(targets)
  const costed = withCosts(targets)
  const systems = [...new Set(targets.map(({ system }) => system))]
  const platforms = systems.map((system) => bundlesOf(costed.filter((target) => target.system === system)))
  const counts = shareCounts(platforms, Math.min(shares ?? USUAL_SHARES, MOST_SHARES))
  const lists = platforms.flatMap((bundles, index) =>
    balancedShares(bundles, counts[index] ?? 1).map((share) => share.flatMap(({ targets }) => targets)),
  )
  if (lists.length > MOST_SHARES) throw tooManyPlatforms(systems.length)
  const include = lists.map((list, index) => plannedShare(list, { index: index + 1, of: lists.length }))
  const plan = { include }
  refuseLongerThanReportTakes(plan)
  return plan
}

/** Reads a plan as `plan` printed it; `where` says where it was given. Throws UsageError. */
export function parsePlan(text: string, where: string): Plan {
  const parsed = planSchema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new UsageError(`${where} is not a plan: ${quoted(text)}`, {
    remedy:
      'Give the output `matrix` of the step that ran `plan`, as it is: ${{ needs.plan.outputs.matrix }}.',
    cause: parsed.error,
  })
}

/** Names of a share's targets. */
export function namesOf({ targets }: PlannedShare): readonly string[] {
  return targets.split('\n')
}

interface CostedTarget extends PlannedTarget {
  readonly cost: number
}

/** Targets that belong in one share. */
interface Bundle {
  readonly targets: readonly CostedTarget[]
  readonly cost: number
}

/** One for each target, but where some are gone and some are new: a job that has both can tell which are the same. */
function bundlesOf(targets: readonly CostedTarget[]): readonly Bundle[] {
  const moved = targets.filter(({ only }) => only !== undefined)
  const alone = (target: CostedTarget): Bundle => ({ targets: [target], cost: target.cost })
  if (new Set(moved.map(({ only }) => only)).size < 2) return targets.map(alone)
  const together = { targets: moved, cost: moved.reduce((sum, { cost }) => sum + cost, 0) }
  return [together, ...targets.filter(({ only }) => only === undefined).map(alone)]
}

/** A target of which nothing is known is taken to cost what is usual, so that shares are balanced by count at worst. */
function withCosts(targets: readonly PlannedTarget[]): readonly CostedTarget[] {
  const usual = median(targets.flatMap(({ cost }) => (isCost(cost) ? [cost] : []))) ?? 1
  return targets.map((target) => ({ ...target, cost: isCost(target.cost) ? target.cost : usual }))
}

function isCost(cost: number | undefined): cost is number {
  return cost !== undefined && Number.isFinite(cost) && cost > 0
}

/** The lower one of the two in the middle, where there are two. */
function median(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) / 2)]
}

/** GitHub's own runners, by system. */
const RUNNERS: Readonly<Record<string, string>> = {
  'x86_64-linux': 'ubuntu-latest',
  'aarch64-linux': 'ubuntu-24.04-arm',
  'aarch64-darwin': 'macos-latest',
  'x86_64-darwin': 'macos-15-intel',
}

/** Self-hosted runners for other systems are found by a label with the system's name. */
function runnerFor(system: string): string {
  return (Object.hasOwn(RUNNERS, system) ? RUNNERS[system] : undefined) ?? system
}

function plannedShare(
  targets: readonly CostedTarget[],
  share: { readonly index: number; readonly of: number },
): PlannedShare {
  const system = targets[0]?.system ?? ''
  const names = targets.map(({ name }) => name).join('\n')
  refuseLongerThanInputs(names, targets.length)
  return { share: formatShare(share), system, runner: runnerFor(system), targets: names }
}

/** Shares name their targets one a line. */
function refuseLineBreaks(targets: readonly PlannedTarget[]): void {
  const broken = targets.find(({ name }) => /[\r\n]/.test(name))
  if (broken === undefined) return
  throw new UsageError(
    `The target ${quoted(broken.name)} has a line break in its name, so that no share can name it.`,
    {
      remedy: 'Give it another name in the configuration: an entry with `name` and `attr`.',
    },
  )
}

function tooManyPlatforms(count: number): UsageError {
  return new UsageError(
    `There are targets of ${count} systems, and GitHub runs at most ${MOST_SHARES} jobs from one matrix.`,
    {
      remedy: 'Plan for fewer systems.',
    },
  )
}

/** An input reaches the action as an environment variable, of which Linux takes 128 KiB with its name. */
const LONGEST_INPUT_BYTES = 120_000

function refuseLongerThanInputs(names: string, count: number): void {
  if (byteLength(names) <= LONGEST_INPUT_BYTES) return
  throw new UsageError(
    `The names of the ${count} targets of one share are longer than an input of an action can be.`,
    {
      remedy: 'Ask for more shares.',
    },
  )
}

/**
 * The plan is an input of report as a whole. As an output of a job GitHub would take some times more: 1 MB, counted
 * as UTF-16.
 */
function refuseLongerThanReportTakes(plan: Plan): void {
  const bytes = byteLength(visibleJson(plan))
  if (bytes <= LONGEST_INPUT_BYTES) return
  throw new UsageError(
    `The matrix has ${bytes} bytes, and as the input plan of report it can have ${LONGEST_INPUT_BYTES}.`,
    { remedy: 'Plan for one system at a time, or for fewer targets, or give the targets shorter names.' },
  )
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}
