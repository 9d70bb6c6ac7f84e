// The bundled `gate` as if on other implementations of Nix: a real one, whose answers are rewritten into the forms in which
// those were captured. It shows that the program takes those forms from end to end, and nothing of the implementations.

import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { nixLevel } from '../integration/nix-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { flakeOf, shellWord, UNGUARDED } from './projects.ts'
import { expectNoStack, parseResults, runProgram, targetsOf, terminalEnvironment } from './run-program.ts'

const STAND_IN = fileURLToPath(new URL('../stand-in/nix-as.mjs', import.meta.url))

/** Whose forms are rewritten: those of Nix since 2.33. */
const FORMS_SINCE = 33

const IMPLEMENTATIONS = [
  ['lix', { implementation: 'lix', version: '2.95.3' }],
  ['determinate', { implementation: 'determinate', version: '3.22.2 (Nix 2.35.2)' }],
  ['nix-2.36', { implementation: 'nix', version: '2.36.0' }],
] as const

/** A list that is copied at each of so many steps. */
const flake = (steps: number) =>
  flakeOf({
    app: `package "app" (builtins.length (builtins.foldl' (list: x: list ++ [ x ]) [ ] (builtins.genList (x: x) ${String(steps)})))`,
  })

let sandbox: GitSandbox

beforeAll(() => {
  sandbox = createGitSandbox({ name: 'implementations-' })
  sandbox.repository('project')
  sandbox.commit('project', 'Short', { '.github/nix-perf-gate.yml': UNGUARDED, 'flake.nix': flake(100) })
  sandbox.commit('project', 'Long', { 'flake.nix': flake(3_000) })
})
afterAll(() => {
  sandbox.remove()
})

function standIn(as: string, nix: string): string {
  const path = join(sandbox.directory, as)
  const words = [process.execPath, STAND_IN, as, nix].map(shellWord).join(' ')
  writeFileSync(path, `#!/bin/sh\nexec ${words} "$@"\n`)
  chmodSync(path, 0o755)
  return path
}

const real = nixBinaries().filter((file) => nixLevel(file) >= FORMS_SINCE)

describe.each(real)('with %s', (nix) => {
  test.each(IMPLEMENTATIONS)('a quadratic list fails as if on %s', async (as, known) => {
    const range = ['--base', 'HEAD~1', '--head', 'HEAD', '--nix', standIn(as, nix)]
    const run = await runProgram({
      program: 'cli',
      args: ['gate', '--repo', join(sandbox.directory, 'project'), ...range, '--format', 'json'],
      env: terminalEnvironment(sandbox),
      cwd: sandbox.directory,
    })
    expectNoStack(run)
    expect(run.status).toBe(1)
    const results = parseResults(run.stdout)
    expect(results.platforms[0]?.identity).toMatchObject(known)
    const [app] = targetsOf(results)
    const outcomeOf = (metric: string) => app?.findings.find((one) => one.metric === metric)?.outcome
    expect(outcomeOf('allocated-memory')).toBe('regression')
    expect(outcomeOf('expressions')).toBe(as === 'lix' ? 'not-available' : 'unchanged')
    expect(outcomeOf('closure-derivations')).toBe('unchanged')
    expect(app?.explanation?.hints?.map(({ id }) => id)).toContain('quadratic-concatenation')
    expect(app?.explanation?.callPaths?.changedLines).toMatchObject({
      rows: [{ file: 'flake.nix', edit: 'edited' }],
    })
  })
})
