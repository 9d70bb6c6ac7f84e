import { describe, expect, test } from '@jest/globals'
import { readConfiguration } from '../../src/commands/read-configuration.ts'
import { CONFIG_PATH } from '../../src/core/config/config-paths.ts'
import { defaultConfig } from '../../src/core/config/default-config.ts'
import type { GithubEvent } from '../../src/core/github/github-event.ts'
import { UsageError } from '../../src/errors.ts'
import { pullRequestFromFork } from '../fakes/events.ts'
import { fakeCommit, fakeRepository, fakeSha } from '../fakes/repository.ts'

const STRICT = 'thresholds: { thunks: { fail: 1% } }\n'
const LOOSE = 'thresholds: { thunks: { fail: 90% } }\n'
const BROKEN = 'treshold: {}\n'

const events = {
  'the terminal': undefined,
  push: {
    kind: 'push',
    before: fakeSha('base'),
    after: fakeSha('head'),
    defaultBranch: 'main',
    isDefaultBranch: false,
  },
  workflow_dispatch: { kind: 'other', name: 'workflow_dispatch', defaultBranch: 'main' },
  issue_comment: { kind: 'other', name: 'issue_comment', defaultBranch: 'main' },
  pull_request_review: { kind: 'other', name: 'pull_request_review', defaultBranch: 'main' },
  pull_request: pullRequestFromFork,
  merge_group: { kind: 'merge_group', baseSha: fakeSha('base'), headSha: fakeSha('head') },
} as const satisfies Record<string, GithubEvent | undefined>

type EventName = keyof typeof events

const underReview = ['issue_comment', 'pull_request_review', 'pull_request', 'merge_group'] as const
const elsewhere = ['the terminal', 'push', 'workflow_dispatch'] as const

interface Given {
  readonly event?: EventName
  readonly base?: string | undefined
  readonly head?: string | undefined
  /** Where the sides have it. */
  readonly path?: string
  readonly named?: string | undefined
  /** On disk. */
  readonly files?: Readonly<Record<string, string>>
  readonly prefix?: string
}

async function read({
  event = 'the terminal',
  base,
  head,
  path = CONFIG_PATH,
  named,
  files = {},
  prefix,
}: Given) {
  const withConfig = (text: string | undefined) => (text === undefined ? {} : { [path]: text })
  const commits = [
    { name: 'base', files: withConfig(base) },
    { name: 'head', parents: ['base'], files: withConfig(head) },
  ] as const
  return await readConfiguration({
    repository: fakeRepository({ commits, refs: { HEAD: 'head' }, ...(prefix !== undefined && { prefix }) }),
    event: events[event],
    base: fakeCommit(commits[0]),
    head: fakeCommit(commits[1]),
    files: { read: (file) => Promise.resolve(files[file]), write: () => Promise.resolve() },
    directory: prefix === undefined ? '/project' : `/project/${prefix}`,
    configFile: named,
  })
}

const failLimit = ({ config }: Awaited<ReturnType<typeof read>>) => config.thresholds.thunks?.fail?.relative

/** Whose limit holds, where base and head have these. */
const SIDES = {
  neither: {},
  base: { base: STRICT },
  head: { head: LOOSE },
  both: { base: STRICT, head: LOOSE },
} as const

describe('whose configuration holds', () => {
  const paths = [
    ['at the default path', undefined, CONFIG_PATH],
    ['at a path that is given', '/project/ci/gate.yml', 'ci/gate.yml'],
  ] as const

  describe.each(paths)('%s', (_, named, path) => {
    const limitOf = async (event: EventName, sides: keyof typeof SIDES) =>
      failLimit(await read({ event, ...SIDES[sides], named, path, files: { '/project/ci/gate.yml': LOOSE } }))

    test.each(underReview)('under %s is base’s, and where base has none the defaults', async (event) => {
      expect(await limitOf(event, 'base')).toBe(0.01)
      expect(await limitOf(event, 'both')).toBe(0.01)
      expect(await limitOf(event, 'head')).toBeUndefined()
      if (named === undefined) expect(await limitOf(event, 'neither')).toBeUndefined()
      else await expect(limitOf(event, 'neither')).rejects.toThrow(/neither in \S+ nor in head/)
    })
  })

  test.each(elsewhere)('at %s is base’s, else the user’s own', async (event) => {
    expect(failLimit(await read({ event }))).toBeUndefined()
    expect(failLimit(await read({ event, ...SIDES.base }))).toBe(0.01)
    expect(failLimit(await read({ event, ...SIDES.both }))).toBe(0.01)
    expect(failLimit(await read({ event, ...SIDES.head }))).toBe(0.9)
  })

  test.each(elsewhere)('at %s is the file that the user names, over both sides’', async (event) => {
    const files = { 'mine.yml': LOOSE }
    const configuration = await read({ event, base: STRICT, head: BROKEN, named: 'mine.yml', files })
    expect(failLimit(configuration)).toBe(0.9)
    expect(configuration.origin).toEqual({ from: 'mine.yml', changedInHead: false })
  })
})

