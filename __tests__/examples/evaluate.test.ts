// Every head of the sample evaluates, or fails as it is meant to, on real Nix.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { nixBinaries } from '../integration/nix-versions.ts'
import { buildHistory, git, readHeads, runNix } from './sample.ts'

const plain = fileURLToPath(new URL('../../examples/plain/default.nix', import.meta.url))

/** Heads whose machines do not all evaluate, and what Nix says of it. */
const failing: Readonly<Record<string, RegExp>> = {
  'broken-host': /The option `services\.nginx\.worker' does not exist\. Defined in .*hosts\/web\.nix\./,
  'import-from-derivation': /sites\.json\.drv.*is not valid|allow-import-from-derivation/,
}

/** Heads that cost more or less than main and give the very same machines. */
const sameMachines = ['readme', 'one-percent', 'faster-package-set', 'directory-scan']

let folder: string
let repository: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sample-'))
  repository = join(folder, 'fleet')
  buildHistory(repository)
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe.each(nixBinaries())('the sample on %s', (nix) => {
  const evaluate = (revision: string, ...options: string[]) => {
    const flake = `git+file://${repository}?rev=${git(repository, 'rev-parse', revision)}`
    const paths = 'machines: builtins.mapAttrs (_: one: one.config.system.build.toplevel.drvPath) machines'
    return runNix(nix, ['eval', '--json', ...options, `${flake}#nixosConfigurations`, '--apply', paths])
  }
  const machinesOf = (revision: string) => {
    const { status, stdout, stderr } = evaluate(revision, '--read-only')
    expect({ revision, status, stderr }).toMatchObject({ status: 0 })
    return z.record(z.string(), z.string()).parse(JSON.parse(stdout))
  }

  let main: Record<string, string>
  beforeAll(() => {
    main = machinesOf('main')
  })

  test('main describes three machines', () => {
    expect(Object.keys(main)).toEqual(['db', 'desktop', 'web'])
  })

  test.each(Object.keys(readHeads()))('head %s evaluates, or fails as it is meant to', (head) => {
    const expected = failing[head]
    if (expected === undefined) {
      const machines = machinesOf(head)
      if (sameMachines.includes(head)) expect(machines).toEqual(main)
      else expect(machines).not.toEqual(main)
    } else {
      const { status, stderr } = evaluate(
        head,
        '--read-only',
        '--option',
        'allow-import-from-derivation',
        'false',
      )
      expect(status).toBe(1)
      expect(stderr).toMatch(expected)
    }
  })

  test('import from derivation evaluates where Nix may build', () => {
    const { status, stderr } = evaluate('import-from-derivation')
    expect({ status, stderr }).toMatchObject({ status: 0 })
  })

  test('the project without flakes evaluates, with and without arguments', () => {
    const instantiate = (...args: string[]) =>
      runNix(nix, ['eval', '--impure', '--raw', '--read-only', '--file', plain, ...args]).stdout
    expect(instantiate('app.drvPath')).toMatch(/-app-2\.0\.1\.drv$/)
    expect(instantiate('app.drvPath', '--arg', 'debug', 'true')).toMatch(/-app-2\.0\.1-debug\.drv$/)
  })
})
