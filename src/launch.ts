// Entry in GitHub Actions: keeps the job's token out of sight, then becomes the program (action.ts). The runner starts an
// action with the token among its variables, where other processes of the same user can read them for as long as it
// runs; what a process sets for itself they can not.

import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { newTemporaryFolder } from './adapters/files.ts'
import { hideEnvironment } from './adapters/process/hide-environment.ts'

const program = resolve(dirname(process.argv[1] ?? '.'), '../action/index.js')

// Node 22.15 and newer; elsewhere, and where no file can be written, the program runs with all variables in sight.
const become: unknown = Reflect.get(process, 'execve')
const environment = typeof become === 'function' ? handedOver(process.env) : undefined
if (typeof become === 'function' && environment !== undefined) {
  const args = [process.execPath, ...process.execArgv, program]
  Reflect.apply(become, process, [process.execPath, args, environment])
}
await import(/* webpackIgnore: true */ pathToFileURL(program).href)

/** The environment of the program. The rest goes to a file, which it takes and removes. */
function handedOver(own: NodeJS.ProcessEnv): Readonly<Record<string, string>> | undefined {
  try {
    return hideEnvironment(own, newTemporaryFolder(own))
  } catch {
    // The program needs such a folder too, and says what is wrong.
    return undefined
  }
}
