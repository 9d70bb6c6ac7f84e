// The sample's history can be built anywhere, and is the same everywhere.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildHistory, git, readHeads } from './sample.ts'

describe('the sample’s history', () => {
  let folder: string
  let repository: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'history ü '))
    repository = join(folder, 'one')
    expect(buildHistory(repository)).toEqual({ status: 0, stderr: '' })
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const branches = (of: string) =>
    git(of, 'for-each-ref', '--format=%(refname:short) %(objectname)', 'refs/heads').split('\n')

  test('has a branch for main and one for each head that the demo lists', () => {
    const names = branches(repository).map((line) => line.replace(/ .*/, ''))
    expect(names).toEqual(['main', ...Object.keys(readHeads())].sort())
  })

  test('has each head one commit after main', () => {
    for (const head of Object.keys(readHeads())) {
      expect(git(repository, 'rev-list', '--count', `main..${head}`)).toBe('1')
      expect(git(repository, 'merge-base', 'main', head)).toBe(git(repository, 'rev-parse', 'main'))
    }
  })

  test('leaves main checked out and clean', () => {
    expect(git(repository, 'symbolic-ref', '--short', 'HEAD')).toBe('main')
    expect(git(repository, 'status', '--porcelain')).toBe('')
  })

  test('has the same commits when it is built again', () => {
    const other = join(folder, 'other')
    buildHistory(other)
    expect(branches(other)).toEqual(branches(repository))
  })

  test('is not built over files that are there', () => {
    const taken = mkdtempSync(join(folder, 'taken-'))
    writeFileSync(join(taken, 'mine'), '')
    const { status, stderr } = buildHistory(taken)
    expect(status).toBe(2)
    expect(stderr).toContain('is not empty')
  })
})
