import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { explainFunctions } from '../../src/core/explain/functions.ts'
import type { FunctionCalls } from '../../src/core/nix/function-calls.ts'
import type { TargetOrigin } from '../../src/core/model/target.ts'
import type { Nix } from '../../src/ports/nix.ts'
import type { Source } from '../../src/ports/store.ts'
import { createNixSandbox, shellDerivation, type NixSandbox, valueOf } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

describe.each(nixBinaries())('%s', (file) => {
  let sandbox: NixSandbox
  let nix: Nix

  beforeEach(async () => {
    sandbox = createNixSandbox(file)
    nix = await sandbox.open()
  })

  afterEach(() => {
    sandbox.remove()
  })

  const origin = (): TargetOrigin => ({
    kind: 'flake',
    directory: '.',
    attributePath: ['packages', nix.system, 'app'],
  })

  /** A flake that calls `square` so many times, below so many lines that do nothing. */
  const project = (calls: number, lines = 0) => ({
    'flake.nix': `{ outputs = { self }: let sh = ${shellDerivation(nix.system)}; in {
      packages.${nix.system}.app = sh "app-\${toString (import ./lib/sum.nix ${calls})}" "true";
    }; }`,
    'lib/sum.nix': `${'# Nothing.\n'.repeat(lines)}let
  square = x: x * x;
in
count: builtins.foldl' (sum: x: sum + square x) 0 (builtins.genList (index: index) count)
`,
  })

  const rowsOf = (base: FunctionCalls, head: FunctionCalls) =>
    explainFunctions({ base, head, change: undefined })?.rows.map(
      ({ name, place, base: before, head: after }) =>
        `${name ?? '-'} ${place.origin} ${place.file}:${place.line} ${before} → ${after}`,
    )

  test('counts the calls that the exact run counts', async () => {
    const source = await sandbox.source(nix, project(100))
    const exact = valueOf(await nix.evaluator.runExact({ source, origin: origin() }))
    const { functions, primops } = valueOf(await nix.evaluator.countCalls({ source, origin: origin() }))
    const sum = (all: readonly { readonly calls: number }[]) =>
      all.reduce((total, { calls }) => total + calls, 0)
    expect(sum(functions)).toBe(exact.run.statistics.functionCalls)
    expect(sum(primops)).toBe(exact.run.statistics.primopCalls)
  })

  test('counts the same each time', async () => {
    const source = await sandbox.source(nix, project(100))
    const [one, other] = await Promise.all([
      nix.evaluator.countCalls({ source, origin: origin() }),
      nix.evaluator.countCalls({ source, origin: origin() }),
    ])
    expect(one).toEqual(other)
  })

  test('tells what grew by the place in the repository, with lines inserted above', async () => {
    const countOf = async (source: Source) =>
      valueOf(await nix.evaluator.countCalls({ source, origin: origin() }))
    const base = await countOf(await sandbox.source(nix, project(100)))
    const head = await countOf(await sandbox.source(nix, project(250, 30)))
    expect(rowsOf(base, head)).toEqual([
      'square repository lib/sum.nix:32 100 → 250',
      '- repository lib/sum.nix:34 100 → 250',
      '- repository lib/sum.nix:34 100 → 250',
      '- repository lib/sum.nix:34 100 → 250',
    ])
  })

  test('tells the functions of an input by its name', async () => {
    const folder = join(sandbox.git.directory, 'dependency')
    mkdirSync(folder)
    writeFileSync(join(folder, 'twice.nix'), 'x: x + x\n')
    const flakeFile = `{
      inputs.dep = { url = "path:${folder}"; flake = false; };
      outputs = { self, dep }: let sh = ${shellDerivation(nix.system)}; in {
        packages.${nix.system}.app = sh "app-\${toString (import dep 2 + import (dep + "/twice.nix") 4)}" "true";
      };
    }`
    writeFileSync(join(folder, 'default.nix'), 'y: y * 3\n')
    const registry = join(folder, 'registry.json')
    writeFileSync(registry, '{"version":2,"flakes":[]}')
    sandbox.git.repository('locked')
    sandbox.git.write('locked', { 'flake.nix': flakeFile })
    sandbox.git.git('locked', 'add', '--all')
    sandbox.run(
      'flake',
      'lock',
      '--offline',
      '--option',
      'flake-registry',
      registry,
      join(sandbox.git.directory, 'locked'),
    )
    const lock = readFileSync(join(sandbox.git.directory, 'locked', 'flake.lock'), 'utf8')
    const knowing = await sandbox.open({}, {}, [lock])
    const source = await sandbox.source(knowing, { 'flake.nix': flakeFile, 'flake.lock': lock })
    // A listing comes first, and brings the inputs.
    valueOf(await knowing.evaluator.list({ source, from: { kind: 'flake', directory: '.' } }, []))
    const { functions } = valueOf(await knowing.evaluator.countCalls({ source, origin: origin() }))
    const ofInputs = functions.filter(({ place }) => place.origin === 'input')
    expect(ofInputs.map(({ place }) => place)).toEqual([
      { origin: 'input', input: 'dep', file: 'default.nix', line: 1, column: 1 },
      { origin: 'input', input: 'dep', file: 'twice.nix', line: 1, column: 1 },
    ])
  })

  test('tells the functions of a target without a flake', async () => {
    const source = await sandbox.source(nix, {
      'default.nix': `{ count }: (${shellDerivation(nix.system)}) "app-\${toString (import ./lib/sum.nix count)}" "true"`,
      'lib/sum.nix': project(0)['lib/sum.nix'],
    })
    const file: TargetOrigin = {
      kind: 'file',
      file: 'default.nix',
      attributePath: [],
      arguments: { count: 30 },
    }
    const { functions } = valueOf(await nix.evaluator.countCalls({ source, origin: file }))
    expect(functions.find(({ name }) => name === 'square')).toEqual({
      name: 'square',
      place: { origin: 'repository', file: 'lib/sum.nix', line: 2, column: 12 },
      calls: 30,
    })
  })

  test('says why a target that does not evaluate has no calls', async () => {
    const source = await sandbox.source(nix, {
      'flake.nix': `{ outputs = { self }: { packages.${nix.system}.app = throw "not today"; }; }`,
    })
    expect(await nix.evaluator.countCalls({ source, origin: origin() })).toMatchObject({
      ok: false,
      failure: { kind: 'evaluation', message: expect.stringContaining('not today') },
    })
  })
})