describe('the configuration', () => {
  test('is the defaults where neither side has one', async () => {
    expect(await read({})).toMatchObject({
      config: defaultConfig,
      origin: { from: 'the defaults', changedInHead: false },
      notices: [],
    })
  })

  test('is base’s, without a word where head has the same', async () => {
    expect(await read({ base: STRICT, head: STRICT })).toMatchObject({
      origin: { from: `${CONFIG_PATH} of base`, changedInHead: false },
      notices: [],
    })
  })

  test('is base’s where head loosens it, and a notice says which settings change', async () => {
    const edited = `${LOOSE}nix: { allow-import-from-derivation: true, isolate: false }\n`
    const configuration = await read({ base: STRICT, head: edited })
    expect(configuration.origin.changedInHead).toBe(true)
    expect(configuration.notices).toEqual([
      {
        level: 'warning',
        message: `This change edits ${CONFIG_PATH}: thresholds.thunks, nix.allow-import-from-derivation, nix.isolate. The ${CONFIG_PATH} of base held here; head’s takes effect once it is merged.`,
      },
    ])
  })

  test('that head edits without any effect is a mere remark', async () => {
    expect((await read({ base: STRICT, head: `# Limits.\n${STRICT}` })).notices).toEqual([
      { level: 'info', message: `This change edits ${CONFIG_PATH}, and no setting with it.` },
    ])
  })

  test('is base’s where head removes it, and a notice says so', async () => {
    const configuration = await read({ base: STRICT })
    expect(failLimit(configuration)).toBe(0.01)
    expect(configuration.notices).toEqual([
      { level: 'warning', message: expect.stringContaining(`removes ${CONFIG_PATH}`) },
    ])
  })

  test('is head’s where base has none, and a notice says so', async () => {
    expect(await read({ head: LOOSE })).toMatchObject({
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
    expect(failLimit(configuration)).toBe(0.01)
    expect(configuration.notices).toMatchObject([{ level: 'warning' }])
  })

  test('of base with errors is refused where head has none to hold instead', async () => {
    await expect(read({ base: BROKEN })).rejects.toThrow(UsageError)
  })
})

describe('under review', () => {
  test('head’s first configuration is told of, with all that it will set', async () => {
    const head = `${LOOSE}nix: { allow-import-from-derivation: true }\ntargets: ["packages.*"]\n`
    expect(await read({ event: 'pull_request', head })).toMatchObject({
      config: defaultConfig,
      origin: { from: 'the defaults', changedInHead: true },
      notices: [
        {
          level: 'warning',
          message: `There is no ${CONFIG_PATH} in base, so that the defaults held here. Head’s is free of errors; it sets thresholds.thunks, nix.allow-import-from-derivation, targets once it is merged.`,
        },
      ],
    })
  })

  test('head’s first configuration is refused where it has errors', async () => {
    await expect(read({ event: 'pull_request', head: BROKEN })).rejects.toThrow(/treshold[^]*thresholds/)
  })

  test('a change that mends base’s is judged by the defaults, and one that does not is refused', async () => {
    const mending = await read({ event: 'pull_request', base: BROKEN, head: LOOSE })
    expect(mending).toMatchObject({ config: defaultConfig, notices: [{ level: 'warning' }] })
    await expect(read({ event: 'pull_request', base: BROKEN, head: BROKEN })).rejects.toThrow(UsageError)
    await expect(read({ event: 'pull_request', base: BROKEN })).rejects.toThrow(UsageError)
  })

  test.each([
    ['ci/gate.yml', undefined, '/project/ci/gate.yml'],
    ['ci/gate.yml', undefined, '/project/x/../ci/gate.yml'],
    ['hosts/ci/gate.yml', 'hosts', '/project/hosts/ci/gate.yml'],
    ['ci/gate.yml', 'hosts', '/project/hosts/../ci/gate.yml'],
  ])('%s is found in base, opened by %s, named as %s', async (path, prefix, named) => {
    const given = { event: 'pull_request', path, named, ...(prefix !== undefined && { prefix }) } as const
    const configuration = await read({ ...given, ...SIDES.both, files: { [named]: LOOSE } })
    expect(failLimit(configuration)).toBe(0.01)
    expect(configuration).toMatchObject({
      origin: { from: `${path} of base`, changedInHead: true },
      notices: [{ level: 'warning', message: expect.stringContaining(`edits ${path}: thresholds.thunks`) }],
    })
  })

  test('a file outside of the repository, which head cannot have brought, is read where it is', async () => {
    const files = { '/runner/gate.yml': STRICT }
    const configuration = await read({ event: 'pull_request', head: LOOSE, named: '/runner/gate.yml', files })
    expect(failLimit(configuration)).toBe(0.01)
  })

  test('a file that lies in the repository without being committed is refused, with what to do', async () => {
    const files = { '/project/gate.yml': LOOSE }
    await expect(read({ event: 'pull_request', named: '/project/gate.yml', files })).rejects.toMatchObject({
      name: 'UsageError',
      message: 'The configuration gate.yml is neither in base nor in head.',
      remedy: expect.stringContaining('Commit it'),
    })
  })
})

describe('a configuration that the user names', () => {
  test('has to be there', async () => {
    await expect(read({ base: STRICT, named: 'mine.yml' })).rejects.toThrow(
      'The configuration mine.yml is not there.',
    )
  })

  test('has to be free of errors', async () => {
    await expect(read({ named: 'mine.yml', files: { 'mine.yml': BROKEN } })).rejects.toThrow(/mine\.yml/)
  })
})
