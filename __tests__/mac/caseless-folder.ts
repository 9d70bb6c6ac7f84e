// A folder as on a Mac's disk, which finds a name in any case and form of Unicode: the temporary one, where it is such a folder, or
// one by FUSE, which takes root and perl's Fuse (Debian: libfuse-perl).

import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { foldsNames } from '../../src/adapters/platform/folded-names.ts'

export type CaselessFolder =
  { readonly path: string; readonly remove: () => void } | { readonly reason: string }

const SCRIPT = fileURLToPath(new URL('./caseless-folder.pl', import.meta.url))

/** Such a folder, or why there is none. `options`: of FUSE. */
export async function makeCaselessFolder(...options: readonly string[]): Promise<CaselessFolder> {
  const directory = mkdtempSync(join(tmpdir(), 'caseless-'))
  const remove = () => {
    rmSync(directory, { recursive: true, force: true })
  }
  if (foldsNames(join(directory, 'probe'))) return { path: directory, remove }
  const reason = whyNot()
  const mounted = reason === undefined ? await mount(directory, options) : undefined
  if (mounted !== undefined) return mounted
  remove()
  return { reason: reason ?? 'it could not be mounted' }
}

function whyNot(): string | undefined {
  if (process.getuid?.() !== 0) return 'it takes root to mount one'
  if (!existsSync('/dev/fuse')) return 'this machine has no FUSE'
  return spawnSync('perl', ['-MFuse', '-e', '1']).status === 0 ? undefined : 'there is no Fuse for perl'
}

async function mount(directory: string, options: readonly string[]): Promise<CaselessFolder | undefined> {
  const [kept, path] = [join(directory, 'kept'), join(directory, 'mounted')]
  for (const folder of [kept, path]) mkdirSync(folder)
  const { dev } = statSync(path)
  const server = spawn('perl', [SCRIPT, kept, path, ...options], { stdio: 'ignore' })
  for (let waited = 0; waited < 100 && statSync(path).dev === dev && server.exitCode === null; waited += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  if (statSync(path).dev === dev) {
    server.kill()
    return undefined
  }
  return {
    path,
    remove: () => {
      execFileSync('umount', ['--lazy', path])
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
