import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { createGit } from '../../src/adapters/git/git.ts'
import type { TreeEdit } from '../../src/core/causes/compose.ts'
import { exportBranch } from '../../src/core/model/revision.ts'
import { MeasurementError } from '../../src/errors.ts'
import type { Repository } from '../../src/ports/git.ts'
import { createGitSandbox, type GitSandbox, snapshot } from '../git-sandbox.ts'

/** Not head's own date, by which it is told that it is given. */
const TIMESTAMP = 1_234_567_890

describe('a commit with other files', () => {
  let sandbox: GitSandbox
  let repository: Repository

  beforeEach(async () => {
    sandbox = createGitSandbox()
    const directory = sandbox.repository('project')
    sandbox.commit('project', 'base', { 'a.nix': 'a\n', 'lib/b.nix': 'b\n', 'lib/deep/c.nix': 'c\n' })
    repository = await createGit({ environment: sandbox.environment }).open(directory)
  })
  afterEach(async () => {
    await repository.close()
    sandbox.remove()
  })

  const head = () => sandbox.git('project', 'rev-parse', 'HEAD')

  test('has only the files changed that are named, also where the file system is one that takes cases for the same', async () => {
    // As `git init` sets it there, on macOS for one.
    sandbox.write('settings', { gitconfig: '[core]\n\tignoreCase = true\n' })
    const blob = sandbox.git('project', 'rev-parse', 'HEAD:a.nix')
    const tree = ['A.nix', 'a.nix', 'lib'].map((name) =>
      name === 'lib'
        ? `040000 tree ${sandbox.git('project', 'rev-parse', 'HEAD:lib')}\t${name}`
        : `100644 blob ${blob}\t${name}`,
    )
    sandbox.write('project', { tree: `${tree.join('\n')}\n` })
    const both = sandbox.git(
      'project',
      'commit-tree',
      '-m',
      'both',
      sandbox.git('project', '-c', 'alias.both=!git mktree < tree', 'both'),
    )
    const caseless = await createGit({
      environment: {
        ...sandbox.environment,
        GIT_CONFIG_GLOBAL: join(sandbox.directory, 'settings/gitconfig'),
      },
    }).open(join(sandbox.directory, 'project'))
    try {
      const edits: readonly TreeEdit[] = [
        { path: 'a.nix', entry: undefined },
        { path: 'Lib/new.nix', entry: { mode: '100644', text: 'new\n' } },
      ]
      const { sha, directory } = await caseless.compose({ sha: both, timestamp: TIMESTAMP, edits })
      const names = sandbox.git(
        directory.slice(sandbox.directory.length + 1),
        'ls-tree',
        '-r',
        '--name-only',
        sha,
      )
      expect(names.split('\n')).toEqual(['A.nix', 'Lib/new.nix', 'lib/b.nix', 'lib/deep/c.nix'])
    } finally {
      await caseless.close()
    }
  })

  /** Git in the private repository. */
  const own = (...parameters: readonly string[]) =>
    sandbox.git('project', `--git-dir=${join(repository.privateDirectory, '.git')}`, ...parameters)

  const composed = async (edits: readonly TreeEdit[]) =>
    (await repository.compose({ sha: head(), timestamp: TIMESTAMP, edits })).sha

  /** `mode object path` of each file, by what Git lists. */
  const listed = (sha: string): readonly string[] =>
    own('ls-tree', '-r', '-z', sha)
      .split('\0')
      .filter((entry) => entry !== '')
      .map((entry) => entry.replace(/^(\d+) \w+ (\w+)\t/, '$1 $2 '))

  /** The same of HEAD, with some of it in place of other things. */
  const expected = (files: Readonly<Record<string, readonly [mode: string, object: string] | undefined>>) => {
    const entries = new Map(
      listed(head()).map((entry) => {
        const [mode = '', object = '', ...path] = entry.split(' ')
        return [path.join(' '), [mode, object]]
      }),
    )
    for (const [path, entry] of Object.entries(files)) {
      if (entry === undefined) entries.delete(path)
      else entries.set(path, [...entry])
    }
    const inOrder = [...entries].toSorted(([one], [other]) =>
      Buffer.compare(Buffer.from(one), Buffer.from(other)),
    )
    return inOrder.map(([path, entry]) => `${entry.join(' ')} ${path}`)
  }

  const blob = (text: string) => {
    sandbox.write('.', { blob: text })
    return sandbox.git('project', 'hash-object', '-w', '../blob')
  }

  const regular = (text: string): TreeEdit['entry'] => ({ mode: '100644', text })

  test('is of that tree, without parents but the commit itself, with the date that it was given', async () => {
    const sha = await composed([{ path: 'a.nix', entry: regular('x\n') }])
    expect(listed(sha)).toEqual(expected({ 'a.nix': ['100644', blob('x\n')] }))
    expect(own('show', '-s', '--format=%P|%ct|%at|%an|%cn <%ce>|%s', sha)).toBe(
      `${head()}|${TIMESTAMP}|${TIMESTAMP}|nix-perf-gate|nix-perf-gate <nix-perf-gate@localhost>|Head without some parts of the change`,
    )
  })

  test('is the same for the same files, and a branch names it, for Nix to fetch', async () => {
    const edits = [{ path: 'a.nix', entry: regular('x\n') }]
    const [one, other] = [await composed(edits), await composed(edits)]
    expect(one).toBe(other)
    expect(own('rev-parse', `refs/heads/${exportBranch(one)}`)).toBe(one)
  })

  test('has the tree of the other one where nothing is another', async () => {
    expect(listed(await composed([]))).toEqual(listed(head()))
  })

  test.each([
    ...[
      'a b.nix',
      ' ',
      'ü "quoted".nix',
      'tab\there',
      'line\nend',
      'back\\slash',
      '"',
      '\\n',
      "it's",
      '-x',
      ':1 2 A',
    ],
    ...[
      '\u0001\u007f',
      '日本 語.nix',
      '*?[a]',
      'inline',
      'M 100644 x',
      '#',
      '\r',
      'end ',
      '\uFEFFmark',
      '$HOME',
      'x'.repeat(250),
    ],
  ])('has a file whatever its name and its folder’s: %j', async (name) => {
    const path = `${name}/${name}`
    const sha = await composed([{ path, entry: regular('x\n') }])
    expect(listed(sha)).toEqual(expected({ [path]: ['100644', blob('x\n')] }))
    sandbox.commit('project', 'with it', { [path]: 'y\n' })
    expect(listed(await composed([{ path, entry: undefined }]))).toEqual(expected({ [path]: undefined }))
  })

  test.each([
    ['without a line end', 'x'],
    ['that is empty', ''],
    ['that is no text', '\0\u0001\u00ff\n\0'],
    ['that is not ASCII', Buffer.from('ü ß 語\n').toString('latin1')],
    ['that looks like a command', 'done\ndata 3\nM 100644 inline "x"\n'],
    ['with line ends of another kind', 'a\r\nb\r'],
    ['of megabytes', 'line\n'.repeat(400_000)],
  ])('has a file %s byte for byte', async (_, text) => {
    const sha = await composed([{ path: 'a.nix', entry: regular(text) }])
    expect(own('cat-file', '-s', `${sha}:a.nix`)).toBe(String(text.length))
    const object = own('rev-parse', `${sha}:a.nix`)
    const bytes = Buffer.from(text, 'latin1')
    expect(object).toBe(gitObject(bytes))
  })

  test('has programs, links, submodules and objects of either side', async () => {
    const object = blob('other\n')
    const submodule = '1'.repeat(40)
    const edits: readonly TreeEdit[] = [
      { path: 'run', entry: { mode: '100755', text: '#!/bin/sh\n' } },
      { path: 'link', entry: { mode: '120000', text: 'a.nix' } },
      { path: 'lib/other', entry: { mode: '100755', object } },
      { path: 'module', entry: { mode: '160000', object: submodule } },
    ]
    expect(listed(await composed(edits))).toEqual(
      expected({
        run: ['100755', blob('#!/bin/sh\n')],
        link: ['120000', blob('a.nix')],
        'lib/other': ['100755', object],
        module: ['160000', submodule],
      }),
    )
  })

  test('has what was a folder as a file, and what was a file as a folder', async () => {
    const file = await composed([{ path: 'lib', entry: regular('x\n') }])
    expect(listed(file)).toEqual(
      expected({ 'lib/b.nix': undefined, 'lib/deep/c.nix': undefined, lib: ['100644', blob('x\n')] }),
    )
    const folder = await composed([
      { path: 'a.nix', entry: undefined },
      { path: 'a.nix/deep/er', entry: regular('x\n') },
    ])
    expect(listed(folder)).toEqual(expected({ 'a.nix': undefined, 'a.nix/deep/er': ['100644', blob('x\n')] }))
  })

  test('has no folder of which all is gone, and misses nothing that was not there', async () => {
    const edits = ['lib/b.nix', 'lib/deep/c.nix', 'never/there'].map((path) => ({ path, entry: undefined }))
    const sha = await composed(edits)
    expect(listed(sha)).toEqual(expected({ 'lib/b.nix': undefined, 'lib/deep/c.nix': undefined }))
    expect(own('ls-tree', '--name-only', sha)).toBe('a.nix')
  })

  test('may have no file at all', async () => {
    const edits = ['a.nix', 'lib/b.nix', 'lib/deep/c.nix'].map((path) => ({ path, entry: undefined }))
    expect(listed(await composed(edits))).toEqual([])
  })

  test('has all of a large tree, of which much is another one', async () => {
    const paths = Array.from({ length: 5000 }, (_, index) => `many/${index % 50}/${index}.nix`)
    sandbox.commit('project', 'many', Object.fromEntries(paths.map((path) => [path, 'one\n'])))
    const edits = paths.map((path, index): TreeEdit => ({
      path,
      entry: index % 3 === 0 ? undefined : regular(index % 3 === 1 ? 'two\n' : 'one\n'),
    }))
    const [two, sha] = [blob('two\n'), await composed(edits)]
    const changed = paths.flatMap((path, index) =>
      index % 3 === 2 ? [] : [[path, index % 3 === 0 ? undefined : (['100644', two] as const)] as const],
    )
    expect(listed(sha)).toEqual(expected(Object.fromEntries(changed)))
  })

  test('is composed beside others, each for itself', async () => {
    const texts = Array.from({ length: 12 }, (_, index) => `${index}\n`)
    const shas = await Promise.all(texts.map((text) => composed([{ path: 'a.nix', entry: regular(text) }])))
    expect(shas.map((sha) => own('show', `${sha}:a.nix`))).toEqual(texts.map((text) => text.trimEnd()))
    expect(new Set(shas).size).toBe(12)
  })

  test('leaves the user’s repository as it was, and is gone with ours', async () => {
    chmodSync(join(sandbox.directory, 'project/a.nix'), 0o755)
    sandbox.write('project', { 'lib/b.nix': 'edited\n', 'untracked.nix': 'x\n' })
    const before = snapshot(join(sandbox.directory, 'project'))
    const sha = await composed([{ path: 'a.nix', entry: regular('x\n') }])
    expect(snapshot(join(sandbox.directory, 'project'))).toEqual(before)
    await repository.close()
    expect(snapshot(sandbox.temporary)).toEqual({})
    expect(() => sandbox.git('project', 'cat-file', '-e', sha)).toThrow()
  })

  test('hangs on no setting of the user’s', async () => {
    for (const [name, value] of [
      ['core.ignoreCase', 'true'],
      ['core.protectNTFS', 'true'],
      ['fastimport.unpackLimit', '0'],
      ['core.autocrlf', 'true'],
      ['i18n.commitEncoding', 'ISO-8859-1'],
    ] as const)
      sandbox.git('project', 'config', name, value)
    const text = Array.from({ length: 300 }, (_, index) => `${index}\n`)
    const edits = text.map((one, index) => ({ path: `${index}.nix`, entry: regular(one) }))
    const sha = await composed([...edits, { path: 'A.nix', entry: regular('A\n') }])
    expect(own('ls-tree', '--name-only', sha).split('\n')).toHaveLength(303)
  })

  test.each([
    ['a commit that is not there', { sha: '1'.repeat(40) }, []],
    ['an object that is not there', {}, [{ path: 'x', entry: { mode: '100644', object: '2'.repeat(40) } }]],
  ] as const)('is refused for %s', async (_, at, edits) => {
    const composition = { sha: head(), timestamp: TIMESTAMP, edits, ...at }
    await expect(repository.compose(composition)).rejects.toThrow(MeasurementError)
    // What came to nothing stands in nobody’s way.
    expect(listed(await composed([]))).toEqual(listed(head()))
  })
})

/** What Git names these bytes. */
function gitObject(bytes: Buffer): string {
  return createHash('sha1')
    .update(Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]))
    .digest('hex')
}
