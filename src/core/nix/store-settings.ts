// The settings of a Nix installation that say how its store is looked after.

import { z } from 'zod'
import type { Setting } from './clean-settings.ts'
import type { Keeping } from './dead-paths.ts'

export interface StoreSettings {
  /** Whether equal files are shared as they come in (`auto-optimise-store`); undefined where Nix does not tell. */
  readonly sharesFiles: boolean | undefined
  /** Below this, a build collects garbage by itself (`min-free`); undefined where it is off. */
  readonly minFreeBytes: number | undefined
  readonly keeping: Keeping
}

const flag = z.boolean()
const bytes = z.number().positive()

export function storeSettings(all: Readonly<Record<string, Setting>> | undefined): StoreSettings {
  const flagOf = (name: string) => flag.safeParse(all?.[name]?.value).data
  return {
    sharesFiles: flagOf('auto-optimise-store'),
    minFreeBytes: bytes.safeParse(all?.['min-free']?.value).data,
    keeping: { derivations: flagOf('keep-derivations') ?? true, outputs: flagOf('keep-outputs') ?? false },
  }
}
