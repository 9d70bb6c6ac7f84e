// Brings a flake's locked inputs into the store before it is evaluated: with the user's credentials, which evaluation does not
// get, and only from where base's lock file has inputs from, lest a change chooses what the credentials are used for.
// What is not brought here, evaluation fetches without them, or says why it can not.

import { constants, existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fetchExpression, type LockedNode, parseLockNodes } from '../../core/nix/lock-nodes.ts'
import { sourcePath } from '../../core/nix/store-path.ts'
import type { Source } from '../../ports/store.ts'
import { type NixCommand, runNix, type Session } from './nix-command.ts'

/** What fails here fails again where it is evaluated, with an error that is told. */
export async function bringInputs(session: Session, source: Source, directory: string): Promise<void> {
  const command = withCacheOfEvaluation(session.command)
  const lock = await readLock(join(source.storePath, directory, 'flake.lock'))
  const missing = missingNodes(session.known, parseLockNodes(lock), dirname(source.storePath))
  if (missing.length > 0) await runNix(command, ['eval'], ['--json', '--expr', fetchExpression(missing)])
  for (const reference of Object.values(session.overrideInputs)) {
    await runNix(command, ['flake', 'prefetch'], ['--json', reference])
  }
}

/** What is fetched for a name that is not pinned, evaluation has to find again. */
function withCacheOfEvaluation(command: NixCommand): NixCommand {
  const { directory, environment } = command
  const cache = { XDG_CACHE_HOME: join(directory, 'cache'), NIX_CACHE_HOME: join(directory, 'cache', 'nix') }
  return { ...command, environment: { ...environment, ...cache } }
}

function missingNodes(
  known: readonly LockedNode[],
  locked: readonly LockedNode[],
  store: string,
): readonly LockedNode[] {
  const addresses = new Set(known.map(({ address }) => address))
  return locked.filter(({ address, narHash }) => {
    const path = sourcePath(store, narHash)
    return addresses.has(address) && path !== undefined && !existsSync(path)
  })
}

/** Empty where there is none. A link that a commit has in its place is not followed. */
export async function readLock(path: string): Promise<string> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
    try {
      return await file.readFile('utf8')
    } finally {
      await file.close()
    }
  } catch {
    return ''
  }
}
