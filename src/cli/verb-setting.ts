// What every verb is run with.

import type { Ports } from '../ports/ports.ts'
import type { Options } from './options.ts'
import type { Input, Terminal } from './terminal.ts'

export interface VerbSetting {
  readonly terminal: Terminal
  /** Where answers come from; opened by who asks. */
  readonly stdin: () => Input
  readonly startedAt: Date
  readonly portsFor: (options: Pick<Options, 'nix'>) => Ports
  /** Sets the program's exit status. */
  readonly conclude: (status: number) => void
}
