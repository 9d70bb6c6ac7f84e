// Files of commits in a folder that finds a name in any case and form of Unicode, as disks of a Mac do.

import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createGit } from '../../src/adapters/git/git.ts'
import { foldsNames } from '../../src/adapters/platform/folded-names.ts'
import { createFiles } from '../../src/adapters/user-files.ts'
import type { TreeEdit } from '../../src/core/causes/compose.ts'
import { MeasurementError, UsageError } from '../../src/errors.ts'
import { createGitSandbox } from '../git-sandbox.ts'
import { makeCaselessFolder } from './caseless-folder.ts'

const made = await makeCaselessFolder()
const removals: (() => void)[] = 'path' in made ? [made.remove] : []
afterAll(() => {
  for (const remove of removals) remove()
})

const text = (content: string) => ({ mode: '100644', text: content }) as const

/** Where there is no such folder, the tests are skipped, and say why. */
const describeThere = 'path' in made ? describe : describe.skip

describeThere(`a folder that takes names for the same${'reason' in made ? ` (${made.reason})` : ''}`, () => {
  const path = 'path' in made ? made.path : ''
  let folder: string
  let count = 0

  beforeEach(() => {
    folder = join(path, String((count += 1)), 'source')
    mkdirSync(join(path, String(count)))
  })

  /** Checks out head with these edits, one commit after the other, from a repository that has its own folder there. */
  async function checkOut(...commits: readonly (readonly TreeEdit[])[]): Promise<void> {
    const sandbox = createGitSandbox()
    removals.push(() => {
      sandbox.remove()
    })
    const directory = sandbox.repository('project')
    const head = sandbox.commit('project', 'head', { README: 'upper\n', 'lib/é.nix': 'composed\n' })
    const environment = { ...sandbox.environment, RUNNER_TEMP: path }
    const repository = await createGit({ environment }).open(directory)
    try {
      for (const edits of commits) {
        const { sha } = await repository.compose({ sha: head, timestamp: 1, edits })
        await repository.checkOut(sha, folder)
      }
    } finally {
      await repository.close()
    }
  }

  test('is told from others', () => {
    expect(foldsNames(join(folder, '../probe'))).toBe(true)
    const sandbox = createGitSandbox()
    removals.push(() => {
      sandbox.remove()
    })
    if (process.platform === 'linux') expect(foldsNames(join(sandbox.directory, 'probe'))).toBe(false)
    expect(readdirSync(join(folder, '..'))).toEqual([])
  })

  test('holds what has names of its own, also after what had the same in another case', async () => {
    const renamed: readonly TreeEdit[] = [
      { path: 'README', entry: undefined },
      { path: 'Readme', entry: text('lower\n') },
    ]
    await checkOut([], renamed)
    expect(readdirSync(folder).sort()).toEqual(['Readme', 'lib'])
    expect(readFileSync(join(folder, 'Readme'), 'utf8')).toBe('lower\n')
  })

  test.each([
    ['in case', 'readme'],
    ['in how an accent is written', 'lib/e\u0301.nix'],
  ])('does not hold two files whose names differ only %s, and that is said', async (_, name) => {
    await expect(checkOut([{ path: name, entry: text('another file\n') }])).rejects.toThrow(MeasurementError)
  })

  test('is written to where a path says, in whatever case, and through no link of the workspace', async () => {
    // A file is the same by any of its names there, as it is on disks.
    const made = await makeCaselessFolder('use_ino')
    if (!('path' in made)) throw new Error(made.reason)
    removals.push(made.remove)
    const workspace = join(made.path, 'Work')
    mkdirSync(workspace)
    const files = createFiles({ workspace })
    await files.write(join(made.path, 'work/out/report.md'), 'text')
    expect(readFileSync(join(workspace, 'out/report.md'), 'utf8')).toBe('text')
    symlinkSync('..', join(workspace, 'link'))
    await expect(files.write(join(made.path, 'work/link/report.md'), 'text')).rejects.toThrow(UsageError)
  })
})
