// What the program calls itself.

import metadata from '../package.json' with { type: 'json' }

export const PROGRAM = { name: metadata.name, version: metadata.version } as const
