// Every way to get at the machine, tried by a pull request through the bundled action: none gives it anything, and each
// target that tries fails.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { nixLevel, shellDerivation } from '../integration/nix-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import type { TargetResults } from '../../src/core/model/target-results.ts'
import { WITHOUT_TIMING } from '../dist/projects.ts'
import { FAKE_HASH, type Machine, requests, routes } from './routes.ts'
import { createWorld, type Ended, type ProjectFiles, type World } from './world.ts'

const names = Object.keys({ ...routes, ...requests })

describe.each(nixBinaries().filter((file) => nixLevel(file) >= 20))('a pull request, with %s,', (nix) => {
  let world: World
  const ended: { flake?: Ended; file?: Ended } = {}

  beforeAll(async () => {
    world = await createWorld(nix)
    const quiet = Object.fromEntries(names.map((name) => [name, '"nothing"']))
    const tried = Object.fromEntries(
      Object.entries({ ...routes, ...requests }).map(([name, route]) => [name, route(world.machine)]),
    )
    ended.flake = await world.run({ base: flake(quiet), head: { ...flake(tried), ...bait(world.machine) } })
    ended.file = await world.run({ base: file(quiet), head: { ...file(tried), ...bait(world.machine) } })
  }, 600_000)
  afterAll(async () => {
    await world.close()
  })

  test.each(['flake', 'file'] as const)('whose targets all try fails (%s)', (kind) => {
    expect(ended[kind]).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
    expect(targetsIn(ended[kind])).toHaveLength(names.length)
  })

  test.each(names)('gets nothing by %s', (name) => {
    for (const kind of ['flake', 'file'] as const) {
      const target = targetsIn(ended[kind]).find((one) => one.name.includes(keyOf(name)))
      expect(['head-failed', 'not-measured']).toContain(target?.status)
      expect(target?.failures?.head).toBeDefined()
    }
  })
})

function targetsIn(run: Ended | undefined): readonly TargetResults[] {
  return run?.results?.platforms.flatMap(({ targets }) => targets) ?? []
}

/** The attribute of a route: a name without what patterns or paths give a meaning. */
function keyOf(name: string): string {
  return `r${String(names.indexOf(name))}r`
}

const CONFIGURATION = { '.github/nix-perf-gate.yml': WITHOUT_TIMING }

function flake(expressions: Readonly<Record<string, string>>): ProjectFiles {
  return {
    ...CONFIGURATION,
    'flake.nix': `{ outputs = { self }: { packages.x86_64-linux = ${attributes(expressions)}; }; }`,
  }
}

function file(expressions: Readonly<Record<string, string>>): ProjectFiles {
  return { ...CONFIGURATION, 'default.nix': attributes(expressions) }
}

function attributes(expressions: Readonly<Record<string, string>>): string {
  const derivations = Object.entries(expressions).map(([name, text]) => `${keyOf(name)} = sh "x" (${text});`)
  return `let sh = ${shellDerivation('x86_64-linux')}; in { ${derivations.join('\n')} }`
}

/** Files that some of the expressions name. */
function bait({ secrets }: Machine): ProjectFiles {
  const locked = { type: 'path', path: secrets, narHash: FAKE_HASH, lastModified: 1 }
  const nodes = {
    leak: { flake: false, locked, original: { type: 'path', path: secrets } },
    root: { inputs: { leak: 'leak' } },
  }
  return {
    'sub/flake.nix': `{
      inputs.leak = { url = "path:${secrets}"; flake = false; };
      outputs = { self, leak }: { x = builtins.readFile (leak + "/f"); };
    }`,
    'sub/flake.lock': JSON.stringify({ nodes, root: 'root', version: 7 }),
    link: { linkTo: `${secrets}/f` },
    folder: { linkTo: secrets },
  }
}
