// Nix made real: one installation, as the configuration has it set, driven through its command line.

import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { NixOptions } from '../core/model/config.ts'
import { defaultConfig } from '../core/config/default-config.ts'
import { commonArguments, queryFeatures } from '../core/nix/command-line.ts'
import { parseLockNodes, unusualAddresses } from '../core/nix/lock-nodes.ts'
import type { NixSettings } from '../core/nix/settings.ts'
import { storeSettings } from '../core/nix/store-settings.ts'
import { type NixVersion, weaknessOf } from '../core/nix/version.ts'
import type { Nix, NixOpening, OpenNix } from '../ports/nix.ts'
import { createBuilder } from './nix/builder.ts'
import { confine } from './nix/confinement.ts'
import { scrubEnvironment } from './nix/environment.ts'
import { createEvaluator } from './nix/evaluator.ts'
import type { NixCommand, Session } from './nix/nix-command.ts'
import { createStore } from './nix/store.ts'
import { createSubstituters } from './nix/substituters.ts'
import { findIsolation, type Isolation } from './nix/isolation.ts'
import { findVersion, identify, readSettings } from './nix/installation.ts'
import { type FoundProbe, findUsageProbe } from './nix/usage-probe.ts'
import type { Platform } from './platform.ts'

export interface NixSetup {
  /** Path of the `nix` binary, or its name on PATH. */
  readonly file: string
  readonly environment: NodeJS.ProcessEnv
  readonly platform: Platform
  /** A folder of the program's own; whoever made it removes it. */
  readonly directory: string
  readonly signal: AbortSignal
}

/** Detection of versions, settings and wrappers: these answer at once or not at all. */
const DETECTION_TIMEOUT_SECONDS = 60

/**
 * Finds a Nix installation, and gives how to open it. Throws MeasurementError where there is none, or one older than
 * 2.8. It needs no configuration, so that it can be done while that is read.
 */
export async function findNix(setup: NixSetup): Promise<OpenNix> {
  const directory = join(setup.directory, 'evaluators')
  const usageDirectory = join(setup.directory, 'usage')
  for (const folder of [directory, usageDirectory]) await mkdir(folder, { recursive: true })
  const emptyRegistry = join(directory, 'registry.json')
  await writeFile(emptyRegistry, JSON.stringify({ version: 2, flakes: [] }))
  const environment = scrubEnvironment(setup.environment)
  const trial = {
    file: setup.file,
    cwd: directory,
    env: environment,
    timeoutSeconds: DETECTION_TIMEOUT_SECONDS,
    signal: setup.signal,
  }
  const [version, usage, isolation] = await Promise.all([
    findVersion(trial),
    findUsageProbe(setup.platform, trial, join(usageDirectory, 'trial')),
    findIsolation(setup.platform, trial),
  ])
  const argumentsFor = (options: NixOptions) =>
    commonArguments({
      allowImportFromDerivation: options.allowImportFromDerivation,
      options: options.options,
      emptyRegistry,
      singleThreaded: version.implementation === 'determinate',
    })
  const settingsFor = (common: readonly string[], features: readonly string[]) =>
    readSettings(trial, version, { features, args: [...queryFeatures(features), ...common] })
  // Most configurations leave Nix's settings alone: what they lead to can be known before they are read.
  const usual = argumentsFor(defaultConfig.nix)
  const usualSettings = settingsFor(usual, [])
  usualSettings.catch(() => undefined)
  return async (opening) => {
    const common = argumentsFor(opening.options)
    const { features } = opening.options
    const isUsual = features.length === 0 && isDeepStrictEqual(common, usual)
    const settings = await (isUsual ? usualSettings : settingsFor(common, features))
    const found = {
      setup,
      directory,
      usageDirectory,
      version,
      usage,
      isolation,
      environment,
      common,
      settings,
    }
    return await openFound(found, opening)
  }
}

/** Finds a Nix installation and opens it. Throws what `findNix` throws. */
export async function openNix(setup: NixSetup & NixOpening): Promise<Nix> {
  const open = await findNix(setup)
  return await open(setup)
}

interface FoundNix {
  readonly setup: NixSetup
  readonly directory: string
  readonly usageDirectory: string
  readonly version: NixVersion
  readonly usage: FoundProbe
  readonly isolation: Isolation
  readonly environment: Readonly<Record<string, string>>
  readonly common: readonly string[]
  readonly settings: NixSettings
}

async function openFound(found: FoundNix, { options, baseLocks }: NixOpening): Promise<Nix> {
  const { setup, directory, usageDirectory, version, usage, environment, common, settings } = found
  const command: NixCommand = {
    file: setup.file,
    version,
    commonArguments: common,
    features: queryFeatures(options.features),
    environment,
    timeoutSeconds: options.timeoutSeconds,
    signal: setup.signal,
    usage,
    directory,
    usageDirectory,
    nextName: counter(),
  }
  const known = baseLocks.flatMap(parseLockNodes)
  const addresses = [...options.fetchFrom, ...unusualAddresses(known)]
  const { evaluators: confined, isolation } = await confine({ ...found, command, options, addresses })
  const { overrideInputs, impure } = options
  const session: Session = { command, confined, impure, overrideInputs, known }
  return {
    identity: identify({ version, settings, impure, hardware: setup.platform.machine }, usage, isolation),
    weakness: weaknessOf(version),
    sandbox: settings.sandbox,
    buildSystems: buildSystems(settings, settings.system ?? setup.platform.system),
    system: settings.system ?? setup.platform.system,
    evaluator: createEvaluator(session, settings, setup.platform),
    store: createStore(command, storeSettings(settings.all)),
    substituters: createSubstituters(command, settings.substituters),
    builder: createBuilder(session),
  }
}

/** A list of builders that is named and is not there is none. */
function buildSystems(
  { builders, extraPlatforms }: NixSettings,
  system: string,
): readonly string[] | undefined {
  const [, file] = /^@(.+)$/.exec(builders.trim()) ?? []
  const hasOthers = file === undefined ? builders.trim() !== '' : existsSync(file)
  return hasOthers ? undefined : [system, ...extraPlatforms]
}

function counter(): () => string {
  let next = 0
  return () => String((next += 1))
}
