import { describe, expect, test } from '@jest/globals'
import { CONFIG_PATH, readConfiguration } from '../../src/commands/read-configuration.ts'
import { defaultConfig } from '../../src/core/config/default-config.ts'
import { UsageError } from '../../src/errors.ts'
import { fakeCommit, fakeRepository } from '../fakes/repository.ts'

const STRICT = 'thresholds: { thunks: { fail: 1% } }\n'
const LOOSE = 'thresholds: { thunks: { fail: 90% } }\n'
const BROKEN = 'treshold: {}\n'

interface Given {
  readonly base?: string
  readonly head?: string
  readonly named?: string
  readonly files?: Readonly<Record<string, string>>
}

async function read({ base, head, named, files = {} }: Given) {
  const withConfig = (text: string | undefined) => (text === undefined ? {} : { [CONFIG_PATH]: text })
  const commits = [
    { name: 'base', files: withConfig(base) },
    { name: 'head', parents: ['base'], files: withConfig(head) },
  ] as const
  const revision = (commit: (typeof commits)[number]) =>
    ({ kind: 'commit', commit: fakeCommit(commit), chosen: 'given' }) as const
  return await readConfiguration({
    repository: fakeRepository({ commits, refs: { HEAD: 'head' } }),
    revisions: { base: revision(commits[0]), head: revision(commits[1]) },
    files: { read: (path) => Promise.resolve(files[path]), write: () => Promise.resolve() },
    file: named,
  })
}

const failLimit = ({ config }: Awaited<ReturnType<typeof read>>) => config.thresholds.thunks?.fail

describe('the configuration', () => {
  test('is the defaults where neither side has one', async () => {
    expect(await read({})).toEqual({
      config: defaultConfig,
      origin: { from: 'the defaults', changedInHead: false },
      notices: [],
    })
  })

  test('is base’s, without a word where head has the same', async () => {
    const configuration = await read({ base: STRICT, head: STRICT })
    expect(failLimit(configuration)).toEqual({ relative: 0.01 })
    expect(configuration).toMatchObject({
      origin: { from: `${CONFIG_PATH} of base`, changedInHead: false },
      notices: [],
    })
  })

  test('is base’s where head loosens it, and a notice says so', async () => {
    const configuration = await read({ base: STRICT, head: LOOSE })
    expect(failLimit(configuration)).toEqual({ relative: 0.01 })
    expect(configuration.origin.changedInHead).toBe(true)
    expect(configuration.notices).toEqual([
      { level: 'warning', message: expect.stringContaining(`edits ${CONFIG_PATH}`) },
    ])
  })

  test('is base’s where head removes it, and a notice says so', async () => {
    const configuration = await read({ base: STRICT })
    expect(failLimit(configuration)).toEqual({ relative: 0.01 })
    expect(configuration.notices).toEqual([
      { level: 'warning', message: expect.stringContaining(`removes ${CONFIG_PATH}`) },
    ])
  })

  test('is head’s where base has none, and a notice says so', async () => {
    const configuration = await read({ head: LOOSE })
    expect(failLimit(configuration)).toEqual({ relative: 0.9 })
    expect(configuration).toMatchObject({
      origin: { from: `${CONFIG_PATH} of head`, changedInHead: true },
      notices: [{ level: 'info' }],
    })
  })

  test('of head with errors is refused, though base’s would hold', async () => {
    await expect(read({ base: STRICT, head: BROKEN })).rejects.toThrow(UsageError)
    await expect(read({ head: BROKEN })).rejects.toThrow(/treshold[^]*thresholds/)
  })

  test('of base with errors gives way to head’s, which mends it', async () => {
    const configuration = await read({ base: BROKEN, head: STRICT })
    expect(failLimit(configuration)).toEqual({ relative: 0.01 })
    expect(configuration.notices).toMatchObject([{ level: 'warning' }])
  })

  test('of base with errors is refused where head has none to hold instead', async () => {
    await expect(read({ base: BROKEN })).rejects.toThrow(UsageError)
  })
})

describe('a configuration that the user names', () => {
  test('is over both sides’', async () => {
    const configuration = await read({
      base: STRICT,
      head: BROKEN,
      named: 'mine.yml',
      files: { 'mine.yml': LOOSE },
    })
    expect(failLimit(configuration)).toEqual({ relative: 0.9 })
    expect(configuration.origin).toEqual({ from: 'mine.yml', changedInHead: false })
  })

  test('has to be there', async () => {
    await expect(read({ base: STRICT, named: 'mine.yml' })).rejects.toThrow(
      'The configuration mine.yml is not there.',
    )
  })

  test('has to be free of errors', async () => {
    await expect(read({ named: 'mine.yml', files: { 'mine.yml': BROKEN } })).rejects.toThrow(/mine\.yml/)
  })
})
