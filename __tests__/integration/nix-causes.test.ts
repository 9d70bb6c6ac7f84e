import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGit } from '../../src/adapters/git/git.ts'
import { openNix } from '../../src/adapters/nix.ts'
import { thisPlatform } from '../../src/adapters/platform.ts'
import { gate } from '../../src/commands/gate.ts'
import { CONFIG_PATH } from '../../src/core/config/config-paths.ts'
import { parseTargetPattern } from '../../src/core/config/target-pattern.ts'
import { resultsSchema } from '../../src/core/model/results.ts'
import type { Attempt, ExactRun } from '../../src/ports/evaluator.ts'
import type { Nix, NixOpening } from '../../src/ports/nix.ts'
import type { Source } from '../../src/ports/store.ts'
import { fakeWorld, gateRequest } from '../fakes/ports.ts'
import { createGitSandbox, type GitSandbox, snapshot } from '../git-sandbox.ts'
import { shellDerivation } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

type Files = Readonly<Record<string, string>>

/** What was evaluated, and what came of it. */
interface Evaluated {
  readonly source: Source
  readonly attempt: Attempt<ExactRun>
  /** It was head without some of the change. */
  readonly isMixture: boolean
}

/** As script/nix-settings has them. */
const NIX_CONFIG = [
  'experimental-features = nix-command flakes',
  'substituters =',
  ...(process.getuid?.() === 0 ? ['sandbox = false', 'build-users-group ='] : []),
].join('\n')

const SYSTEM = 'x86_64-linux'

