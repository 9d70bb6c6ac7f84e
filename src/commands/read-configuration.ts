// Which configuration holds. A change must not loosen its own gate: base's does, and while a change is under review
// nothing of head's, wherever the file is that the user named. Elsewhere the user's own file is over base's.

import { relative, posix } from 'node:path'
import { changedKeys } from '../core/config/changed-keys.ts'
import type { Config } from '../core/model/config.ts'
import { CONFIG_PATH, CONFIG_PATHS, MISPLACED_PATHS } from '../core/config/config-paths.ts'
import { defaultConfig } from '../core/config/default-config.ts'
import { parseConfig } from '../core/config/parse-config.ts'
import { isUnderReview } from '../core/github/github-event.ts'
import type { Notice, Results } from '../core/model/results.ts'
import { UsageError } from '../errors.ts'
import type { Files } from '../ports/ports.ts'
import { type Contest, type Decider, decidingRevision } from './deciding-revision.ts'

/** Many times what a project with a thousand targets needs. */
const MOST_BYTES = 1024 ** 2

export interface ConfigurationRequest extends Contest {
  readonly files: Files
  /** The folder that the repository was opened by. */
  readonly directory: string
  /** A file that the user named, in place of the repository's own. */
  readonly configFile: string | undefined
}

export interface Configuration {
  readonly config: Config
  readonly origin: Results['configuration']
  readonly notices: readonly Notice[]
  /** The commit that was asked. */
  readonly decider: Decider
}

/**
 * Reads the configuration. Throws UsageError where it has errors, in head's too: a broken one must not be merged; and
 * MeasurementError where the commit that decides cannot be had.
 */
export async function readConfiguration(request: ConfigurationRequest): Promise<Configuration> {
  const decider = await decidingRevision(request)
  const question = { ...request, decider, isUnderReview: isUnderReview(request.event) }
  return { ...(await answer(question)), decider }
}

interface Question extends ConfigurationRequest {
  readonly decider: Decider
  /** Head is a stranger's, and decides nothing. */
  readonly isUnderReview: boolean
}

type Answer = Omit<Configuration, 'decider'>

async function answer(question: Question): Promise<Answer> {
  const { configFile } = question
  if (configFile === undefined) return await readOwn(question)
  const path = question.isUnderReview ? pathInRepository(question, configFile) : undefined
  if (path === undefined) return await readNamed(question.files, configFile)
  const committed = await readCommitted(question, [path])
  if (committed.base === undefined && committed.head === undefined) throw notCommitted(question, path)
  return decide(question, committed)
}

/** A file of the repository; undefined where it is outside of it, and so nothing that head could have brought. */
function pathInRepository({ repository, directory }: Question, file: string): string | undefined {
  const paths = [posix.join(repository.prefix, relative(directory, file)), relative(repository.root, file)]
  return paths.find((path) => path !== '..' && !path.startsWith('../'))
}

async function readNamed(files: Files, file: string): Promise<Answer> {
  const text = await files.read(file, MOST_BYTES)
  if (text === undefined) {
    throw new UsageError(`The configuration ${file} is not there.`, {
      remedy: `Name a file that is, or leave it out to use ${CONFIG_PATH}.`,
    })
  }
  return { config: parseConfig({ text, file }), origin: { from: file, changedInHead: false }, notices: [] }
}

/** The repository's own, at the paths where it is looked for. */
async function readOwn(question: Question): Promise<Answer> {
  const committed = await readCommitted(question, CONFIG_PATHS)
  if (committed.base !== undefined || committed.head !== undefined) return decide(question, committed)
  return defaults({ notices: await misplaced(question), changedInHead: false })
}

/** The configuration as both sides have it. */
interface Committed {
  readonly base: ConfigFile | undefined
  readonly head: ConfigFile | undefined
}

interface ConfigFile {
  readonly path: string
  readonly text: string
  /** Another one beside it, so that nothing says which of them holds. */
  readonly twin: string | undefined
}

async function readCommitted(question: Question, paths: readonly string[]): Promise<Committed> {
  const { repository, decider, head } = question
  const fileOf = async (sha: string): Promise<ConfigFile | undefined> => {
    const texts = await Promise.all(paths.map((path) => repository.readFile(sha, path)))
    const [first, second] = paths.flatMap((path, index) => {
      const text = texts[index]
      return text === undefined ? [] : [{ path, text }]
    })
    return first === undefined ? undefined : { ...first, twin: second?.path }
  }
  const [ofBase, ofHead] = await Promise.all([fileOf(decider.sha), fileOf(head.sha)])
  return { base: ofBase, head: ofHead }
}

