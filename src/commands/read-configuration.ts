// Which configuration holds: the file the user named, else base's, so that a change can not loosen its own gate.

import type { Config } from '../core/config/config.ts'
import { defaultConfig } from '../core/config/default-config.ts'
import { parseConfig } from '../core/config/parse-config.ts'
import type { Notice, Results } from '../core/results.ts'
import type { Revision, Side } from '../core/revision.ts'
import { UsageError } from '../errors.ts'
import type { Files, Repository } from '../ports.ts'

/** Where a repository keeps its configuration, relative to the root. */
export const CONFIG_PATH = '.github/nix-perf-gate.yml'

export interface ConfigurationRequest {
  readonly repository: Repository
  readonly revisions: Readonly<Record<Side, Revision>>
  readonly files: Files
  /** A file that the user named; over both sides'. */
  readonly file: string | undefined
}

export interface Configuration {
  readonly config: Config
  readonly origin: Results['configuration']
  readonly notices: readonly Notice[]
}

/** Reads the configuration. Throws UsageError where it has errors, in head's too: a broken one must not be merged. */
export async function readConfiguration(request: ConfigurationRequest): Promise<Configuration> {
  if (request.file !== undefined) return await readNamed(request.files, request.file)
  const [base, head] = await Promise.all([readSide(request, 'base'), readSide(request, 'head')])
  // Head's errors come first: they are the ones that the change can mend.
  const headConfig = head === undefined ? undefined : parseConfig({ text: head, file: CONFIG_PATH })
  if (base === undefined) {
    if (headConfig === undefined)
      return { config: defaultConfig, origin: { from: 'the defaults', changedInHead: false }, notices: [] }
    return heads(headConfig, 'Base has no configuration yet, so that head’s own holds.', 'info')
  }
  const origin = { from: `${CONFIG_PATH} of base`, changedInHead: head !== base }
  try {
    return {
      config: parseConfig({ text: base, file: `${CONFIG_PATH} of base` }),
      origin,
      notices: editNotices(head, base),
    }
  } catch (error) {
    if (headConfig === undefined || !(error instanceof UsageError)) throw error
    return heads(headConfig, 'Base’s configuration has errors, so that head’s holds.', 'warning')
  }
}

async function readNamed(files: Files, file: string): Promise<Configuration> {
  const text = await files.read(file)
  if (text === undefined) {
    throw new UsageError(`The configuration ${file} is not there.`, {
      remedy: `Name a file that is, or leave it out to use ${CONFIG_PATH}.`,
    })
  }
  return { config: parseConfig({ text, file }), origin: { from: file, changedInHead: false }, notices: [] }
}

async function readSide(
  { repository, revisions }: ConfigurationRequest,
  side: Side,
): Promise<string | undefined> {
  return await repository.readFile(revisions[side].commit.sha, CONFIG_PATH)
}

function heads(config: Config, message: string, level: Notice['level']): Configuration {
  return {
    config,
    origin: { from: `${CONFIG_PATH} of head`, changedInHead: true },
    notices: [{ level, message }],
  }
}

function editNotices(head: string | undefined, base: string): readonly Notice[] {
  if (head === base) return []
  const what = head === undefined ? 'removes' : 'edits'
  const message = `This change ${what} ${CONFIG_PATH}. Base’s configuration held here; head’s takes effect once it is merged.`
  return [{ level: 'warning', message }]
}
