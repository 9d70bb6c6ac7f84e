// Derivations that contain the revision, through the bundled program on real Nix and real Git.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { nixLevel } from '../integration/nix-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { flakeWith, FEW_CALLS, ONLY_COUNTED } from './projects.ts'
import { parseResults, type ProgramRun, runProgram, targetsOf, terminalEnvironment } from './run-program.ts'

let sandbox: GitSandbox
let number = 0

beforeAll(() => {
  sandbox = createGitSandbox({ name: 'revision-' })
  sandbox.write('.', { 'fast.yml': ONLY_COUNTED })
})
afterAll(() => {
  sandbox.remove()
})

let folder: string

afterEach(() => {
  number += 1
})

/** A flake of two packages, of which the revision and its date are in one. */
const FLAKE = flakeWith({ plain: FEW_CALLS, dated: FEW_CALLS }).replace(
  'package "dated"',
  'package "dated-${toString self.lastModified}-${self.shortRev or "none"}"',
)

async function gate(nix: string, more: readonly string[]): Promise<ProgramRun> {
  const of = ['--repo', join(sandbox.directory, folder), '--base', 'main~', '--config', join(sandbox.directory, 'fast.yml')]
  return await runProgram({
    program: 'cli',
    args: ['gate', ...of, '--nix', nix, ...more],
    env: terminalEnvironment(sandbox),
    cwd: sandbox.directory,
  })
}

function repository(name: string, change: Readonly<Record<string, string>>): void {
  folder = `${name}-${String(number)}`
  sandbox.repository(folder)
  sandbox.commit(folder, 'Two packages', { 'flake.nix': FLAKE })
  sandbox.commit(folder, 'A change', change)
}

describe.each(nixBinaries())('a derivation with the revision in it on %s', (nix) => {
  test('is unchanged apart from it where only the README changed, which the report says once', async () => {
    repository('readme', { 'README.md': 'Two packages.\n' })
    const run = await gate(nix, ['--format', 'json'])
    expect(run).toMatchObject({ status: 0 })
    const results = parseResults(run.stdout)
    const [dated, plain] = targetsOf(results).toSorted((one, other) => one.name.localeCompare(other.name))
    expect(dated).toMatchObject({ apartFromRevision: true, runs: { exact: 3, pairs: 0 } })
    expect(dated?.derivation.base).not.toBe(dated?.derivation.head)
    expect(dated?.derivation.head).toContain(`-${results.head.revision.slice(0, 7)}.drv`)
    expect(plain).toMatchObject({ runs: { exact: 2, pairs: 0 } })
    expect(plain?.apartFromRevision).toBeUndefined()
    const markdown = await gate(nix, ['--format', 'markdown'])
    expect(markdown.stdout).toContain('- 1 target is unchanged.\n- 1 target is unchanged apart from the revision')
  })

  test('is so with its place in history, which a shallow clone does not have', async () => {
    folder = `counted-${String(number)}`
    const counted = FLAKE.replace('self.lastModified', '(self.revCount or "cut")')
    sandbox.repository(folder)
    sandbox.commit(folder, 'Two packages', { 'flake.nix': counted })
    sandbox.commit(folder, 'A change', { 'README.md': 'Two packages.\n' })
    const datedOf = async () => {
      const results = parseResults((await gate(nix, ['--format', 'json'])).stdout)
      return targetsOf(results).find(({ name }) => name.endsWith('.dated'))
    }
    const dated = await datedOf()
    expect(dated?.apartFromRevision).toBe(true)
    expect(dated?.derivation.base).toContain('-dated-1-')
    expect(dated?.derivation.head).toContain('-dated-2-')
    const whole = folder
    folder = `shallow-${whole}`
    const from = pathToFileURL(join(sandbox.directory, whole)).href
    sandbox.git('.', 'clone', '--quiet', '--depth=2', from, folder)
    expect((await datedOf())?.derivation.head).toContain('-dated-cut')
  })

  test('is so in the working tree, too', async () => {
    repository('tree', { 'README.md': 'Two packages.\n' })
    sandbox.write(folder, { 'README.md': 'Two packages, uncommitted.\n' })
    const results = parseResults((await gate(nix, ['--format', 'json'])).stdout)
    expect(results.head.kind).toBe('working-tree')
    expect(targetsOf(results).filter(({ apartFromRevision }) => apartFromRevision === true)).toHaveLength(1)
  })

  test('is changed where anything else of it changed as well', async () => {
    repository('else', { 'flake.nix': FLAKE.replace('echo >', 'echo x >') })
    const results = parseResults((await gate(nix, ['--format', 'json'])).stdout)
    for (const { apartFromRevision, derivationChanges } of targetsOf(results)) {
      expect(apartFromRevision).toBeUndefined()
      expect(derivationChanges).toBeDefined()
    }
  })

  test('is so in a flake in a folder, where this release can measure one', async () => {
    folder = `folder-${String(number)}`
    sandbox.repository(folder)
    sandbox.commit(folder, 'Two packages', { 'nix/flake.nix': FLAKE })
    sandbox.commit(folder, 'A change', { 'README.md': 'Two packages.\n' })
    folder = join(folder, 'nix')
    const run = await gate(nix, ['--format', 'json'])
    if (nixLevel(nix) < 9) expect(run.status).not.toBe(0)
    else
      expect(
        targetsOf(parseResults(run.stdout)).map(({ apartFromRevision = false }) => apartFromRevision).sort(),
      ).toEqual([false, true])
  })
})
