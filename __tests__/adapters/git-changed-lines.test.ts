import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { join } from 'node:path'
import { createGit } from '../../src/adapters/git/git.ts'
import { type ChangedLines, changedLinesOf } from '../../src/core/explain/changed-lines.ts'
import { MeasurementError } from '../../src/errors.ts'
import { createGitSandbox, type FileContent, type GitSandbox } from '../git-sandbox.ts'

const LINES = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`)

/** The text of a file: lines 1 to 12, with some replaced by none or several. */
function text(replaced: Readonly<Record<number, readonly string[]>> = {}): string {
  return LINES.flatMap((line, index) => replaced[index + 1] ?? [line])
    .map((line) => `${line}\n`)
    .join('')
}

describe('the lines that a change wrote', () => {
  let sandbox: GitSandbox

  beforeEach(() => {
    sandbox = createGitSandbox()
    sandbox.repository('project')
  })
  afterEach(() => {
    sandbox.remove()
  })

  async function changedLines(base: string, head: string): Promise<ChangedLines> {
    const git = createGit({ environment: sandbox.environment })
    const repository = await git.open(join(sandbox.directory, 'project'))
    try {
      return changedLinesOf(await repository.change(base, head))
    } finally {
      await repository.close()
    }
  }

  /** Commits base's files, then head's in their place, and compares. */
  async function between(
    base: Readonly<Record<string, string>>,
    head: Readonly<Record<string, FileContent>>,
  ): Promise<ChangedLines> {
    const one = sandbox.commit('project', 'base', base)
    sandbox.git('project', 'rm', '-r', '--quiet', '.')
    return await changedLines(one, sandbox.commit('project', 'head', head))
  }

  const hunk = (base: readonly [number, number], head: readonly [number, number]) => ({
    base: { first: base[0], count: base[1] },
    head: { first: head[0], count: head[1] },
  })

  test('are told hunk by hunk: added, replaced, removed', async () => {
    const changed = await between(
      { 'a.nix': text(), 'same.nix': text() },
      { 'a.nix': text({ 2: ['line 2', 'new'], 5: ['five', 'and a half'], 9: [] }), 'same.nix': text() },
    )
    expect(changed).toEqual([
      {
        basePath: 'a.nix',
        headPath: 'a.nix',
        hunks: [hunk([2, 0], [3, 1]), hunk([5, 1], [6, 2]), hunk([9, 1], [10, 0])],
      },
    ])
  })

  test('are told of a file that moved, and of one that came and one that went', async () => {
    const changed = await between(
      { 'a.nix': text(), 'gone.nix': 'x\n' },
      { 'sub/b.nix': text({ 3: ['three'] }), 'new.nix': 'y\nz\n' },
    )
    expect(changed).toEqual([
      { basePath: 'gone.nix', headPath: undefined, hunks: [hunk([1, 1], [0, 0])] },
      { basePath: undefined, headPath: 'new.nix', hunks: [hunk([0, 0], [1, 2])] },
      { basePath: 'a.nix', headPath: 'sub/b.nix', hunks: [hunk([3, 1], [3, 1])] },
    ])
  })

  test('are told of a file that moved unchanged', async () => {
    expect(await between({ 'a.nix': text() }, { 'b.nix': text() })).toEqual([
      { basePath: 'a.nix', headPath: 'b.nix', hunks: [] },
    ])
  })

  test.each([
    ...[
      'a b.nix',
      'ü "quoted".nix',
      'tab\there.nix',
      'back\\slash.nix',
      ' .nix',
      'space at its end ',
      'x\t',
      'x\r',
      'x\n--- a/y',
    ],
    ...[
      ' b/ b/x b',
      'a/b/a b/b',
      'separator\u2028here.nix',
      '\u0001\u007f.nix',
      '"',
      '日本 語.nix',
      'index 0',
    ],
  ])('are told of a file whatever its name: %j', async (name) => {
    expect(await between({ [name]: 'x\n' }, { [name]: 'y\n' })).toEqual([
      { basePath: name, headPath: name, hunks: [hunk([1, 1], [1, 1])] },
    ])
  })

  test('are told of a file that moved, whatever its names', async () => {
    const [from, to] = ['a b/c ', 'd b/ü\u2029 b/e\n ']
    expect(await between({ [from]: text() }, { [to]: text({ 3: ['three'] }) })).toEqual([
      { basePath: from, headPath: to, hunks: [hunk([3, 1], [3, 1])] },
    ])
  })

  test('are told where the last one has no end', async () => {
    expect(await between({ 'a.nix': 'x\ny' }, { 'a.nix': 'x\ny\n' })).toEqual([
      { basePath: 'a.nix', headPath: 'a.nix', hunks: [{ ...hunk([2, 1], [2, 1]), isNeutral: true }] },
    ])
    expect(await between({ 'a.nix': 'x\ny' }, { 'a.nix': 'z' })).toEqual([
      { basePath: 'a.nix', headPath: 'a.nix', hunks: [hunk([1, 2], [1, 1])] },
    ])
  })

  test('are told of a file that a link takes the place of', async () => {
    expect(await between({ 'a.nix': 'x\ny\n' }, { 'a.nix': { linkTo: 'b.nix' } })).toEqual([
      { basePath: 'a.nix', headPath: undefined, hunks: [hunk([1, 2], [0, 0])] },
      { basePath: undefined, headPath: 'a.nix', hunks: [hunk([0, 0], [1, 1])] },
    ])
  })

  test('are told of what is no text', async () => {
    expect(await between({ 'a.nix': 'x\0\n' }, { 'a.nix': 'x\0\ny\0\r\n' })).toEqual([
      { basePath: 'a.nix', headPath: 'a.nix', hunks: [hunk([1, 0], [2, 1])] },
    ])
  })

  test('are none of an empty file, nor of one that may be run now', async () => {
    const base = sandbox.commit('project', 'base', { 'a.nix': text() })
    sandbox.git('project', 'update-index', '--chmod=+x', 'a.nix')
    sandbox.git('project', 'commit', '--quiet', '--message', 'mode')
    const head = sandbox.commit('project', 'head', { 'new.nix': '' })
    expect(await changedLines(base, head)).toEqual([])
    expect(await changedLines(head, base)).toEqual([])
  })

  test('are told of a submodule as of a file of one line', async () => {
    sandbox.repository('other')
    const [one, two] = [
      sandbox.commit('other', 'one', { x: '1' }),
      sandbox.commit('other', 'two', { x: '2' }),
    ]
    const at = (sha: string) => {
      sandbox.git('project', 'update-index', '--add', '--cacheinfo', `160000,${sha},sub module`)
      sandbox.git('project', 'commit', '--quiet', '--message', 'submodule')
      return sandbox.git('project', 'rev-parse', 'HEAD')
    }
    expect(await changedLines(at(one), at(two))).toEqual([
      { basePath: 'sub module', headPath: 'sub module', hunks: [hunk([1, 1], [1, 1])] },
    ])
  })

  test('are not taken for headers, however much they look like them', async () => {
    const changed = await between(
      { 'a.nix': '-- a/b.nix\nx' },
      { 'a.nix': '++ b/c.nix\n@@ -1,5 +1,5 @@\ndiff --git a/x b/x\nx\n' },
    )
    expect(changed.map(({ headPath }) => headPath)).toEqual(['a.nix'])
  })

  test.each(['\u2028', '\u2029', '\r'])(
    'are not taken for headers behind what else ends a line: %j',
    async (end) => {
      const base = { 'a.nix': `${end}index 0\n-- a/b.nix\n` }
      expect(await between(base, { 'a.nix': '++ b/b.nix\n' })).toEqual([
        { basePath: 'a.nix', headPath: 'a.nix', hunks: [hunk([1, 2], [1, 1])] },
      ])
    },
  )

  test('hang neither on attributes nor on settings', async () => {
    sandbox.git('project', 'config', 'diff.renames', 'false')
    sandbox.git('project', 'config', 'diff.noprefix', 'true')
    sandbox.git('project', 'config', 'diff.external', 'false')
    sandbox.git('project', 'config', 'color.ui', 'always')
    sandbox.git('project', 'config', 'diff.own.textconv', 'false')
    sandbox.git('project', 'config', 'core.quotePath', 'false')
    const attributes = { '.gitattributes': '*.nix -diff\nb.nix diff=own\n' }
    const changed = await between(
      { ...attributes, 'a.nix': text(), 'b.nix': 'x\n' },
      { ...attributes, 'moved.nix': text(), 'b.nix': 'y\n' },
    )
    expect(changed).toEqual([
      { basePath: 'b.nix', headPath: 'b.nix', hunks: [hunk([1, 1], [1, 1])] },
      { basePath: 'a.nix', headPath: 'moved.nix', hunks: [] },
    ])
  })

  test('are none between a commit and itself', async () => {
    const one = sandbox.commit('project', 'base', { 'a.nix': text() })
    expect(await changedLines(one, one)).toEqual([])
  })

  test('are not told where a commit is not there', async () => {
    const one = sandbox.commit('project', 'base', { 'a.nix': text() })
    await expect(changedLines('1'.repeat(40), one)).rejects.toThrow(MeasurementError)
  })
})
