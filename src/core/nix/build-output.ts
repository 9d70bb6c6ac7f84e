// What a build says, as people read it: each line of a builder with the derivation that it is of, and what Nix itself says. From
// `nix build --log-format internal-json`, of Nix 2.8 to 2.34.

import { z } from 'zod'
import { parseJson } from '../text/json.ts'
import { grouped } from '../text/number.ts'
import { plainLines, shortenEnd } from '../text/plain-text.ts'
import { packageName } from './store-name.ts'
import { withoutCredentials } from './substituter-url.ts'

export interface BuildOutput {
  read(line: string): void
  /** Nothing in them moves a cursor or hides. Of an output that is longer than is kept, the middle is left out, and said. */
  lines(): readonly string[]
}

/** Of a very long output: how it began, and more of how it ended, where the reason of a failure is. */
const MOST_FIRST = 2 * 1024 ** 2
const MOST_LAST = 6 * 1024 ** 2

/** Longer ones are data that was printed. */
const MOST_LINE = 4096

/** Types of activities in Nix's logger, which it describes in a sentence. */
const COPY_PATH = 100
const BUILD = 105

/** Types of results: a line of a builder, and of what is run once it has built. */
const BUILD_LINE = 101
const POST_BUILD_LINE = 107

/** Errors and warnings. */
const WARNING_LEVEL = 1

const id = z.union([z.number(), z.string()])
const lineSchema = z.union([
  z.object({
    action: z.literal('start'),
    id,
    type: z.union([z.literal(COPY_PATH), z.literal(BUILD)]),
    text: z.string(),
    fields: z.array(z.unknown()).catch([]),
  }),
  z.object({
    action: z.literal('result'),
    id,
    type: z.union([z.literal(BUILD_LINE), z.literal(POST_BUILD_LINE)]),
    fields: z.tuple([z.string()]),
  }),
  z.object({ action: z.literal('msg'), level: z.number().max(WARNING_LEVEL), msg: z.string() }),
])

/** What Nix's structured log begins a line with. */
const STRUCTURED = '@nix '

export function createBuildOutput(): BuildOutput {
  const names = new Map<string | number, string>()
  const kept = keepEnds()
  const keep = (text: string, before = '') => {
    for (const line of plainLines(withoutCredentials(text)))
      kept.add(shortenEnd(`${before}${line}`, MOST_LINE))
  }
  return {
    read: (line) => {
      if (!line.startsWith(STRUCTURED)) {
        keep(line)
        return
      }
      const parsed = lineSchema.safeParse(parseJson(line.slice(STRUCTURED.length)))
      if (!parsed.success) return
      const said = parsed.data
      switch (said.action) {
        case 'start': {
          const [subject] = said.fields
          if (typeof subject === 'string') names.set(said.id, packageName(subject))
          keep(said.text)
          return
        }
        case 'result': {
          keep(said.fields[0], `${names.get(said.id) ?? 'a builder'}> `)
          return
        }
        case 'msg': {
          keep(said.msg)
        }
      }
    },
    lines: () => kept.lines(),
  }
}

interface Ends {
  add(line: string): void
  lines(): readonly string[]
}

/** The first and the last lines of many. */
function keepEnds(): Ends {
  const first: string[] = []
  let last: string[] = []
  // Lines of `last` that are given up already: they are let go many at a time.
  let [gone, room, lastLength, dropped] = [0, MOST_FIRST, 0, 0]
  return {
    add: (line) => {
      const length = line.length + 1
      if (last.length === 0 && length <= room) {
        first.push(line)
        room -= length
        return
      }
      last.push(line)
      lastLength += length
      for (let oldest = last[gone]; lastLength > MOST_LAST && oldest !== undefined; oldest = last[gone]) {
        lastLength -= oldest.length + 1
        gone += 1
        dropped += 1
      }
      if (gone <= last.length / 2) return
      last = last.slice(gone)
      gone = 0
    },
    lines: () => [...first, ...droppedLines(dropped), ...last.slice(gone)],
  }
}

function droppedLines(count: number): readonly string[] {
  return count === 0 ? [] : ['', `… ${grouped(count, 0)} lines are left out here …`, '']
}
