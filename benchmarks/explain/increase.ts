// How much dearer an injected regression makes an evaluation, as Nix itself counts it, without the program.

import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { locateCauses } from './causes.ts'
import type { Injection } from './injection.ts'
import { BASE, NIX_OPTIONS, type Project } from './projects.ts'

type Counters = Readonly<Record<'function calls' | 'primop calls' | 'list elements', number>>

const statisticsSchema = z
  .object({
    nrFunctionCalls: z.number(),
    nrPrimOpCalls: z.number(),
    list: z.object({ elements: z.number() }),
  })
  .transform(({ nrFunctionCalls, nrPrimOpCalls, list }) => ({
    'function calls': nrFunctionCalls,
    'primop calls': nrPrimOpCalls,
    'list elements': list.elements,
  }))

export interface Increase {
  readonly injection: Injection
  /** By counter: head ÷ base − 1. */
  readonly ratios: Counters
}

/** Increases of all injections of a project; throws where one does not evaluate, or has no cause in head. */
export function* increasesOf(
  project: Project,
  injections: readonly Injection[],
  nix: string,
): Generator<Increase> {
  const base = countOn(project, BASE, nix)
  for (const injection of injections) {
    locateCauses(project.directory, injection)
    const head = countOn(project, injection.name, nix)
    const ratioOf = (counter: keyof Counters) => head[counter] / base[counter] - 1
    yield {
      injection,
      ratios: {
        'function calls': ratioOf('function calls'),
        'primop calls': ratioOf('primop calls'),
        'list elements': ratioOf('list elements'),
      },
    }
  }
}

function countOn({ directory, origin }: Project, branch: string, nix: string): Counters {
  execFileSync('git', ['checkout', '--quiet', branch], { cwd: directory })
  const statistics = resolve(directory, '..', 'statistics.json')
  rmSync(statistics, { force: true })
  const attribute = [...origin.attributePath, 'drvPath'].join('.')
  const from =
    origin.kind === 'flake'
      ? [`git+${pathToFileURL(resolve(directory)).href}#${attribute}`]
      : ['--read-only', '--file', join(directory, origin.file), attribute]
  execFileSync(nix, ['eval', '--raw', '--no-eval-cache', ...NIX_OPTIONS, ...from], {
    env: { ...process.env, NIX_SHOW_STATS: '1', NIX_SHOW_STATS_PATH: statistics },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  return statisticsSchema.parse(JSON.parse(readFileSync(statistics, 'utf8')))
}
