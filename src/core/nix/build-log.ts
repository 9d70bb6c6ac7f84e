// What `nix build --log-format internal-json` says while it builds: which derivations, which downloads, and for how
// long. The log has no times: those are of the moment at which a line was read. Texts as of Nix 2.8 to 2.34.

import { z } from 'zod'
import { bytesSchema } from '../model/figure.ts'
import { parseJson } from '../text/json.ts'
import { withoutSequences } from '../text/plain-text.ts'

/** In the order in which they began. Seconds are of the wall clock. */
export interface BuildLog {
  readonly builds: readonly BuildStep[]
  readonly downloads: readonly DownloadStep[]
  /** While at least one derivation was being built, or one path being downloaded. */
  readonly buildSeconds: number
  readonly downloadSeconds: number
  /** From the beginning of the first step to the end of the last. */
  readonly totalSeconds: number
  /** What came over the network; undefined where no file was transferred (a cache in a folder). */
  readonly transferredBytes: number | undefined
  /** Errors of Nix, without colours. */
  readonly errors: readonly string[]
}

export interface BuildStep {
  readonly derivation: string
  readonly seconds: number
  /** `unfinished`: it was ended, since another had failed or the time was over. */
  readonly outcome: 'built' | 'failed' | 'unfinished'
}

export interface DownloadStep {
  readonly path: string
  /** As Nix names it, credentials included. */
  readonly substituter: string
  readonly seconds: number
  /** Unpacked; undefined where Nix does not tell. */
  readonly unpackedBytes: number | undefined
}

export interface BuildLogReader {
  /** `seconds`: since any fixed moment; never goes back. */
  read(line: string, seconds: number): void
  end(seconds: number): BuildLog
}

/** Types of activities in Nix's logger. */
const COPY_PATH = 100
const FILE_TRANSFER = 101
const BUILD = 105

/** The type of a result that tells how far an activity is: done, expected, running, failed. */
const PROGRESS = 105

/** The level of errors among messages. */
const ERROR_LEVEL = 0

const id = z.union([z.number(), z.string()])
const lineSchema = z.union([
  z.object({ action: z.literal('start'), id, type: z.number(), fields: z.array(z.unknown()).catch([]) }),
  z.object({ action: z.literal('stop'), id }),
  z.object({ action: z.literal('result'), id, type: z.literal(PROGRESS), fields: z.array(bytesSchema) }),
  z.object({ action: z.literal('msg'), level: z.literal(ERROR_LEVEL), msg: z.string() }),
])

type Line = z.infer<typeof lineSchema>

interface Activity {
  readonly type: number
  readonly subject: string
  readonly from: string
  readonly started: number
  ended?: number
  /** The how manieth to end. */
  place?: number
  /** Its last progress. */
  done?: number
  expected?: number
}

export function createBuildLogReader(): BuildLogReader {
  const activities = new Map<string | number, Activity>()
  const errors: string[] = []
  let ended = 0
  const take = (line: Line, seconds: number) => {
    switch (line.action) {
      case 'start': {
        const [subject, from] = line.fields.map((field) => (typeof field === 'string' ? field : ''))
        if (subject === undefined || ![COPY_PATH, FILE_TRANSFER, BUILD].includes(line.type)) return
        activities.set(line.id, { type: line.type, subject, from: from ?? '', started: seconds })
        return
      }
      case 'stop': {
        const activity = activities.get(line.id)
        if (activity === undefined) return
        activity.ended = seconds
        activity.place = ended += 1
        return
      }
      case 'result': {
        const activity = activities.get(line.id)
        const [done, expected] = line.fields
        if (activity === undefined || activity.type === BUILD) return
        if (done !== undefined) activity.done = done
        if (expected !== undefined) activity.expected = expected
        return
      }
      case 'msg': {
        const text = withoutSequences(line.msg)
        if (text.includes('error:')) errors.push(text)
      }
    }
  }
  return {
    read: (line, seconds) => {
      // Most lines are the builders' own output and progress of no use here.
      if (!line.startsWith('@nix {') || line.endsWith('"type":101}')) return
      const parsed = lineSchema.safeParse(parseJson(line.slice('@nix '.length)))
      if (parsed.success) take(parsed.data, seconds)
    },
    end: (seconds) => summed([...activities.values()], { errors, end: seconds }),
  }
}

interface End {
  readonly errors: readonly string[]
  readonly end: number
}

function summed(activities: readonly Activity[], { errors, end }: End): BuildLog {
  const of = (type: number) => activities.filter((activity) => activity.type === type)
  const builds = of(BUILD)
  const copies = of(COPY_PATH)
  const steps = [...builds, ...copies]
  const transferred = of(FILE_TRANSFER).flatMap(({ done }) => done ?? [])
  const outcomes = outcomesOf(builds, errors)
  const lasted = ({ started, ended = end }: Activity) => Math.max(0, ended - started)
  return {
    builds: builds.map((activity, index) => ({
      derivation: activity.subject,
      seconds: lasted(activity),
      outcome: outcomes[index] ?? 'unfinished',
    })),
    downloads: copies.map((activity) => ({
      path: activity.subject,
      substituter: activity.from,
      seconds: lasted(activity),
      unpackedBytes: activity.expected,
    })),
    buildSeconds: secondsCovered(builds, end),
    downloadSeconds: secondsCovered(copies, end),
    totalSeconds:
      steps.length === 0
        ? 0
        : Math.max(...steps.map(({ ended = end }) => ended)) -
          Math.min(...steps.map(({ started }) => started)),
    transferredBytes:
      transferred.length === 0 ? undefined : transferred.reduce((sum, bytes) => sum + bytes, 0),
    errors,
  }
}

/**
 * The log tells of no failure but by the message that names the derivation. What ended after that one did was ended
 * with it.
 */
function outcomesOf(builds: readonly Activity[], errors: readonly string[]): readonly BuildStep['outcome'][] {
  const failed = builds.map(({ subject }) => errors.some((text) => text.includes(`'${subject}'`)))
  const firstFailure = Math.min(
    ...builds.map(({ place }, index) => (failed[index] === true && place !== undefined ? place : Infinity)),
  )
  return builds.map(({ place = Infinity }, index) => {
    if (failed[index] === true) return 'failed'
    return place === Infinity || place > firstFailure ? 'unfinished' : 'built'
  })
}

/** Steps run side by side: time in which several run counts once. */
function secondsCovered(activities: readonly Activity[], end: number): number {
  let covered = 0
  let until = -Infinity
  for (const { started, ended = end } of activities.toSorted((one, other) => one.started - other.started)) {
    covered += Math.max(0, ended - Math.max(started, until))
    until = Math.max(until, ended)
  }
  return covered
}
