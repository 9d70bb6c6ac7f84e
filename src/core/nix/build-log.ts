// What `nix build --log-format internal-json` says while it builds: which derivations, which downloads, and for how
// long. The log has no times: those are of the moment at which a line was read. Texts as of Nix 2.8 to 2.34.

import { z } from 'zod'
import { secondsCovered, type TimedStep } from '../model/built.ts'
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

export interface BuildStep extends TimedStep {
  readonly derivation: string
  /** `unfinished`: it was ended, since another had failed or the time was over. */
  readonly outcome: 'built' | 'failed' | 'unfinished'
}

export interface DownloadStep extends TimedStep {
  readonly path: string
  /** As Nix names it, credentials included. */
  readonly substituter: string
  /** Unpacked; undefined where Nix does not tell. */
  readonly unpackedBytes: number | undefined
}

export interface BuildLogReader {
  /** `seconds`: since any fixed moment; never goes back. */
  read(line: string, seconds: number): void
  /** `cutSeconds`: the moment at which Nix was ended, where it did not end by itself. */
  end(seconds: number, cutSeconds?: number): BuildLog
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

/** `keepsGoing`: Nix was told to go on with what does not need a derivation that failed. */
export function createBuildLogReader({ keepsGoing = false } = {}): BuildLogReader {
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
    end: (end, cut = Infinity) => summed([...activities.values()], { errors, keepsGoing, end, cut }),
  }
}

interface End {
  readonly errors: readonly string[]
  readonly keepsGoing: boolean
  readonly end: number
  readonly cut: number
}

function summed(activities: readonly Activity[], ending: End): BuildLog {
  const { errors, end } = ending
  const of = (type: number) => activities.filter((activity) => activity.type === type)
  const builds = of(BUILD)
  const copies = of(COPY_PATH)
  const steps = [...builds, ...copies]
  const transferred = of(FILE_TRANSFER).flatMap(({ done }) => done ?? [])
  const outcomes = outcomesOf(builds, ending)
  const timed = ({ started, ended = end }: Activity): TimedStep => ({
    startSeconds: started,
    seconds: Math.max(0, ended - started),
  })
  return {
    builds: builds.map((activity, index) => ({
      derivation: activity.subject,
      ...timed(activity),
      outcome: outcomes[index] ?? 'unfinished',
    })),
    downloads: copies.map((activity) => ({
      path: activity.subject,
      substituter: activity.from,
      ...timed(activity),
      unpackedBytes: activity.expected,
    })),
    buildSeconds: secondsCovered(builds.map(timed)),
    downloadSeconds: secondsCovered(copies.map(timed)),
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
 * with it, unless Nix keeps going.
 */
function outcomesOf(
  builds: readonly Activity[],
  { errors, keepsGoing, cut }: End,
): readonly BuildStep['outcome'][] {
  const failed = builds.map(({ subject }) => errors.some((text) => text.includes(`'${subject}'`)))
  const firstFailure = Math.min(
    ...builds.map(({ place }, index) => (failed[index] === true && place !== undefined ? place : Infinity)),
  )
  return builds.map(({ place = Infinity, ended = Infinity }, index) => {
    if (failed[index] === true) return 'failed'
    const isEndedWithAnother = !keepsGoing && place > firstFailure
    return place === Infinity || ended >= cut || isEndedWithAnother ? 'unfinished' : 'built'
  })
}
