// Where a repository's configuration is looked for: one file, with either end of its name, and a word on any other.

import { describe, expect, test } from '@jest/globals'
import { readConfiguration } from '../../src/commands/read-configuration.ts'
import { defaultConfig } from '../../src/core/config/default-config.ts'
import { pullRequestFromFork } from '../fakes/events.ts'
import { fakeCommit, fakeRepository } from '../fakes/repository.ts'

const STRICT = 'thresholds: { thunks: { fail: 1% } }\n'
const LOOSE = 'thresholds: { thunks: { fail: 90% } }\n'
const [YML, YAML] = ['.github/nix-perf-gate.yml', '.github/nix-perf-gate.yaml']

type Tree = Readonly<Record<string, string>>

/** As a pull request with these files in base and in head is judged; at the terminal where `isLocal`. */
async function read(base: Tree, head: Tree, { isLocal = false } = {}) {
  const commits = [
    { name: 'base', files: base },
    { name: 'head', parents: ['base'], files: head },
  ] as const
  const event = pullRequestFromFork
  const { config, origin, notices } = await readConfiguration({
    repository: fakeRepository({ commits, refs: { HEAD: 'head' } }),
    event: isLocal ? undefined : event,
    base: fakeCommit(commits[0]),
    head: fakeCommit(commits[1]),
    files: { read: () => Promise.resolve(undefined), write: () => Promise.resolve() },
    directory: '/project',
    configFile: undefined,
  })
  return {
    limit: config.thresholds.thunks?.fail?.relative,
    from: origin.from,
    changed: origin.changedInHead,
    notices: notices.map(({ message }) => message),
    isDefault: config === defaultConfig,
  }
}

describe('.yaml is read as .yml is', () => {
  test('where only it is there, base’s holds', async () => {
    expect(await read({ [YAML]: STRICT }, { [YAML]: STRICT })).toMatchObject({
      limit: 0.01,
      from: `${YAML} of base`,
      changed: false,
      notices: [],
    })
    expect(await read({ [YAML]: STRICT }, { [YAML]: LOOSE })).toMatchObject({ limit: 0.01, changed: true })
    expect(await read({}, { [YAML]: LOOSE }, { isLocal: true })).toMatchObject({ limit: 0.9 })
  })

  test.each([
    [YML, YAML],
    [YAML, YML],
  ])(
    'a change that renames %s to %s changes nothing, and one that edits it too is told of',
    async (from, to) => {
      expect(await read({ [from]: STRICT }, { [to]: STRICT })).toMatchObject({ limit: 0.01, notices: [] })
      expect(await read({ [from]: STRICT }, { [to]: LOOSE })).toMatchObject({
        limit: 0.01,
        from: `${from} of base`,
        notices: [expect.stringContaining(`edits ${to}: thresholds.thunks`)],
      })
    },
  )

  test('a head that brings the first one is judged by the defaults', async () => {
    expect(await read({}, { [YAML]: LOOSE })).toMatchObject({ isDefault: true, changed: true })
  })
})

describe('both are refused', () => {
  const both = { [YML]: STRICT, [YAML]: LOOSE }

  test.each([
    ['in head, which adds one to base’s', { [YML]: STRICT }, both],
    ['in head, which adds one to base’s of the other name', { [YAML]: LOOSE }, both],
    ['in head alone', {}, both],
    ['on both sides', both, both],
    ['in base, where head has none', both, {}],
  ] as const)('%s', async (_, base, head) => {
    await expect(read(base, head)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/\.yml\b.* and .*\.yaml/),
      remedy: expect.stringContaining('Remove one of them'),
    })
    await expect(read(base, head, { isLocal: true })).rejects.toMatchObject({ name: 'UsageError' })
  })

  test('in base, where a change that removes one of them is judged by the defaults', async () => {
    expect(await read(both, { [YAML]: LOOSE })).toMatchObject({
      isDefault: true,
      notices: [expect.stringContaining('which this change mends')],
    })
  })
})

describe('a file elsewhere', () => {
  test.each([
    'nix-perf-gate.yml',
    'nix-perf-gate.yaml',
    '.config/nix-perf-gate.yml',
    '.gitea/nix-perf-gate.yml',
    '.forgejo/nix-perf-gate.yaml',
  ])('is not read, and not ignored in silence: %s', async (path) => {
    expect(await read({ [path]: STRICT }, { [path]: STRICT })).toMatchObject({
      isDefault: true,
      changed: false,
      notices: [`${path} is not read, so that the defaults held: the configuration is ${YML}.`],
    })
  })

  test('needs no word where there is a configuration', async () => {
    const files = { [YML]: STRICT, 'nix-perf-gate.yml': LOOSE }
    expect((await read(files, files)).notices).toEqual([])
  })
})
