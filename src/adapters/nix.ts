// The Nix port made real: one installation, as the configuration has it set, driven through its command line.

import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism, freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { NixOptions } from '../core/config/config.ts'
import { defaultConfig } from '../core/config/default-config.ts'
import { parseJson } from '../core/json.ts'
import {
  commonArguments,
  fileArguments,
  flakeArguments,
  flakeReference,
  selectionPath,
  urlFragment,
} from '../core/nix/command-line.ts'
import { type DryRunLog, parseDryRunLog } from '../core/nix/dry-run.ts'
import { plainText } from '../core/nix/plain-text.ts'
import type { Run } from '../core/measurement.ts'
import { NO_STATISTICS } from '../core/nix/statistics.ts'
import type { NixSettings } from '../core/nix/settings.ts'
import type { NixVersion } from '../core/nix/version.ts'
import { type Commit, exportBranch } from '../core/revision.ts'
import { MeasurementError } from '../errors.ts'
import type { Attempt, Evaluation, ExactRun, Nix, Source } from '../ports.ts'
import { build } from './nix/build.ts'
import { countCalls, traceCalls } from './nix/count-calls.ts'
import { scrubEnvironment } from './nix/environment.ts'
import { type Evaluator, type EvaluatorExit, failureOf, runEvaluator, type Session } from './nix/evaluator.ts'
import { listAttributes } from './nix/listing.ts'
import { findVersion, identify, readSettings } from './nix/installation.ts'
import { parseOutputs, queryOutputClosure, queryOutputs } from './nix/output-closure.ts'
import { findMemoryProbe, type MemoryProbe } from './nix/resident-memory.ts'
import { sampleTime } from './nix/sample-time.ts'
import { queryClosure, queryPlan, queryReferences } from './nix/store-queries.ts'
import { askSubstituters } from './nix/substituters.ts'

export interface NixSetup {
  /** Path of the `nix` binary, or its name on PATH. */
  readonly file: string
  readonly environment: NodeJS.ProcessEnv
  /** A folder of the program's own; whoever made it removes it. */
  readonly directory: string
  readonly signal: AbortSignal
}

/** Detection of versions, settings and wrappers: these answer at once or not at all. */
const DETECTION_TIMEOUT_SECONDS = 60

/** Nothing of Nix's own is needed for a first guess: the evaluators measured since tell how much they really take. */
const ASSUMED_RESIDENT_BYTES = 1024 ** 3

/**
 * Finds a Nix installation, and gives how to open it. Throws MeasurementError where there is none, or one older than
 * 2.8. It needs no configuration, so that it can be done while that is read.
 */
export async function findNix(setup: NixSetup): Promise<(options: NixOptions) => Promise<Nix>> {
  await mkdir(setup.directory, { recursive: true })
  const emptyRegistry = join(setup.directory, 'registry.json')
  await writeFile(emptyRegistry, JSON.stringify({ version: 2, flakes: [] }))
  const environment = scrubEnvironment(setup.environment)
  const trial = {
    file: setup.file,
    cwd: setup.directory,
    env: environment,
    timeoutSeconds: DETECTION_TIMEOUT_SECONDS,
    signal: setup.signal,
  }
  const [version, memoryProbe] = await Promise.all([findVersion(trial), findMemoryProbe(trial)])
  const argumentsFor = (options: NixOptions) =>
    commonArguments({
      allowImportFromDerivation: options.allowImportFromDerivation,
      options: options.options,
      emptyRegistry,
      singleThreaded: version.implementation === 'determinate',
    })
  const settingsFor = (common: readonly string[]) => readSettings(trial, version, common)
  // Most configurations leave Nix's settings alone: what they lead to can be known before they are read.
  const usual = argumentsFor(defaultConfig.nix)
  const usualSettings = settingsFor(usual)
  usualSettings.catch(() => undefined)
  return async (options) => {
    const common = argumentsFor(options)
    const settings = await (isDeepStrictEqual(common, usual) ? usualSettings : settingsFor(common))
    return openFound({ setup, version, memoryProbe, environment, common, settings }, options)
  }
}

