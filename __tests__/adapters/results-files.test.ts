import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readResultsFiles, RESULTS_LIMITS } from '../../src/adapters/results-files.ts'
import { renderJson } from '../../src/core/model/format-results.ts'
import { MeasurementError, UsageError } from '../../src/errors.ts'
import { identity, platformResults, resultsOf, targetResults } from '../fakes/results.ts'

let folder = ''

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'results-files-')))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const GOOD = renderJson(resultsOf())

function put(path: string, content = GOOD): string {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

async function refusal(paths: readonly string[], limits = RESULTS_LIMITS): Promise<string> {
  try {
    await readResultsFiles(paths, limits)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  throw new Error('not refused')
}

describe('results files are found', () => {
  test('by their path, whatever they are called', async () => {
    const file = put('mine.json')
    expect(await readResultsFiles([file])).toEqual([{ name: file, results: resultsOf() }])
  })

  test('in a folder at any depth, each once, in order', async () => {
    const files = ['b/results.json', 'a/x/y/results.json', 'results.json'].map((path) => put(path))
    put('a/other.json', 'not JSON')
    const found = await readResultsFiles([folder, join(folder, 'a'), join(folder, 'results.json')])
    expect(found.map(({ name }) => name)).toEqual(files.toSorted())
  })

  test('six folders deep, and not seven', async () => {
    const near = put('1/2/3/4/5/6/results.json')
    put('1/2/3/4/5/6/7/results.json')
    expect((await readResultsFiles([folder])).map(({ name }) => name)).toEqual([near])
  })

  test('through a link that the user named, and through none below', async () => {
    const file = put('real/results.json')
    put('outside/results.json', 'secret')
    symlinkSync(join(folder, 'outside'), join(folder, 'real', 'linked'))
    mkdirSync(join(folder, 'real', 'sub'))
    symlinkSync(join(folder, 'outside', 'results.json'), join(folder, 'real', 'sub', 'results.json'))
    symlinkSync(join(folder, 'real'), join(folder, 'named'))
    expect((await readResultsFiles([join(folder, 'named')])).map(({ name }) => name)).toEqual([file])
  })

  test('and nothing waits for a pipe that is called like one', async () => {
    put('a/results.json')
    mkdirSync(join(folder, 'b'))
    execFileSync('mkfifo', [join(folder, 'b', 'results.json')])
    expect(await readResultsFiles([folder])).toHaveLength(1)
    expect(await refusal([join(folder, 'b', 'results.json')])).toMatch(/neither a file nor a folder/)
  })

  test('or it is said where there are none', async () => {
    await expect(readResultsFiles([folder])).rejects.toThrow(MeasurementError)
    await expect(readResultsFiles([folder])).rejects.toThrow(`There is no results file in ${folder}.`)
    expect(await refusal([])).toMatch(/No results file and no folder was named/)
    expect(await refusal([join(folder, 'missing')])).toMatch(/^There are no results at .*missing: .*ENOENT/)
  })
})

describe('results files are no more than fits', () => {
  test.each([
    ['a file', { fileBytes: GOOD.length - 1 }, /a\/results\.json is too large/],
    ['all files together', { bytes: 2 * GOOD.length - 1 }, /b\/results\.json is too large/],
    ['files', { files: 1 }, /There are 2 results files, more than the 1/],
    ['entries', { entries: 3 }, /too many entries, more than the 3/],
  ])('%s', async (_, limit, message) => {
    put('a/results.json')
    put('b/results.json')
    expect(await readResultsFiles([folder])).toHaveLength(2)
    expect(await refusal([folder], { ...RESULTS_LIMITS, ...limit })).toMatch(message)
  })

  test('a file of many wrong values is refused before each is told of', async () => {
    const values = `{"platforms":[${'0,'.repeat(8_000_000)}0]}`
    expect(await refusal([put('results.json', values)])).toMatch(/holds more than \d+ values/)
  })

  test('a file of a great many wrong parts is refused at the first', async () => {
    const target = `{"findings": [${'{},'.repeat(1_000_000)}{}]}`
    put('results.json', GOOD.replace('"targets": [', `"targets": [${target},`))
    expect(await refusal([folder])).toMatch(/\nat platforms\[0\]\.targets\[0\]\.name: Invalid input[^(]+$/)
    const finding = `"findings": [${'{},'.repeat(1_000_000)}`
    put('results.json', GOOD.replace('"findings": [', finding))
    expect(await refusal([folder])).toMatch(/\nat platforms\[0\]\.targets\[0\]\.findings\[0\]\.metric: /)
  })

  test('a file of many parts that are right is read', async () => {
    const results = resultsOf({
      platforms: [
        platformResults({
          targets: Array.from({ length: 1000 }, (_, index) =>
            targetResults(`target-${index}`, { importedDerivations: ['a', 'b'] }),
          ),
        }),
      ],
    })
    put('results.json', renderJson(results))
    expect((await readResultsFiles([folder]))[0]?.results).toEqual(results)
  })

  test('a file of deep nesting is refused', async () => {
    const deep = 2_000_000
    const nested = `{"platforms":${'['.repeat(deep)}${']'.repeat(deep)}}`
    expect(await refusal([put('results.json', nested)])).toMatch(/is not a results file/)
  })
})

describe('what is wrong with a file is told with its place, and no more of the file than helps', () => {
  const [platform] = resultsOf().platforms
  const [finding] = platform?.targets[0]?.findings ?? []
  const withFinding = (text: string) => {
    const marked = renderJson(
      resultsOf({
        platforms: [
          platformResults({ targets: [targetResults('a', { findings: finding ? [finding] : [] })] }),
        ],
      }),
    )
    return marked.replace(/"base": null/, `"base": ${text}`)
  }

  test.each([
    ['an empty file', '', 'it is not JSON'],
    ['half a file', GOOD.slice(0, GOOD.length / 2), 'it is not JSON'],
    ['another type', '[]', 'at its top: Invalid input: expected object, received array'],
    ['a later format', '{"schemaVersion": 3}', 'version 3 of the results format'],
    ['NaN', withFinding('NaN'), 'it is not JSON'],
    [
      'a number beyond all numbers',
      withFinding('1e999'),
      'at platforms[0].targets[0].findings[0].base: Invalid input',
    ],
    ['text for a number', withFinding('"1"'), 'at platforms[0].targets[0].findings[0].base: Invalid input'],
    ['a prototype for a field', GOOD.replace('"program"', '"__proto__"'), 'at program: Invalid input'],
    [
      'a prototype besides',
      GOOD.replace('"program"', '"__proto__": {"verdict": "pass"}, "program"'),
      'at its top: Unrecognized key',
    ],
    ['an unknown field', GOOD.replace('"program"', '"extra": 1, "program"'), 'Unrecognized key: "extra"'],
    ['markup', GOOD.replace('x86_64-linux', '<script>'), 'at platforms[0].system: expected a system'],
  ])('%s', async (_, content, message) => {
    const file = put('results.json', content)
    const told = await refusal([folder])
    expect(told).toContain(file)
    expect(told).toContain(message)
    expect(told.length).toBeLessThan(600)
  })

  test('in two lines without control characters, however long and hostile', async () => {
    const key = `\\u001b[31m\\n::error::\\u202e${'k'.repeat(100_000)}`
    const keys = Array.from({ length: 50 }, (_, index) => `"${key}${index}": 1`).join(', ')
    put('results.json', GOOD.replace('"program"', `${keys}, "program"`))
    const told = await refusal([folder])
    expect(told.length).toBeLessThan(900)
    expect(told.split('\n')).toHaveLength(2)
    expect(told).not.toMatch(/[\u001b\u202e]/)
  })

  test('and a folder’s own name is no way in either', async () => {
    put('a\n::error::\u001b[31m/results.json', '{}')
    const told = await refusal([folder])
    expect(told.split('\n')).toHaveLength(2)
    expect(told).not.toContain('\u001b')
  })
})

describe('a hostile file that is a results file nevertheless', () => {
  test('has long names and texts as they are, for reports to cut', async () => {
    const name = 'n'.repeat(100_000)
    const message = 'm'.repeat(10_000_000)
    const results = resultsOf({
      notices: [{ level: 'info', message }],
      platforms: [platformResults({ targets: [targetResults(name)] })],
    })
    put('results.json', renderJson(results))
    expect((await readResultsFiles([folder]))[0]?.results).toEqual(results)
  })

  test('changes no object’s prototype by a setting called __proto__, and the last of equal keys counts', async () => {
    const settings = '"settings": {"__proto__": "polluted", "cores": "1", "cores": "2"}'
    put(
      'results.json',
      renderJson(
        resultsOf({ platforms: [platformResults({ identity: identity({ settings: {} }) })] }),
      ).replace('"settings": {}', settings),
    )
    const [read] = await readResultsFiles([folder])
    const found = read?.results.platforms[0]?.identity.settings ?? {}
    expect(found.cores).toBe('2')
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype)
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted')
  })
})
