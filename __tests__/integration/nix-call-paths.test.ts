import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createGit } from '../../src/adapters/git/git.ts'
import { explainCallPaths } from '../../src/core/explain/call-paths.ts'
import { type CallTree, inclusiveCalls } from '../../src/core/nix/call-tree.ts'
import type { TargetOrigin } from '../../src/core/model/target.ts'
import type { TracedCalls } from '../../src/ports/evaluator.ts'
import type { Nix } from '../../src/ports/nix.ts'
import type { Source } from '../../src/ports/store.ts'
import { createNixSandbox, nixLevel, type NixSandbox, shellDerivation, valueOf } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

/** Paths with calls of their own, in the order of the alphabet. */
function pathsOf({ parents, siteOf, own, sites }: CallTree): readonly string[] {
  const paths: string[] = ['']
  const lines: string[] = []
  for (let node = 1; node < parents.length; node += 1) {
    const { file, line, column, callee } = sites[siteOf[node] ?? 0] ?? {}
    const path = `${paths[parents[node] ?? 0] ?? ''} > ${String(file)}:${String(line)}:${String(column)} ${callee ?? ''}`
    paths.push(path)
    lines.push(`${path}: ${String(own[node])}`)
  }
  return lines.toSorted()
}

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

  const flake = (value: string) =>
    `{ outputs = { self }: let sh = ${shellDerivation(nix.system)}; in {
      packages.${nix.system}.app = sh "app-\${toString (${value})}" "true";
    }; }`

  /** A flake that calls `square` so many times. */
  const project = (calls: number) => ({
    'flake.nix': flake(`import ./lib/sum.nix ${String(calls)}`),
    'lib/sum.nix': `let
  square = x: x * x;
in
count: builtins.foldl' (sum: x: sum + square x) 0
  (builtins.genList (index: index) count)
`,
  })

  const trace = async (source: Source): Promise<TracedCalls> =>
    valueOf(await nix.evaluator.traceCalls({ source, origin: origin() }, 60))

  test('traces the same tree each time', async () => {
    const source = await sandbox.source(nix, project(100))
    const [one, other] = await Promise.all([trace(source), trace(source)])
    expect(pathsOf(one.tree)).toEqual(pathsOf(other.tree))
    expect(one.files).toEqual(other.files)
    expect(one.calls).toEqual(other.calls)
  })

  test('counts the calls that it counts without a trace, and traces each of them', async () => {
    const source = await sandbox.source(nix, project(100))
    const counted = valueOf(await nix.evaluator.countCalls({ source, origin: origin() }))
    const traced = await trace(source)
    expect(traced.calls).toEqual(counted)
    const { sites, siteOf, own } = traced.tree
    const isSquare = (_: number, node: number) => sites[siteOf[node] ?? -1]?.callee === 'square'
    expect(own.filter(isSquare).reduce((sum, calls) => sum + calls, 0)).toBe(100)
    // A call with several arguments is one, and several function calls.
    const counts = [...counted.functions, ...counted.primops].map(({ calls }) => calls)
    expect(inclusiveCalls(traced.tree)[0]).toBeLessThanOrEqual(counts.reduce((sum, one) => sum + one, 0))
  })

  test('reads what is called from the source, and names the files that were evaluated', async () => {
    const { tree, files } = await trace(await sandbox.source(nix, project(100)))
    const square = tree.sites.filter(
      ({ file: name, callee }) => name === 'lib/sum.nix' && callee === 'square',
    )
    expect(square).toEqual([
      {
        origin: 'repository',
        file: 'lib/sum.nix',
        line: 4,
        column: 39,
        callee: 'square',
        text: "count: builtins.foldl' (sum: x: sum + square x) 0",
      },
    ])
    expect(tree.sites).toContainEqual(
      expect.objectContaining({ file: 'flake.nix', callee: 'import ./lib/sum.nix', origin: 'repository' }),
    )
    expect(files).toContainEqual({ origin: 'repository', file: 'lib/sum.nix' })
  })

  test('explains further calls by the line that leads to them', async () => {
    const base = await trace(await sandbox.source(nix, project(100)))
    const head = await trace(await sandbox.source(nix, project(400)))
    const hunk = { base: { first: 2, count: 1 }, head: { first: 2, count: 1 } }
    const change = [{ basePath: 'flake.nix', headPath: 'flake.nix', hunks: [hunk] }]
    const callPaths = explainCallPaths({ base, head, change, movedInputs: [] })
    expect(callPaths?.changedLines).toMatchObject({
      rows: [{ file: 'flake.nix', first: 2, difference: (callPaths?.head ?? 0) - (callPaths?.base ?? 0) }],
      elsewhere: 0,
      isOnly: true,
    })
    expect(callPaths?.path.map(({ file: name }) => name)).toEqual(
      expect.arrayContaining(['flake.nix', 'lib/sum.nix']),
    )
  })

  test('says why a target that does not evaluate has no trace', async () => {
    const source = await sandbox.source(nix, { 'flake.nix': flake('throw "not today"') })
    expect(await nix.evaluator.traceCalls({ source, origin: origin() }, 60)).toMatchObject({
      ok: false,
      failure: { kind: 'evaluation', message: expect.stringContaining('not today') },
    })
  })

  test('reads no file that a forged trace names, and none that a link in the source leads to', async () => {
    const forged = (place: string) => `builtins.trace "\\nfunction-trace entered ${place} at 1"`
    sandbox.git.repository('linked')
    symlinkSync('/etc/hostname', join(sandbox.git.directory, 'linked', 'link.nix'))
    sandbox.git.commit('linked', 'one', {
      'flake.nix': flake(`${forged('/etc/hostname:1:1')} (${forged('${self}/link.nix:1:1')} 1)`),
    })
    const repository = await createGit({ environment: sandbox.git.environment }).open(
      join(sandbox.git.directory, 'linked'),
    )
    try {
      const commit = await repository.resolve('HEAD')
      if (commit === undefined) throw new Error('the repository has no commit')
      const { directory, sha } = await repository.exportForNix(commit.sha, { submodules: false })
      const { tree } = await trace(await nix.store.prepare(directory, { ...commit, sha }))
      const sites = tree.sites.filter(({ file: name }) => /hostname|link\.nix/.test(name))
      expect(sites.map(({ file: name }) => name).toSorted()).toEqual(['/etc/hostname', 'link.nix'])
      for (const { callee, text } of sites) expect([callee, text]).toEqual([undefined, undefined])
    } finally {
      await repository.close()
    }
  })

  test('has a profiler since 2.30, which samples where the time goes', async () => {
    expect(nix.evaluator.hasProfiler).toBe(nixLevel(file) >= 30)
    if (!nix.evaluator.hasProfiler) return
    const source = await sandbox.source(nix, project(400_000))
    const tree = valueOf(await nix.evaluator.sampleTime({ source, origin: origin() }))
    expect(tree.unit).toBe('samples')
    expect(inclusiveCalls(tree)[0]).toBeGreaterThan(0)
    expect(
      tree.sites.some(({ origin: whose, file: name }) => whose === 'repository' && name === 'lib/sum.nix'),
    ).toBe(true)
  })

  test('samples the time of calls that are counted, and tells the lines of a change by it', async () => {
    if (!nix.evaluator.hasProfiler) return
    const sample = async (source: Source) =>
      valueOf(await nix.evaluator.sampleCalls({ source, origin: origin() }, 1))
    const little = await sandbox.source(nix, project(1000))
    const base = await sample(little)
    const head = await sample(await sandbox.source(nix, project(1_500_000)))
    const counted = valueOf(await nix.evaluator.countCalls({ source: little, origin: origin() }))
    expect(base.calls).toEqual(counted)
    expect(head.files).toContainEqual({ origin: 'repository', file: 'lib/sum.nix' })
    const hunk = { base: { first: 2, count: 1 }, head: { first: 2, count: 1 } }
    const change = [{ basePath: 'flake.nix', headPath: 'flake.nix', hunks: [hunk] }]
    const callPaths = explainCallPaths({ base, head, change, movedInputs: [] })
    expect(callPaths?.unit).toBe('samples')
    expect(callPaths?.changedLines?.rows[0]).toMatchObject({ file: 'flake.nix', first: 2 })
    expect(callPaths?.changedLines?.rows[0]?.difference).toBeGreaterThan(0)
  })

  test('samples an evaluation that is over at once', async () => {
    if (!nix.evaluator.hasProfiler) return
    const source = await sandbox.source(nix, { 'flake.nix': flake('1') })
    expect(valueOf(await nix.evaluator.sampleTime({ source, origin: origin() })).unit).toBe('samples')
  })
})
