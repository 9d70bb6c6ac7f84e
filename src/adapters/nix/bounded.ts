// Evaluations that are only tried: they take no more than they are given, fetch nothing, and build nothing on the way.

import { TRIAL_ARGUMENTS } from '../../core/nix/command-line.ts'
import type { Bounds } from '../../ports/evaluator.ts'
import type { NixCommand, Session } from './nix-command.ts'

/** Boehm's collector, which Nix has, takes no more heap than this variable says. */
const HEAP_VARIABLE = 'GC_MAXIMUM_HEAP_SIZE'

/** Nix begins with 384 MiB, whatever it needs. */
const LEAST_HEAP_BYTES = 768 * 1024 ** 2

export function bounded(session: Session, bounds: Bounds): Session {
  const { flake, file } = session.confined
  return { ...session, confined: { flake: within(flake, bounds), file: within(file, bounds) } }
}

function within(command: NixCommand, { seconds, bytes }: Bounds): NixCommand {
  const heap =
    bytes === undefined ? {} : { [HEAP_VARIABLE]: String(Math.ceil(Math.max(LEAST_HEAP_BYTES, bytes))) }
  const { isolation } = command
  return {
    ...command,
    // The last one of several counts.
    commonArguments: [...command.commonArguments, ...TRIAL_ARGUMENTS],
    timeoutSeconds: Math.min(command.timeoutSeconds, seconds),
    environment: { ...command.environment, ...heap },
    ...(isolation && { isolation: { ...isolation, reach: { ...isolation.reach, ports: [] } } }),
  }
}
