import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { profileFolders } from '../../src/adapters/profile-folders.ts'
import { inclusiveCalls } from '../../src/core/nix/call-tree.ts'
import { known } from '../../src/core/profile/part.ts'
import { MeasurementError, UsageError } from '../../src/errors.ts'
import { fakeProfile, fakeSubject, fakeTree } from '../fakes/profiles.ts'
import { fakeRun } from '../fakes/measurements.ts'
import { writeProfileFolder } from '../profile-sandbox.ts'

const STATISTICS = '{"nrThunks": 12, "nrFunctionCalls": 34}\n'

let folder: string
let web: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nix-perf-gate-test-'))
  web = join(folder, 'web')
  const timed = known({ ...fakeRun(), statisticsJson: STATISTICS })
  writeProfileFolder(web, fakeSubject(), fakeProfile({ timed }))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const refusal = async (path: string): Promise<unknown> => {
  try {
    const { profiles } = await profileFolders.find(path)
    await profiles[0].read()
    return undefined
  } catch (error) {
    return error
  }
}

describe('a profile that was written', () => {
  test('is read again as what it was', async () => {
    const { isOne, profiles } = await profileFolders.find(web)
    const [{ record, read }] = profiles
    const stored = await read()
    expect(isOne).toBe(true)
    expect(record).toMatchObject({
      target: 'nixosConfigurations.web',
      system: 'x86_64-linux',
      identity: fakeSubject().identity,
      revision: { kind: 'commit', subject: 'Add a host' },
      failure: null,
    })
    expect(stored.statistics).toMatchObject({ thunks: 12, functionCalls: 34 })
    expect(stored.calls?.functions).toHaveLength(4)
    expect(stored.calls?.functions).toContainEqual({
      name: 'evalModules',
      place: { origin: 'input', input: 'nixpkgs', file: 'lib/modules.nix', line: 96, column: 1 },
      calls: 390,
    })
    expect(stored.builds?.plan?.toFetch).toHaveLength(2)
    for (const [tree, unit] of [
      [stored.tree, 'calls'],
      [stored.time, 'samples'],
    ] as const) {
      expect(tree?.unit).toBe(unit)
      expect(tree && inclusiveCalls(tree)[0]).toBe(1000)
      expect(new Set(tree?.sites)).toEqual(new Set(fakeTree(unit).sites))
    }
  })

  test('is found beside others in the folder that holds them, whatever else lies there', async () => {
    mkdirSync(join(folder, 'notes'))
    writeFileSync(join(folder, 'README.md'), '')
    writeProfileFolder(join(folder, 'db'), fakeSubject(), { ...fakeProfile(), name: 'db' })
    symlinkSync(web, join(folder, 'link'))
    const { isOne, profiles } = await profileFolders.find(folder)
    expect(isOne).toBe(false)
    expect(profiles.map(({ record }) => record.target)).toEqual(['db', 'nixosConfigurations.web'])
  })
})

describe('a folder without a profile', () => {
  test.each([
    ['is not there', 'nowhere', 'There is no profile at'],
    ['is a file', 'web/profile.json', 'is no folder'],
    ['is empty', 'empty', 'neither it nor a folder in it has the file profile.json'],
  ])('%s: that is said, with what to name', async (_, path, message) => {
    mkdirSync(join(folder, 'empty'))
    const error = await refusal(join(folder, path))
    expect(error).toBeInstanceOf(UsageError)
    expect(error).toMatchObject({
      message: expect.stringContaining(message),
      remedy: expect.stringContaining('that `nix-perf-gate profile` wrote'),
    })
  })

  test('holds dated ones: the newest is named', async () => {
    const dated = join(folder, 'dated')
    for (const date of ['20261120-000000', '20261121-000000'])
      writeProfileFolder(join(dated, date, 'web'), fakeSubject(), fakeProfile())
    expect(await refusal(dated)).toMatchObject({
      remedy: `Go a folder further down: ${join(dated, '20261121-000000')}.`,
    })
  })

  test('holds base and head of each target, as the gate leaves them: those of one are named', async () => {
    const gate = join(folder, 'gate')
    for (const side of ['base', 'head'])
      writeProfileFolder(join(gate, 'web', side), fakeSubject(), fakeProfile())
    expect(await refusal(gate)).toMatchObject({
      remedy: expect.stringContaining(`${join(gate, 'web', 'base')} and ${join(gate, 'web', 'head')}`),
    })
  })
})

describe('a damaged profile', () => {
  test.each([
    ['profile.json', '{"schemaVersion": 1}'],
    ['profile.json', '{"schemaVersion": 2}'],
    ['nix-stats.json', '[1'],
    ['function-calls.json', '{"functions": [{"calls": -1}], "primops": []}'],
    ['build-stats.json', '{"derivation": 3}'],
    ['evaluation.folded', 'a:1:1;b:2:2 3\nno count\n'],
    ['evaluation.folded', 'a:1:1;b:2:2 3'],
    ['time.folded', 'a:1:1 99999999999999999999\n'],
  ])('has a %s that says %p: it is named', async (name, text) => {
    writeFileSync(join(web, name), text)
    const error = await refusal(web)
    expect(error).toBeInstanceOf(MeasurementError)
    expect(error).toMatchObject({ message: expect.stringContaining(name) })
  })

  test('has a link in the place of a file, which is not followed', async () => {
    rmSync(join(web, 'nix-stats.json'))
    symlinkSync('/etc/hostname', join(web, 'nix-stats.json'))
    expect(await refusal(web)).toMatchObject({ message: expect.stringContaining('it is a link') })
  })

  test('has more than any profile has: no more than that is read', async () => {
    truncateSync(join(web, 'profile.json'), 2 * 1024 ** 2)
    expect(await refusal(web)).toMatchObject({ message: expect.stringContaining('more than 1 MiB') })
  })
})
