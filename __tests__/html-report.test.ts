import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { files } from '../src/adapters/files.ts'
import { writeHtmlReport } from '../src/html-report.ts'
import { resultsOf } from './fakes/results.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'html-report-'))
})

afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

describe('the report for the browser', () => {
  test('is written', async () => {
    const file = join(directory, 'report.html')
    expect(await writeHtmlReport({ file, results: resultsOf(), files })).toBeUndefined()
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/)
  })

  test('that can not be written leaves a word, and no error', async () => {
    const file = join(directory, 'report.html')
    mkdirSync(file)
    expect(await writeHtmlReport({ file, results: resultsOf(), files })).toMatch(
      /^No .*report\.html: .*EISDIR/,
    )
  })

  test('that can not be drawn leaves a word, and no error', async () => {
    const render = () => {
      throw new RangeError('too deep')
    }
    const file = join(directory, 'report.html')
    expect(await writeHtmlReport({ file, results: resultsOf(), files, render })).toBe(`No ${file}: too deep`)
  })
})
