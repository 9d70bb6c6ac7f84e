// How much dearer an injected regression makes an evaluation, as Nix itself counts it, without the program.

import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { locateCauses } from './causes.ts'
import type { Injection } from './injection.ts'
import { BASE, NIX_OPTIONS, type Project } from './projects.ts'

type Counters = Readonly<
  Record<'function calls' | 'primop calls' | 'list elements' | 'allocated bytes', number>
>

const bytesSchema = z.object({ bytes: z.number() })

const statisticsSchema = z
  .object({
    nrFunctionCalls: z.number(),
    nrPrimOpCalls: z.number(),
    list: bytesSchema.extend({ elements: z.number() }),
    values: bytesSchema,
    sets: bytesSchema,
    envs: bytesSchema,
  })
  .transform(({ nrFunctionCalls, nrPrimOpCalls, list, values, sets, envs }) => ({
    'function calls': nrFunctionCalls,
    'primop calls': nrPrimOpCalls,
    'list elements': list.elements,
    'allocated bytes': values.bytes + sets.bytes + list.bytes + envs.bytes,
  }))

export interface Increase {
  readonly injection: Injection
  /** By counter: head ÷ base − 1. */
  readonly ratios: Counters
  /** How many derivations head is built from that base is not. */
  readonly newDerivations: number
}

interface Evaluated {
  readonly counters: Counters
  /** Its derivation and all that it is built from. */
  readonly derivations: ReadonlySet<string>
}

/** Increases of all injections of a project; throws where one does not evaluate, or has no cause in head. */
export function* increasesOf(
  project: Project,
  injections: readonly Injection[],
  nix: string,
): Generator<Increase> {
  const base = evaluate(project, BASE, nix)
  for (const injection of injections) {
    locateCauses(project.directory, injection)
    const head = evaluate(project, injection.name, nix)
    const ratioOf = (counter: keyof Counters) => head.counters[counter] / base.counters[counter] - 1
    yield {
      injection,
      ratios: {
        'function calls': ratioOf('function calls'),
        'primop calls': ratioOf('primop calls'),
        'list elements': ratioOf('list elements'),
        'allocated bytes': ratioOf('allocated bytes'),
      },
      newDerivations: [...head.derivations].filter((path) => !base.derivations.has(path)).length,
    }
  }
}

/** Writes the derivations into the store: without them there is no graph to walk. */
function evaluate({ directory, origin }: Project, branch: string, nix: string): Evaluated {
  execFileSync('git', ['checkout', '--quiet', branch], { cwd: directory })
  const statistics = resolve(directory, '..', 'statistics.json')
  rmSync(statistics, { force: true })
  const attribute = [...origin.attributePath, 'drvPath'].join('.')
  const from =
    origin.kind === 'flake'
      ? [`git+${pathToFileURL(resolve(directory)).href}#${attribute}`]
      : ['--file', join(directory, origin.file), attribute]
  const derivation = execFileSync(nix, ['eval', '--raw', '--no-eval-cache', ...NIX_OPTIONS, ...from], {
    encoding: 'utf8',
    env: { ...process.env, NIX_SHOW_STATS: '1', NIX_SHOW_STATS_PATH: statistics },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return {
    counters: statisticsSchema.parse(JSON.parse(readFileSync(statistics, 'utf8'))),
    derivations: derivationsOf(derivation, nix),
  }
}

function derivationsOf(derivation: string, nix: string): ReadonlySet<string> {
  const paths = execFileSync(nix, ['path-info', '--derivation', '--recursive', ...NIX_OPTIONS, derivation], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
  })
  return new Set(paths.split('\n').filter((path) => path.endsWith('.drv')))
}
