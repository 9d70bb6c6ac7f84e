// dist/ is what the sources give, byte for byte.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dist = join(root, 'dist')

describe('dist/', () => {
  let fresh: string

  beforeAll(() => {
    fresh = mkdtempSync(join(tmpdir(), 'dist-'))
    const run = (script: string, ...args: string[]) =>
      execFileSync(process.execPath, [join(root, script), ...args], { cwd: root, encoding: 'utf8' })
    run('node_modules/typescript/bin/tsc', '--project', 'tsconfig.build.json')
    run('script/package.mjs', join(root, 'build/src'), fresh)
  }, 300_000)
  afterAll(() => {
    rmSync(fresh, { recursive: true, force: true })
  })

  test('has the files that a new bundle has, and no others', () => {
    expect(filesOf(dist)).toEqual(filesOf(fresh))
  })

  test('has the bytes that a new bundle has', () => {
    const stale = filesOf(fresh).filter((file) => !readFileSync(join(fresh, file)).equals(readFileSync(join(dist, file))))
    expect(stale).toEqual([])
  })

  test('has a program that can be run by itself', () => {
    const program = join(dist, 'cli/index.js')
    expect(statSync(program).mode & 0o111).not.toBe(0)
    expect(readFileSync(program, 'utf8').split('\n', 1)).toEqual(['#!/usr/bin/env node'])
  })
})

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}