/** Finds a Nix installation and opens it. Throws what `findNix` throws. */
export async function openNix(setup: NixSetup & { readonly options: NixOptions }): Promise<Nix> {
  const open = await findNix(setup)
  return await open(setup.options)
}

interface FoundNix {
  readonly setup: NixSetup
  readonly version: NixVersion
  readonly memoryProbe: MemoryProbe
  readonly environment: Readonly<Record<string, string>>
  readonly common: readonly string[]
  readonly settings: NixSettings
}

function openFound(found: FoundNix, options: NixOptions): Nix {
  const { setup, version, memoryProbe, environment, common, settings } = found
  const evaluator: Evaluator = {
    file: setup.file,
    version,
    commonArguments: common,
    environment,
    timeoutSeconds: options.timeoutSeconds,
    signal: setup.signal,
    memoryProbe,
    directory: setup.directory,
    nextName: counter(),
  }
  const session = { evaluator, overrideInputs: options.overrideInputs }
  const load = createLoad()
  return {
    identity: identify({ version, settings }, memoryProbe),
    system: settings.system ?? currentSystem(),
    concurrency: load.concurrency,
    prepare: (directory, commit) => prepare(evaluator, directory, commit),
    list: (listing, walks) => listAttributes(session, listing, walks),
    runExact: async (evaluation) => {
      const attempt = await runExact(session, evaluation)
      if (attempt.ok) load.saw(attempt.value.run.residentBytes)
      return attempt
    },
    runTimed: (evaluation) => runTimed(session, evaluation),
    countCalls: (evaluation) => countCalls(session, evaluation, installable(session, evaluation, [])),
    traceCalls: (evaluation) => traceCalls(session, evaluation, installable(session, evaluation, [])),
    hasProfiler: settings.hasProfiler,
    sampleTime: (evaluation) =>
      sampleTime(session, evaluation, installable(session, evaluation, ['drvPath'])),
    closure: (derivationPath) => queryClosure(evaluator, derivationPath),
    references: (derivationPaths) => queryReferences(evaluator, derivationPaths),
    plan: (dryRun) => queryPlan(evaluator, settings.substituters, dryRun),
    outputsOf: (derivationPaths) => queryOutputs(evaluator, derivationPaths),
    outputClosure: (outputs) => queryOutputClosure(evaluator, outputs),
    substituters: () => askSubstituters(evaluator, settings.substituters),
    build: (evaluation) => build(session, evaluation.source.storePath, installable(session, evaluation, [])),
  }
}

const prefetchSchema = z.object({
  storePath: z.string().startsWith('/'),
  hash: z.string().startsWith('sha256-'),
})

async function prepare(evaluator: Evaluator, directory: string, commit: Commit): Promise<Source> {
  const query = new URLSearchParams({ rev: commit.sha, shallow: '1', ref: exportBranch(commit.sha) })
  const reference = `git+${pathToFileURL(directory).href}?${query.toString()}`
  const exit = await runEvaluator(evaluator, ['flake', 'prefetch'], ['--json', reference])
  const parsed = prefetchSchema.safeParse(parseJson(exit.stdout))
  if (exit.code !== 0 || !parsed.success) {
    const failure = failureOf(evaluator, exit, { sourcePath: '/nix/store/-', messages: exit.stderr })
    throw new MeasurementError(`Nix could not read the files of commit ${commit.sha}: ${failure.message}`, {
      remedy: 'Check that the commit is whole with: git fsck --connectivity-only',
    })
  }
  return {
    storePath: parsed.data.storePath,
    narHash: parsed.data.hash,
    sha: commit.sha,
    timestamp: commit.timestamp,
  }
}

const buildSchema = z.array(z.object({ drvPath: z.string() })).min(1)

