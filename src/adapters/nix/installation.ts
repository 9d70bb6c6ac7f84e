// Finding Nix on this machine: which one it is, how it is set up, and whether the program can work with it.

import { isSupported, type NixVersion, OLDEST_LEVEL, parseNixVersion } from '../../core/nix/version.ts'
import { type NixSettings, parseSettings } from '../../core/nix/settings.ts'
import type { Identity } from '../../core/model/identity.ts'
import { unknownFeatures } from '../../core/nix/unknown-features.ts'
import { MeasurementError, UsageError } from '../../errors.ts'
import type { Command } from '../process/command.ts'
import type { Hardware } from '../platform.ts'
import { type Exit, runCommand, runIfThere } from '../process.ts'
import type { Isolation } from './isolation.ts'
import type { UsageProbe } from './process-usage.ts'
import type { FoundProbe } from './usage-probe.ts'

export interface Installation {
  readonly version: NixVersion
  readonly settings: NixSettings
  /** Whether flakes are evaluated impurely. */
  readonly impure: boolean
  readonly hardware: Hardware
}

/** `nix config show` is the name since this release; before, it was `nix show-config`. */
const CONFIG_SHOW_LEVEL = 20

/** Runs the Nix binary for its version. Throws MeasurementError where there is none, or one too old. */
export async function findVersion(command: Omit<Command, 'args'>): Promise<NixVersion> {
  const exit = await runIfThere({ ...command, args: ['--version'] })
  if (exit?.code !== 0) throw missing(command, exit?.stderr)
  const version = parseNixVersion(exit.stdout)
  if (!isSupported(version)) {
    throw new MeasurementError(
      `Nix ${version.version} (${command.file}) is too old: ${oldest} or newer is needed.`,
      {
        remedy: installation(),
      },
    )
  }
  return version
}

const oldest = OLDEST_LEVEL.join('.')

/** Reads the settings that `args` lead to. Throws UsageError where this Nix does not know one of the features. */
export async function readSettings(
  command: Omit<Command, 'args'>,
  version: NixVersion,
  { features, args }: { readonly features: readonly string[]; readonly args: readonly string[] },
): Promise<NixSettings> {
  const [major, minor] = version.level ?? [0, 0]
  const modern = version.implementation !== 'lix' && (major > 2 || minor >= CONFIG_SHOW_LEVEL)
  const verbs = [['config', 'show'], ['show-config']]
  for (const verb of modern ? verbs : verbs.toReversed()) {
    const exit: Exit = await runCommand({ ...command, args: [...verb, '--json', ...args] })
    if (exit.code !== 0) continue
    const unknown = unknownFeatures(features, exit.stderr)
    if (unknown.length > 0) throw unknownTo(version, unknown)
    return parseSettings(exit.stdout)
  }
  return parseSettings('')
}

/** What makes figures from here comparable with others. */
export function identify(installation: Installation, usage: FoundProbe, isolation: Isolation): Identity {
  return {
    implementation: installation.version.implementation,
    version: installation.version.version,
    settings: { ...installation.settings.relevant, ...(installation.impure && { impure: 'true' }) },
    machine: {
      ...installation.hardware,
      residentMemoryFrom: MEMORY_SOURCES[usage.probe.kind],
      instructions: usage.instructions,
      isolation: isolation.kind === 'landlock' ? { kind: 'landlock', version: isolation.version } : isolation,
    },
  }
}

const MEMORY_SOURCES: Readonly<Record<UsageProbe['kind'], string>> = {
  'gnu-time': 'GNU time',
  'bsd-time': 'time -l',
  perl: 'getrusage, by way of perl',
  procfs: 'VmHWM in /proc, looked at while it ran',
  none: 'not available',
}

function unknownTo({ version }: NixVersion, features: readonly string[]): UsageError {
  const several = features.length > 1
  return new UsageError(
    `Nix ${version} does not know the experimental feature${several ? 's' : ''} ${features.join(' and ')}, which the configuration turns on.`,
    {
      remedy: `Use a release that has ${several ? 'them' : 'it'}, or take ${several ? 'them' : 'it'} out of nix.options.experimental-features.`,
    },
  )
}

function missing(command: Omit<Command, 'args'>, cause: unknown): MeasurementError {
  return new MeasurementError(`No Nix was found: “${command.file} --version” did not run.`, {
    remedy: installation(),
    cause,
  })
}

function installation(): string {
  return [
    'In a workflow, put a step before this one that installs Nix:',
    '  - uses: cachix/install-nix-action@v31',
    'On Debian or Ubuntu: sudo apt-get install nix-bin',
    'Elsewhere: see https://nixos.org/download. If Nix is installed, name its binary: --nix /path/to/nix',
  ].join('\n')
}
