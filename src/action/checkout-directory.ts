// The folder that a step's checkout is in: the workspace, or the folder below it that actions/checkout was given as `path`.

import { isAbsolute, relative, resolve, sep } from 'node:path'
import { quoted } from '../core/text/quoted.ts'
import { UsageError } from '../errors.ts'

/** Absolute path. Throws UsageError for a folder outside of the workspace. */
export function checkoutDirectory(workspace: string, given: string | undefined): string {
  const directory = resolve(workspace, given ?? '.')
  const below = relative(resolve(workspace), directory)
  if (below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below)) return directory
  throw new UsageError(`The input directory is ${quoted(given ?? '')}, which is outside of the workspace.`, {
    remedy: 'Give the folder that actions/checkout was given as `path`, relative to the workspace.',
  })
}