async function runExact(session: Session, evaluation: Evaluation): Promise<Attempt<ExactRun>> {
  const { evaluator } = session
  const exit = await runEvaluator(
    evaluator,
    ['build'],
    [
      '--dry-run',
      '--json',
      '--no-link',
      '--no-eval-cache',
      '--show-trace',
      '--log-format',
      'internal-json',
      ...installable(session, evaluation, []),
    ],
  )
  const dryRun = parseDryRunLog(exit.stderr)
  const built = buildSchema.safeParse(parseJson(exit.stdout))
  const derivationPath = built.success ? built.data[0]?.drvPath : undefined
  if (exit.code !== 0 || derivationPath === undefined) {
    const messages = messagesOf(dryRun, exit)
    return {
      ok: false,
      failure: failureOf(evaluator, exit, { sourcePath: evaluation.source.storePath, messages }),
    }
  }
  return {
    ok: true,
    value: { run: runOf(exit), derivationPath, outputs: parseOutputs(exit.stdout), dryRun },
  }
}

/** Errors come as messages of the structured log; what ends Nix before it can log comes as plain text. */
function messagesOf(dryRun: DryRunLog, exit: EvaluatorExit): string {
  const errors = dryRun.messages.filter((message) => message.includes('error:'))
  if (errors.length > 0) return errors.join('\n')
  return plainText(exit.stderr)
    .split('\n')
    .filter((line) => !line.startsWith('@nix '))
    .join('\n')
}

async function runTimed(session: Session, evaluation: Evaluation): Promise<Attempt<Run>> {
  const { evaluator } = session
  const exit = await runEvaluator(
    evaluator,
    ['eval'],
    [
      '--raw',
      '--read-only',
      '--offline',
      '--no-eval-cache',
      ...installable(session, evaluation, ['drvPath']),
    ],
  )
  if (exit.code !== 0) {
    const { storePath } = evaluation.source
    return {
      ok: false,
      failure: failureOf(evaluator, exit, { sourcePath: storePath, messages: exit.stderr }),
    }
  }
  return { ok: true, value: runOf(exit) }
}

/** The arguments that name what is evaluated: `suffix` is behind the target's own attribute path. */
function installable(session: Session, evaluation: Evaluation, suffix: readonly string[]): readonly string[] {
  const { source, origin } = evaluation
  const attribute = selectionPath([...origin.attributePath, ...suffix])
  switch (origin.kind) {
    case 'flake':
      return [
        ...flakeArguments(session.overrideInputs),
        `${flakeReference(source, origin.directory)}#${urlFragment(attribute)}`,
      ]
    case 'file':
      return [...fileArguments(source, origin.file, origin.arguments), attribute]
  }
}

function runOf(exit: EvaluatorExit): Run {
  return {
    wallSeconds: exit.wallSeconds,
    residentBytes: exit.residentBytes,
    statistics: exit.statistics ?? NO_STATISTICS,
    ...(exit.statisticsJson !== '' && { statisticsJson: exit.statisticsJson }),
  }
}

/** How many evaluators fit beside each other: no more than cores, and no more than memory has room for. */
function createLoad() {
  let largestResidentBytes = 0
  return {
    saw: (residentBytes: number | undefined) => {
      largestResidentBytes = Math.max(largestResidentBytes, residentBytes ?? 0)
    },
    concurrency: () => {
      const each = largestResidentBytes === 0 ? ASSUMED_RESIDENT_BYTES : largestResidentBytes
      return Math.max(1, Math.min(availableParallelism(), Math.floor(availableBytes() / each)))
    },
  }
}

/** macOS counts as free only what nothing has ever used, and takes the rest from caches when it is wanted. */
function availableBytes(): number {
  return process.platform === 'darwin' ? totalmem() / 2 : freemem()
}

function counter(): () => string {
  let next = 0
  return () => String((next += 1))
}

function currentSystem(): string {
  const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
  return `${machine}-${process.platform === 'darwin' ? 'darwin' : 'linux'}`
}
