// Evaluations that are only tried: they take no more than they are given, fetch nothing, and build nothing on the way.

import { TRIAL_ARGUMENTS } from '../../core/nix/command-line.ts'
import type { Bounds } from '../../ports/evaluator.ts'
import type { NixCommand, Session } from './nix-command.ts'

/** Boehm's collector, which Nix has, takes no more heap than this variable says. */
const HEAP_VARIABLE = 'GC_MAXIMUM_HEAP_SIZE'

/** How it is told to begin with more than it may take, which it then refuses to do. */
const INITIAL_VARIABLE = 'GC_INITIAL_HEAP_SIZE'

/** Nix begins with 384 MiB, whatever it needs. */
const LEAST_HEAP_BYTES = 768 * 1024 ** 2

export function bounded(session: Session, bounds: Bounds): Session {
  const { flake, file } = session.confined
  return { ...session, confined: { flake: within(flake, bounds), file: within(file, bounds) } }
}

function within(command: NixCommand, bounds: Bounds): NixCommand {
  const { isolation } = command
  return {
    ...command,
    // The last one of several counts.
    commonArguments: [...command.commonArguments, ...TRIAL_ARGUMENTS],
    timeoutSeconds: Math.min(command.timeoutSeconds, bounds.seconds),
    environment: withHeap(command.environment, bounds),
    ...(isolation && { isolation: { ...isolation, reach: { ...isolation.reach, ports: [] } } }),
  }
}

/** A limit that the user has set holds as it does for all evaluations. */
function withHeap(environment: NixCommand['environment'], { bytes }: Bounds): NixCommand['environment'] {
  if (bytes === undefined || environment[HEAP_VARIABLE] !== undefined) return environment
  const others = Object.entries(environment).filter(([name]) => name !== INITIAL_VARIABLE)
  return {
    ...Object.fromEntries(others),
    [HEAP_VARIABLE]: String(Math.ceil(Math.max(LEAST_HEAP_BYTES, bytes))),
  }
}
