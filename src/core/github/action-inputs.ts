// The action's inputs. An input that is not given is undefined, so that the configuration file decides.

import { UsageError } from '../../errors.ts'
import { commentModes, type CommentMode, type Mode, modes } from '../model/config.ts'
import { nearestWord, oneOf } from '../text/nearest-word.ts'
import { quoted } from '../text/quoted.ts'
import { choiceOf, parseTargetEntry, type TargetChoice } from '../config/exclusion.ts'
import { parseShare, parseShareCount, type Share } from '../model/share.ts'
import type { Exclusion, TargetPattern } from '../model/target.ts'

const COMMANDS = ['gate', 'profile', 'plan', 'measure', 'report'] as const

const BOOLEANS = ['true', 'false'] as const

/** What a pull request's comments are told apart by; it stands in the comment, unseen. */
const COMMENT_KEY = /^[\w.-]{1,64}$/

/** The label with which a maintainer lets regressions pass, by default. */
const ACCEPT_LABEL = 'perf-regression-accepted'

export interface ActionInputs {
  readonly command: (typeof COMMANDS)[number]
  /** The folder of the checkout, relative to the workspace; undefined: the workspace itself. */
  readonly directory: string | undefined
  /** Relative to the folder of the checkout. */
  readonly config: string | undefined
  readonly base: string | undefined
  readonly head: string | undefined
  /** Empty: as configured. */
  readonly targets: readonly TargetPattern[]
  /** Left out of them, or of those of the configuration. */
  readonly exclude: readonly Exclusion[]
  /** Of `measure` with a share: the names of its targets, which are no patterns. */
  readonly names: readonly string[]
  readonly outputDirectory: string | undefined
  /** Explain any change, not only what got worse. */
  readonly explainAny: boolean
  readonly nix: string | undefined
  /** Whether what is found decides the check. */
  readonly mode: Mode | undefined
  readonly comment: CommentMode | undefined
  /** Tells the comments of several gates on one pull request apart. */
  readonly commentKey: string
  readonly token: string | undefined
  /** The label with which a maintainer lets regressions pass. */
  readonly acceptLabel: string
  /** Of `plan`: among how many jobs the targets are shared out. */
  readonly shares: number | undefined
  /** Of `plan`: the systems to plan for; empty: this machine's. */
  readonly systems: readonly string[]
  /** Of `measure`: which share this job measures. */
  readonly share: Share | undefined
  /** Of `report`: results files, and folders that hold some. */
  readonly results: readonly string[]
  /** Of `report`: the matrix that `plan` gave. */
  readonly plan: string | undefined
  /** What the workflow's matrix sets for this job, as JSON; `null` where it has none. */
  readonly matrix: string
}

/** Reads the inputs; `read` gives an empty string for one that is not given. Throws UsageError. */
export function parseActionInputs(read: (name: string) => string): ActionInputs {
  const given = (name: string) => {
    const text = read(name).trim()
    return text === '' ? undefined : text
  }
  const command = choose('command', given('command') ?? 'gate', COMMANDS)
  if (command !== 'measure') refuseShare(command, given('share'))
  return {
    command,
    directory: given('directory'),
    config: given('config'),
    base: given('base'),
    head: given('head'),
    ...parseTargets(given('share') === undefined ? (given('targets') ?? '') : ''),
    names: given('share') === undefined ? [] : linesOf(given('targets') ?? ''),
    outputDirectory: given('output-directory'),
    explainAny: choose('explain', given('explain') ?? 'false', BOOLEANS) === 'true',
    nix: given('nix'),
    mode: optional(given('mode'), (text) => choose('mode', text, modes)),
    comment: optional(given('comment'), (text) => choose('comment', text, commentModes)),
    commentKey: parseCommentKey(given('comment-key') ?? 'default'),
    token: given('token'),
    acceptLabel: given('accept-label') ?? ACCEPT_LABEL,
    shares: optional(given('shares'), (text) => parseShareCount(text, 'The input shares')),
    systems: linesOf(given('systems') ?? ''),
    share: optional(given('share'), (text) => parseShare(text, 'The input share')),
    results: linesOf(given('results') ?? ''),
    plan: given('plan'),
    matrix: given('matrix') ?? 'null',
  }
}

/** A gate of one share would be taken for one of all. */
function refuseShare(command: ActionInputs['command'], share: string | undefined): void {
  if (share === undefined) return
  throw new UsageError(`The input share is given, and the command is ${command}.`, {
    remedy: 'Set command: measure, whose results report merges with those of the other shares.',
  })
}

function choose<Word extends string>(input: string, text: string, words: readonly Word[]): Word {
  const word = words.find((known) => known === text)
  if (word !== undefined) return word
  const near = nearestWord(text, words)
  throw new UsageError(
    `The input ${input} is ${quoted(text)}${near === undefined ? '' : `; did you mean ${near}?`}`,
    { remedy: `Give ${oneOf(words)}, or leave it out.` },
  )
}

function parseCommentKey(text: string): string {
  if (COMMENT_KEY.test(text)) return text
  throw new UsageError(`The input comment-key is ${quoted(text)}`, {
    remedy: 'Give a short word of letters, digits, dots and hyphens: it tells comments apart.',
  })
}

/** One pattern a line. */
function parseTargets(text: string): TargetChoice {
  return choiceOf(linesOf(text).map((line) => parseTargetEntry(line, 'the input targets')))
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '')
}

function optional<T>(text: string | undefined, parse: (text: string) => T): T | undefined {
  return text === undefined ? undefined : parse(text)
}
