import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGit } from '../../src/adapters/git/git.ts'
import type { Change } from '../../src/core/model/change.ts'
import { MeasurementError } from '../../src/errors.ts'
import { createGitSandbox, type FileContent, type GitSandbox } from '../git-sandbox.ts'

type Files = Readonly<Record<string, FileContent>>

/** Git takes files for the same that have most of their lines in common. */
const LONG = Array.from({ length: 12 }, (_, index) => `line ${index + 1}\n`).join('')

const A_NAME: unknown = expect.stringMatching(/^[0-9a-f]{40}$/)

const MIB = 1024 ** 2

describe('what a change did to files', () => {
  let sandbox: GitSandbox

  beforeEach(() => {
    sandbox = createGitSandbox()
    sandbox.repository('project')
  })
  afterEach(() => {
    sandbox.remove()
  })

  async function changeBetween(base: string, head: string): Promise<Change> {
    const repository = await createGit({ environment: sandbox.environment }).open(
      join(sandbox.directory, 'project'),
    )
    try {
      return await repository.change(base, head)
    } finally {
      await repository.close()
    }
  }

  /** Commits base's files, then head's in their place, and compares. */
  async function between(base: Files, head: Files): Promise<Change> {
    const one = sandbox.commit('project', 'base', base)
    if (Object.keys(base).length > 0) sandbox.git('project', 'rm', '-r', '--quiet', '.')
    return await changeBetween(one, sandbox.commit('project', 'head', head))
  }

  const regular = (path: string, text: string | undefined) => ({
    path,
    mode: '100644',
    object: A_NAME,
    text,
  })

  const hunk = (base: readonly [number, number], head: readonly [number, number]) => ({
    base: { first: base[0], count: base[1] },
    head: { first: head[0], count: head[1] },
  })

  test('is told of those that it added, removed and wrote, with both texts, by their paths', async () => {
    const { files } = await between(
      { 'a.txt': 'x\ny\n', 'gone.nix': 'g\n', 'same.nix': 's\n' },
      { 'new.nix': 'n', 'a.txt': 'x\nz\n', 'same.nix': 's\n' },
    )
    expect(files).toEqual([
      { base: regular('a.txt', 'x\ny\n'), head: regular('a.txt', 'x\nz\n'), hunks: [hunk([2, 1], [2, 1])] },
      { base: regular('gone.nix', 'g\n'), head: undefined, hunks: [] },
      { base: undefined, head: regular('new.nix', 'n'), hunks: [] },
    ])
  })

  test('names objects as Git does', async () => {
    const { files } = await between({ a: 'x' }, { a: 'y' })
    expect([files[0]?.base?.object, files[0]?.head?.object]).toEqual([
      sandbox.git('project', 'rev-parse', 'HEAD~:a'),
      sandbox.git('project', 'rev-parse', 'HEAD:a'),
    ])
  })

  test('is told of one that moved as of one file, written or not', async () => {
    const { files } = await between(
      { 'a.nix': LONG, 'b.nix': `b${LONG}` },
      { 'sub/c.nix': LONG, 'd.nix': `b${LONG}d\n` },
    )
    expect(files).toEqual([
      {
        base: regular('b.nix', `b${LONG}`),
        head: regular('d.nix', `b${LONG}d\n`),
        hunks: [hunk([12, 0], [13, 1])],
      },
      { base: regular('a.nix', LONG), head: regular('sub/c.nix', LONG), hunks: [] },
    ])
  })

  test('tells a copy as a new file', async () => {
    const { files } = await between({ 'a.nix': LONG }, { 'a.nix': LONG, 'b.nix': LONG })
    expect(files).toEqual([{ base: undefined, head: regular('b.nix', LONG), hunks: [] }])
  })

  test('is told of one that may be run now', async () => {
    const base = sandbox.commit('project', 'base', { a: 'x\n' })
    chmodSync(join(sandbox.directory, 'project/a'), 0o755)
    const { files } = await changeBetween(base, sandbox.commit('project', 'head'))
    expect(files).toEqual([
      { base: regular('a', 'x\n'), head: { ...regular('a', 'x\n'), mode: '100755' }, hunks: [] },
    ])
  })

  test('is told of links without a text, whatever they take the place of', async () => {
    const link = (path: string) => ({ ...regular(path, undefined), mode: '120000' })
    const { files } = await between(
      { a: 'x\n', b: { linkTo: 'a' }, c: { linkTo: 'a' }, e: 'e\n' },
      { a: { linkTo: 'e' }, b: { linkTo: 'e' }, c: 'x y z\n', e: 'f\n' },
    )
    expect(files).toEqual([
      { base: regular('a', 'x\n'), head: link('a'), hunks: [] },
      { base: link('b'), head: link('b'), hunks: [] },
      { base: link('c'), head: regular('c', 'x y z\n'), hunks: [] },
      { base: regular('e', 'e\n'), head: regular('e', 'f\n'), hunks: [hunk([1, 1], [1, 1])] },
    ])
  })

  test('is told of a submodule by the commit that it names', async () => {
    sandbox.repository('other')
    const shas = [sandbox.commit('other', 'one'), sandbox.commit('other', 'two')]
    const [one = '', two = ''] = shas.map((sha) => {
      sandbox.git('project', 'update-index', '--add', '--cacheinfo', `160000,${sha},lib`)
      sandbox.git('project', 'commit', '--quiet', '--message', 'submodule')
      return sandbox.git('project', 'rev-parse', 'HEAD')
    })
    const at = (object = '') => ({ path: 'lib', mode: '160000', object, text: undefined })
    expect((await changeBetween(one, two)).files).toEqual([
      { base: at(shas[0]), head: at(shas[1]), hunks: [] },
    ])
  })

  test.each([
    ['ends without a line end', { base: 'x\ny', head: 'x\ny\n', only: hunk([2, 1], [2, 1]) }],
    ['has line ends of another kind', { base: 'x\r\ny\r\n', head: 'x\ny\r\n', only: hunk([1, 1], [1, 1]) }],
    ['has the other ends of lines', { base: 'x\u2028y\r', head: 'x\u2028z\r', only: hunk([1, 1], [1, 1]) }],
    ['is no text', { base: '\0\u0001\n', head: '\0\u0001\n\0', only: hunk([1, 0], [2, 1]) }],
    ['was empty', { base: '', head: 'x\n', only: hunk([0, 0], [1, 1]) }],
    ['is empty now', { base: 'x\n', head: '', only: hunk([1, 1], [0, 0]) }],
    ['is not ASCII', { base: 'ü\n', head: 'ß\n', only: hunk([1, 1], [1, 1]) }],
  ])('is told byte for byte of a file that %s', async (_, { base, head, only }) => {
    const bytes = (text: string) => Buffer.from(text).toString('latin1')
    expect((await between({ a: base }, { a: head })).files).toEqual([
      { base: regular('a', bytes(base)), head: regular('a', bytes(head)), hunks: [only] },
    ])
  })

  test('is told of an empty file that came', async () => {
    expect((await between({ a: 'x' }, { a: 'x', b: '' })).files).toEqual([
      { base: undefined, head: regular('b', ''), hunks: [] },
    ])
  })

  test('is told by its lines of a file that is too long to be read', async () => {
    const long = `${'x'.repeat(2 * MIB)}\n`
    expect((await between({ a: long }, { a: `${long}y\n`, b: `z${long}` })).files).toEqual([
      { base: regular('a', undefined), head: regular('a', undefined), hunks: [hunk([1, 0], [2, 1])] },
      { base: undefined, head: regular('b', undefined), hunks: [] },
    ])
  })

  test('has the shortest texts, where all are too long together', async () => {
    const files = Array.from({ length: 40 }, (_, index): readonly [string, string] => [
      `f${index}`,
      `${index}`.padStart(2 * MIB - index),
    ])
    const { files: told } = await between({ a: '' }, { a: 'short', ...Object.fromEntries(files) })
    const read = told.filter(({ head }) => head?.text !== undefined).map(({ head }) => head?.path)
    expect(read).toContain('a')
    expect(read).toContain('f39')
    expect(read).not.toContain('f0')
    expect(read).toHaveLength(33)
  })

  test.each([
    ...[
      'a b.nix',
      'ü "quoted".nix',
      'tab\there',
      'line\nend',
      'back\\slash',
      ' ',
      ' b/ b/x b',
      ':1 2 A',
      '-x',
      '*?[a]',
    ],
    ...[
      '\uFEFFmark',
      'separator\u2028here',
      '\u0001\u007f',
      '日本 語.nix',
      'diff --git a/x b/x',
      'R100',
      'HEAD',
    ],
  ])('is told of a file whatever its name and its folder’s: %j', async (name) => {
    const path = `${name}/${name}`
    const { files, baseFolders } = await between({ [path]: 'x\n' }, { [path]: 'y\n' })
    expect(files).toEqual([
      { base: regular(path, 'x\n'), head: regular(path, 'y\n'), hunks: [hunk([1, 1], [1, 1])] },
    ])
    expect(baseFolders).toContain(name)
  })

  test('is told of a file whose name is no UTF-8, and of those beside it', async () => {
    const path = (name: string) =>
      Buffer.concat([Buffer.from(`${sandbox.directory}/project/`), Buffer.from(name, 'latin1')])
    const write = (text: string) => {
      for (const name of ['\xff.nix', 'z\xe4']) writeFileSync(path(name), text)
    }
    sandbox.write('project', { b: 'b\n' })
    write('x\n')
    const base = sandbox.commit('project', 'base')
    sandbox.write('project', { b: 'c\n' })
    write('y\n')
    const { files } = await changeBetween(base, sandbox.commit('project', 'head'))
    expect(files.map(({ head, hunks }) => [head?.path, head?.text, hunks])).toEqual([
      ['b', 'c\n', [hunk([1, 1], [1, 1])]],
      ['z\uFFFD', 'y\n', [hunk([1, 1], [1, 1])]],
      ['\uFFFD.nix', 'y\n', [hunk([1, 1], [1, 1])]],
    ])
  })

  test('hangs neither on settings nor on the folder that was opened', async () => {
    for (const setting of [
      'diff.renames=copies',
      'diff.orderFile=order',
      'diff.noprefix=true',
      'core.abbrev=5',
    ]) {
      const [name = '', value = ''] = setting.split('=')
      sandbox.git('project', 'config', name, value)
    }
    sandbox.git('project', 'config', 'diff.ignoreSubmodules', 'all')
    const same = { order: 'z\n', '.gitattributes': '* -diff binary\n' }
    const { files } = await between(
      { ...same, a: 'x\n', z: LONG },
      { ...same, a: 'y\n', m: LONG, z: `${LONG}z\n` },
    )
    expect(files).toEqual([
      { base: regular('a', 'x\n'), head: regular('a', 'y\n'), hunks: [hunk([1, 1], [1, 1])] },
      { base: undefined, head: regular('m', LONG), hunks: [] },
      { base: regular('z', LONG), head: regular('z', `${LONG}z\n`), hunks: [hunk([12, 0], [13, 1])] },
    ])
  })

  test('has the folders of base', async () => {
    const { baseFolders } = await between({ 'a/b/c': '', 'd/e': '', f: '' }, { 'g/h': 'x' })
    expect([...baseFolders].toSorted()).toEqual(['a', 'a/b', 'd'])
  })

  test('is nothing between a commit and itself', async () => {
    const one = sandbox.commit('project', 'base', { a: 'x' })
    expect((await changeBetween(one, one)).files).toEqual([])
  })

  test('is not told where a commit is not there', async () => {
    const one = sandbox.commit('project', 'base', { a: 'x' })
    await expect(changeBetween('1'.repeat(40), one)).rejects.toThrow(MeasurementError)
  })
})
