import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createFiles } from '../../src/adapters/user-files.ts'
import { MeasurementError, UsageError } from '../../src/errors.ts'

let folder = ''

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'user-files-')))
  mkdirSync(join(folder, 'project', '.git'), { recursive: true })
  mkdirSync(join(folder, 'outside'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const files = createFiles({})
const at = (path: string) => join(folder, path)

function put(path: string, content = 'theirs'): string {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), content)
  return at(path)
}

function link(path: string, to: string): void {
  mkdirSync(dirname(at(path)), { recursive: true })
  symlinkSync(to, at(path))
}

describe('a file is written', () => {
  test('with the folders on its way, over what was there', async () => {
    await files.write(at('project/out/deep/results.json'), 'a longer text')
    await files.write(at('project/out/deep/results.json'), 'text')
    expect(readFileSync(at('project/out/deep/results.json'), 'utf8')).toBe('text')
  })

  test('in pieces', async () => {
    await files.write(at('out/pieces'), ['one ', 'two'])
    expect(readFileSync(at('out/pieces'), 'utf8')).toBe('one two')
  })

  test('by many at the same time into a folder that is not there yet', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => files.write(at(`new/deep/${name}`), name)))
    expect(readdirSync(at('new/deep'))).toEqual(['a', 'b', 'c', 'd'])
  })

  test('through links that the user has outside of any repository', async () => {
    link('short', at('outside'))
    await files.write(at('short/out/results.json'), 'text')
    expect(readFileSync(at('outside/out/results.json'), 'utf8')).toBe('text')
  })
})

describe('a link that head may have committed is not followed', () => {
  const places = {
    'in place of the folder': ['project/out', 'outside'],
    'on the way to the folder': ['project/ci', 'outside'],
    'inside of the folder': ['project/ci/out/profiles', 'outside'],
    'in place of the folder, to one of the project’s': ['project/out', 'project/src'],
    'that leads nowhere': ['project/out', 'outside/missing'],
    'in place of the file': ['project/ci/out/profiles/results.json', 'outside/theirs'],
    'in place of the file, that leads nowhere': ['project/ci/out/profiles/results.json', 'outside/missing'],
  } as const

  test.each(Object.entries(places))('%s', async (_, [path, to]) => {
    const theirs = put('outside/theirs')
    mkdirSync(at('project/src'))
    link(path, at(to))
    const file = path === 'project/out' ? 'project/out/results.json' : 'project/ci/out/profiles/results.json'
    const writing = files.write(at(file), 'ours')
    await expect(writing).rejects.toThrow(UsageError)
    await expect(writing).rejects.toMatchObject({
      message: `${at(path)} is a link, and nothing is written through it.`,
      remedy: expect.stringContaining('outside of the repository'),
    })
    expect(readFileSync(theirs, 'utf8')).toBe('theirs')
    expect(readdirSync(at('outside'))).toEqual(['theirs'])
    expect(readdirSync(at('project/src'))).toEqual([])
  })

  test('in a repository that the way comes to through a link of the user’s', async () => {
    link('short', at('project'))
    link('project/out', at('outside'))
    await expect(files.write(at('short/out/results.json'), 'ours')).rejects.toThrow(/project\/out is a link/)
  })

  test('nor in a workspace that is no repository, where an artifact may hold it', async () => {
    link('workspace/out', at('outside'))
    const guarding = createFiles({ workspace: at('workspace') })
    await expect(guarding.write(at('workspace/out/results.json'), 'ours')).rejects.toThrow(/is a link/)
    expect(readdirSync(at('outside'))).toEqual([])
  })
})

describe('what cannot be written to is named, with what to do', () => {
  test('a file where a folder is to be', async () => {
    put('project/out')
    await expect(files.write(at('project/out/results.json'), 'ours')).rejects.toMatchObject({
      name: 'UsageError',
      message: `${at('project/out')} is no folder, and nothing is written through it.`,
    })
    expect(readFileSync(at('project/out'), 'utf8')).toBe('theirs')
  })

  test('a folder where a file is to be', async () => {
    mkdirSync(at('project/out/results.json'), { recursive: true })
    await expect(files.write(at('project/out/results.json'), 'ours')).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining('results.json cannot be written: illegal operation on a directory.'),
    })
  })

  test('a pipe, which nothing waits for', async () => {
    mkdirSync(at('project/out'))
    execFileSync('mkfifo', [at('project/out/results.json')])
    await expect(files.write(at('project/out/results.json'), 'ours')).rejects.toThrow(UsageError)
  })

  test('a device', async () => {
    await expect(files.write('/dev/full', 'ours')).rejects.toThrow('/dev/full is no regular file')
  })

  test('a folder in which nothing can be made', async () => {
    await expect(files.write('/proc/nowhere/results.json', 'ours')).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/^\/proc\/nowhere\/results\.json cannot be written: [a-z ]+\.$/),
    })
  })
})

describe('a file is read', () => {
  test('whole, up to its limit', async () => {
    put('config.yml', 'four')
    expect(await files.read(at('config.yml'), 4)).toBe('four')
    await expect(files.read(at('config.yml'), 3)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining('config.yml has more than'),
    })
  })

  test('no further than its limit, where it has no end', async () => {
    await expect(files.read('/dev/zero', 1024 ** 2)).rejects.toThrow('/dev/zero has more than 1024 KiB')
  })

  test('or is not there', async () => {
    expect(await files.read(at('missing'), 10)).toBeUndefined()
    expect(await files.read(join(put('file'), 'below'), 10)).toBeUndefined()
  })

  test('or is a folder, which is said', async () => {
    const reading = files.read(at('outside'), 10)
    await expect(reading).rejects.not.toThrow(MeasurementError)
    await expect(reading).rejects.toMatchObject({
      message: expect.stringContaining('outside cannot be read:'),
    })
  })
})
