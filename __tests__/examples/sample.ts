// The sample's repository and how to run Nix on it.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const builder = fileURLToPath(new URL('../../examples/build-history.mjs', import.meta.url))
const headsFile = new URL('../../examples/sample-history/heads.json', import.meta.url)

/** The heads that `script/demo` knows: what they do, and the gate's exit status on them. */
export function readHeads() {
  const schema = z.record(
    z.string(),
    z.strictObject({ about: z.string(), exitStatus: z.union([z.literal(0), z.literal(1)]) }),
  )
  return schema.parse(JSON.parse(readFileSync(headsFile, 'utf8')))
}

/** Builds the sample's repository; what the builder said where it failed. */
export function buildHistory(directory: string): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [builder, directory], { encoding: 'utf8' })
  return { status, stderr }
}

export function git(repository: string, ...args: string[]): string {
  return execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8' }).trim()
}

/** Runs a Nix with settings of its own: no network, and builds as whoever runs the tests. */
export function runNix(
  nix: string,
  args: readonly string[],
): { status: number | null; stdout: string; stderr: string } {
  const settings = ['experimental-features = nix-command flakes', 'substituters =']
  const singleUser = process.getuid?.() === 0 ? ['sandbox = false', 'build-users-group ='] : []
  const { status, stdout, stderr } = spawnSync(nix, args, {
    encoding: 'utf8',
    env: { ...process.env, NIX_CONFIG: [...settings, ...singleUser].join('\n') },
  })
  return { status, stdout, stderr }
}
