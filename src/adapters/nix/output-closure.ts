// What outputs need to run, as the local store has it; and which outputs derivations have.

import { z } from 'zod'
import { parseJson } from '../../core/text/json.ts'
import { parseUnpackedSizes } from '../../core/nix/path-info.ts'
import type { UnpackedSizes } from '../../core/model/built.ts'
import { type NixCommand, runNix } from './nix-command.ts'
import { allOutputs, asJson, portionsOf, queryPathInfo } from './path-info.ts'

/** What outputs need to run; undefined where the store that `args` names (by default, the local one) lacks any. */
export async function queryOutputClosure(
  command: NixCommand,
  outputs: readonly string[],
  args: readonly string[] = [],
): Promise<UnpackedSizes | undefined> {
  if (outputs.length === 0) return undefined
  const exit = await queryPathInfo(command, [
    ...asJson(command),
    '--recursive',
    ...args,
    ...['--option', 'substituters', ''],
    ...outputs,
  ])
  const sizes = exit.code === 0 ? parseUnpackedSizes(exit.stdout) : new Map<string, number>()
  return outputs.every((output) => sizes.has(output)) ? sizes : undefined
}

const builtSchema = z.array(z.object({ outputs: z.record(z.string(), z.string().nullable()) }))

/** Paths of outputs in what `nix build --json` prints, sorted; those that are known only after a build are left out. */
export function parseOutputs(json: string): readonly string[] {
  const parsed = builtSchema.safeParse(parseJson(json))
  if (!parsed.success) return []
  const paths = parsed.data.flatMap(({ outputs }) => Object.values(outputs).flatMap((path) => path ?? []))
  return [...new Set(paths)].sort()
}

/** All outputs of derivations. A derivation that the store does not have has none. */
export async function queryOutputs(
  command: NixCommand,
  derivationPaths: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = []
  for (const paths of portionsOf(derivationPaths)) {
    const exit = await runNix(
      command,
      ['build'],
      [
        ...['--dry-run', '--json', '--no-link', '--option', 'substitute', 'false'],
        ...paths.map((path) => allOutputs(command, path)),
      ],
    )
    found.push(...parseOutputs(exit.stdout))
  }
  return found.sort()
}