describe.each(nixBinaries())('causes that are proven by %s', (file) => {
  let sandbox: GitSandbox
  let evaluated: Evaluated[]

  beforeEach(() => {
    sandbox = createGitSandbox({ name: 'nix-causes-' })
    sandbox.repository('project')
    evaluated = []
  })

  afterEach(() => {
    sandbox.remove()
  })

  /** The same Nix; what it evaluates is written down. */
  const noted = (nix: Nix): Nix => ({
    ...nix,
    evaluator: {
      ...nix.evaluator,
      runExact: async (evaluation, bounds) => {
        const attempt = await nix.evaluator.runExact(evaluation, bounds)
        evaluated.push({ source: evaluation.source, attempt, isMixture: bounds !== undefined })
        return attempt
      },
    },
  })

  const mixtures = () => evaluated.filter(({ isMixture }) => isMixture)

  const open = async (opening: NixOpening): Promise<Nix> =>
    noted(
      await openNix({
        ...opening,
        file,
        platform: thisPlatform(),
        environment: {
          ...process.env,
          HOME: sandbox.environment.HOME,
          XDG_CACHE_HOME: undefined,
          NIX_CONFIG,
        },
        directory: join(sandbox.temporary, 'nix'),
        signal: new AbortController().signal,
      }),
    )

  /** Commits both sides, runs the gate, and gives what was proven of the target. */
  async function prove(base: Files, head: Files, { target = `packages.${SYSTEM}.app`, seconds = 300 } = {}) {
    sandbox.commit('project', 'base', base)
    sandbox.git('project', 'branch', '--force', 'base')
    sandbox.commit('project', 'head', head)
    const { ports } = fakeWorld({ targets: [] })
    const results = resultsSchema.parse(
      await gate(
        gateRequest({
          ...{ directory: join(sandbox.directory, 'project'), base: 'base', head: 'HEAD' },
          ...{
            targets: [parseTargetPattern(target, 'the test')],
            noTiming: true,
            explainBudgetSeconds: seconds,
          },
        }),
        {
          ...ports,
          git: createGit({ environment: sandbox.environment }),
          findNix: () => Promise.resolve(open),
          clock: { seconds: () => performance.now() / 1000 },
        },
      ),
    )
    const [told] = results.platforms.flatMap(({ targets }) => targets)
    return {
      results,
      told,
      causes: told?.explanation?.causes,
      head: sandbox.git('project', 'rev-parse', 'HEAD'),
    }
  }

  const app = (script: string, inputs = '') => `{
    ${inputs}
    outputs = { self, ... }@inputs: { packages.${SYSTEM}.app = (${shellDerivation(SYSTEM)}) "app" ${script}; };
  }`

  /** Calls as many functions as it says, and comes to the same whatever they are. */
  const counting = (calls: number) =>
    `builtins.substring 0 0 (toString (builtins.length (map (n: n + 1) (builtins.genList (n: n) ${calls}))) + toString (builtins.foldl' (a: b: b) 0 (map (n: n) (builtins.genList (n: n) ${calls}))))`

  const SPACE = '\n\n\n\n'

  const library = (one: string, two: string, three: string) =>
    `{\n  one = ${one};${SPACE}  two = ${two};${SPACE}  three = ${three};\n}\n`

  const usingLibrary = app(
    '(let lib = import ./lib.nix; in "# ${lib.one} ${lib.two} ${lib.three} ${self.rev} ${toString self.lastModified} ${self.shortRev}")',
  )

  test('are one hunk of three, and nothing is left of what was tried', async () => {
    const before = snapshot(sandbox.temporary)
    const { causes, told, head } = await prove(
      { 'flake.nix': usingLibrary, 'lib.nix': library('"1"', counting(10), '"3"') },
      { 'lib.nix': library('"one"', counting(40_000), `"3" + ${counting(2)}`), 'README.md': 'new\n' },
    )
    expect(causes).toMatchObject({
      metric: 'function-calls',
      rows: [{ places: [{ file: 'lib.nix', edit: 'edited' }], gone: expect.closeTo(1, 2) }],
    })
    expect(causes?.rows[0]?.places[0]).toMatchObject({ first: 6, last: 6 })
    expect(told?.runs.without).toBe(mixtures().length)
    // Whatever parts there are, the revision and its date are head’s.
    expect(new Set(mixtures().map(({ source: { sha } }) => sha))).toEqual(new Set([head]))
    // The library’s second line comes to nothing: without it, what is built is what head builds.
    const [ofHead] = derivationsOf(
      evaluated.filter(({ source, isMixture }) => !isMixture && source.sha === head),
    )
    expect(derivationsOf(mixtures())).toContain(ofHead)
    expect(mixtures().filter(({ source }) => existsSync(source.storePath))).toEqual([])
    expect(Object.keys(snapshot(sandbox.temporary)).filter((path) => !path.includes('/nix'))).toEqual(
      Object.keys(before),
    )
    expect(readdirSync(join(sandbox.temporary, 'nix/evaluators/temporary'))).toEqual([])
  })

  test('are a hunk by which much is built anew', async () => {
    const parts = (text: string) =>
      `sh: name: map (n: sh "part-\${toString n}-\${name}" "# ${text} \${toString n}") (builtins.genList (n: n) 30)`
    const { causes } = await prove(
      {
        [CONFIG_PATH]: 'thresholds: { rebuilds: { fail: +5 } }\n',
        'flake.nix': app(
          `"# \${toString (import ./parts.nix (${shellDerivation(SYSTEM)}) (import ./name.nix))}"`,
        ),
        'parts.nix': parts(`one ${sandbox.directory}`),
        'name.nix': '"name"\n',
      },
      { 'parts.nix': parts(`two ${sandbox.directory}`), 'name.nix': '("na" + "me")\n' },
    )
    expect(causes).toMatchObject({
      metric: 'rebuilds',
      rows: [{ places: [{ file: 'parts.nix' }], gone: 1, without: 0 }],
    })
  })

  test('leave nothing of the project in the store, though what is built is made of all of it', async () => {
    const { causes } = await prove(
      { 'flake.nix': app('"# ${self} ${import ./a.nix}"'), 'a.nix': `${counting(10)}\n`, 'b.nix': '1\n' },
      { 'a.nix': `${counting(40_000)}\n`, 'b.nix': '2\n' },
    )
    expect(causes).toMatchObject({ rows: [{ places: [{ file: 'a.nix' }], gone: expect.closeTo(1, 2) }] })
    expect(mixtures().length).toBeGreaterThan(0)
    expect(mixtures().filter(({ source }) => existsSync(source.storePath))).toEqual([])
    // What base and head come to is there as before.
    const sides = evaluated.filter(({ isMixture }) => !isMixture)
    expect(derivationsOf(sides).filter((path) => !existsSync(path))).toEqual([])
    expect(sides.filter(({ source }) => !existsSync(source.storePath))).toEqual([])
  })

  test('are an input that moved, with what it brings', async () => {
    const repository = (name: string, text: string) => {
      sandbox.repository(name)
      sandbox.commit(name, 'one', { 'flake.nix': text })
      return `git+file://${sandbox.directory}/${name}`
    }
    const inner = repository('inner', `{ outputs = _: { word = ${counting(10)}; }; }`)
    const tools = repository(
      'tools',
      `{ inputs.inner.url = "${inner}"; outputs = { self, inner }: { word = inner.word; }; }`,
    )
    const other = repository('other', '{ outputs = _: { word = ""; }; }')
    const flake = app(
      '(inputs.tools.word + inputs.other.word + import ./text.nix)',
      `inputs.tools.url = "${tools}"; inputs.other.url = "${other}";`,
    )
    sandbox.commit('project', 'unlocked', { 'flake.nix': flake, 'text.nix': '"# 1"\n' })
    const base = { 'flake.lock': lockOf('project') }
    sandbox.commit('inner', 'two', { 'flake.nix': `{ outputs = _: { word = ${counting(40_000)}; }; }` })
    sandbox.commit('other', 'two', { 'flake.nix': '{ outputs = _: { word = "" + ""; }; }' })
    const { causes } = await prove(base, { 'flake.lock': lockOf('project', 'new'), 'text.nix': '"# 2"\n' })
    expect(causes).toMatchObject({
      metric: 'function-calls',
      rows: [{ places: [{ input: 'tools' }], gone: expect.closeTo(1, 2) }],
    })
    // Each lock file that was composed is one that Nix takes.
    expect(mixtures().filter(({ attempt }) => !attempt.ok)).toEqual([])
  })

  test('are an input that came, with the lines that ask for it', async () => {
    sandbox.repository('tools')
    sandbox.commit('tools', 'one', { 'flake.nix': `{ outputs = _: { word = ${counting(40_000)}; }; }` })
    const asked = app(
      '(inputs.tools.word + import ./text.nix)',
      `inputs.tools.url = "git+file://${sandbox.directory}/tools";\n${SPACE}`,
    )
    sandbox.commit('project', 'asking', { 'flake.nix': asked, 'text.nix': '"# 1"\n' })
    const lock = lockOf('project')
    sandbox.git('project', 'rm', '--quiet', '-r', '--cached', '.')
    const { causes } = await prove(
      { 'flake.nix': app('(import ./text.nix)', SPACE), 'flake.lock': lockOf('none'), 'text.nix': '"# 1"\n' },
      { 'flake.nix': asked, 'flake.lock': lock, 'text.nix': '"# 2"\n' },
    )
    expect(causes).toMatchObject({ rows: [{ places: [{ input: 'tools' }], gone: expect.closeTo(1, 2) }] })
  })

  test('are a hunk of a project without a flake', async () => {
    const { causes } = await prove(
      {
        'default.nix': `{ app = (${shellDerivation(SYSTEM)}) "app" "# \${import ./a.nix} \${import ./b.nix}"; }\n`,
        'a.nix': `${counting(10)}\n`,
        'b.nix': '"1"\n',
      },
      { 'a.nix': `${counting(40_000)}\n`, 'b.nix': '"2"\n' },
      { target: 'default.nix#app' },
    )
    expect(causes).toMatchObject({
      rows: [{ places: [{ file: 'a.nix', first: 1 }], gone: expect.closeTo(1, 2) }],
    })
    expect(mixtures().filter(({ source }) => existsSync(source.storePath))).toEqual([])
  })

  test('are found beside what can not be left out: it would build on the way, as base did', async () => {
    const { causes, results } = await prove(
      {
        [CONFIG_PATH]: 'nix: { allow-import-from-derivation: true }\n',
        'flake.nix': app('"# ${import ./a.nix} ${import ./b.nix}"'),
        'a.nix': `import ((${shellDerivation(SYSTEM)}) "made-${Date.now()}.nix" "echo '\\"text\\"' > $out")\n`,
        'b.nix': `${counting(10)}\n`,
      },
      { 'a.nix': '"text"\n', 'b.nix': `${counting(40_000)}\n` },
    )
    expect(results.verdict).toBe('fail')
    expect(causes).toMatchObject({ rows: [{ places: [{ file: 'b.nix' }], gone: expect.closeTo(1, 2) }] })
    expect(mixtures().filter(({ attempt }) => !attempt.ok)).not.toEqual([])
  })

  test('are found beside what would run forever, and the verdict is what it is', async () => {
    const product = (one: number, two: number) => [`toString ${one}\n`, `toString ${two}\n`] as const
    const [few, many] = [product(60_000, 1), product(1, 200_000)]
    const work =
      "builtins.substring 0 0 (toString (builtins.foldl' (a: b: builtins.foldl' (c: d: c + d) a (builtins.genList (n: n) (builtins.fromJSON (import ./a.nix)))) 0 (builtins.genList (n: n) (builtins.fromJSON (import ./b.nix)))))"
    const { causes, results } = await prove(
      { 'flake.nix': app(`("# " + ${work})`), 'a.nix': few[0], 'b.nix': few[1] },
      { 'a.nix': many[0], 'b.nix': many[1] },
      { seconds: 15 },
    )
    expect(results.verdict).toBe('fail')
    expect(causes?.unresolved).toBeLessThanOrEqual(1)
    expect(mixtures().map(({ attempt }) => (attempt.ok ? 'fine' : attempt.failure.kind))).toContain(
      'time-out',
    )
  })

  /** What Nix locks for a project as it was committed. */
  function lockOf(folder: string, copy = folder): string {
    if (folder === 'none')
      return `${JSON.stringify({ nodes: { root: {} }, root: 'root', version: 7 }, undefined, 2)}\n`
    sandbox.git('.', 'clone', '--quiet', folder, `locked-${copy}`)
    return runLock(join(sandbox.directory, `locked-${copy}`))
  }

  function runLock(directory: string): string {
    const registry = join(sandbox.directory, 'registry.json')
    writeFileSync(registry, '{"version":2,"flakes":[]}')
    rmSync(join(directory, 'flake.lock'), { force: true })
    execFileSync(file, ['flake', 'lock', '--option', 'flake-registry', registry, directory], {
      env: { ...process.env, HOME: sandbox.environment.HOME, XDG_CACHE_HOME: undefined, NIX_CONFIG },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return readFileSync(join(directory, 'flake.lock'), 'utf8')
  }
})

function derivationsOf(evaluated: readonly Evaluated[]): readonly string[] {
  return evaluated.flatMap(({ attempt }) => (attempt.ok ? [attempt.value.derivationPath] : []))
}