/** `file`: as messages name it. Throws UsageError. */
function parseFile({ path, text, twin }: ConfigFile, file: string): Config {
  if (twin === undefined) return parseConfig({ text, file })
  throw new UsageError(`There are two configurations, ${file} and ${twin}.`, {
    remedy: `Remove one of them, ${path} or ${twin}: nothing says which holds.`,
  })
}

function decide(question: Question, committed: Committed): Answer {
  const { base, head } = committed
  // Head's errors come first: they are the ones that the change can mend.
  const headConfig = head === undefined ? undefined : parseFile(head, head.path)
  if (base === undefined) {
    if (head === undefined || headConfig === undefined) return defaults({ notices: [], changedInHead: false })
    return question.isUnderReview
      ? defaultsHold(`There is no ${head.path} in ${question.decider.name}`, head.text)
      : heads(head.path, headConfig, {
          level: 'info',
          message: 'Base has no configuration yet, so that head’s own holds.',
        })
  }
  const from = `${base.path} of ${question.decider.name}`
  try {
    const origin = { from, changedInHead: head?.text !== base.text }
    return { config: parseFile(base, from), origin, notices: editNotices(base, head, from) }
  } catch (error) {
    if (head === undefined || headConfig === undefined || !(error instanceof UsageError)) throw error
    return question.isUnderReview
      ? defaultsHold(`The ${from} has errors, which this change mends`, head.text)
      : heads(head.path, headConfig, {
          level: 'warning',
          message: 'Base’s configuration has errors, so that head’s holds.',
        })
  }
}

/** A file of that name elsewhere, which holds nothing. */
async function misplaced({ repository, head }: Question): Promise<readonly Notice[]> {
  const texts = await Promise.all(MISPLACED_PATHS.map((path) => repository.readFile(head.sha, path)))
  return MISPLACED_PATHS.filter((_, index) => texts[index] !== undefined).map((path) => ({
    level: 'warning',
    message: `${path} is not read, so that the defaults held: the configuration is ${CONFIG_PATH}.`,
  }))
}

function defaults(given: { readonly notices: readonly Notice[]; readonly changedInHead: boolean }): Answer {
  const { notices, changedInHead } = given
  return { config: defaultConfig, origin: { from: 'the defaults', changedInHead }, notices }
}

function heads(path: string, config: Config, notice: Notice): Answer {
  return { config, origin: { from: `${path} of head`, changedInHead: true }, notices: [notice] }
}

/** The defaults, with what a reader has to know to judge head's file, which nothing here was judged by. */
function defaultsHold(reason: string, head: string): Answer {
  const keys = changedKeys('', head)
  const effect = keys.length === 0 ? 'sets nothing' : `sets ${keys.join(', ')}`
  const message = `${reason}, so that the defaults held here. Head’s is free of errors; it ${effect} once it is merged.`
  return defaults({ notices: [{ level: 'warning', message }], changedInHead: true })
}

function editNotices(base: ConfigFile, head: ConfigFile | undefined, from: string): readonly Notice[] {
  if (head?.text === base.text) return []
  if (head === undefined)
    return [
      edited(`This change removes ${base.path}. The ${from} held here; the defaults hold once it is merged.`),
    ]
  const keys = changedKeys(base.text, head.text)
  if (keys.length === 0)
    return [{ level: 'info', message: `This change edits ${head.path}, and no setting with it.` }]
  return [
    edited(
      `This change edits ${head.path}: ${keys.join(', ')}. The ${from} held here; head’s takes effect once it is merged.`,
    ),
  ]
}

function edited(message: string): Notice {
  return { level: 'warning', message }
}

function notCommitted({ decider }: Question, path: string): UsageError {
  return new UsageError(`The configuration ${path} is neither in ${decider.name} nor in head.`, {
    remedy: `In a pull request it is read from what is committed. Commit it, write it outside of the repository (to RUNNER_TEMP), or leave it out to use ${CONFIG_PATH}.`,
  })
}
