// Figures from outside that are none: each is refused where it comes in.

import { describe, expect, test } from '@jest/globals'
import { sumOf } from '../../../src/core/model/figure.ts'
import { createBuildLogReader } from '../../../src/core/nix/build-log.ts'
import { parseDryRunLog } from '../../../src/core/nix/dry-run.ts'
import { parsePathInfo, parseUnpackedSizes } from '../../../src/core/nix/path-info.ts'
import { parseStatistics } from '../../../src/core/nix/statistics.ts'
import { parseResults } from '../../../src/core/model/parse-results.ts'
import { renderJson } from '../../../src/core/model/format-results.ts'
import { exactFinding, platformResults, resultsOf, targetResults } from '../../fakes/results.ts'

const NO_FIGURES = ['-1', '0.5', '1e308', '9007199254740993', '1e999', '"7"', 'null', '[]']

describe('a figure that is none', () => {
  test.each(NO_FIGURES)('%s is no counter', (text) => {
    expect(parseStatistics(`{"nrThunks": ${text}, "nrFunctionCalls": 5}`)).toMatchObject({
      thunks: undefined,
      functionCalls: 5,
    })
  })

  test.each(NO_FIGURES)('%s is no number of bytes', (text) => {
    const parts = '"envs": {"bytes": 1}, "list": {"bytes": 1}, "sets": {"bytes": 1}'
    expect(parseStatistics(`{${parts}, "values": {"bytes": ${text}}}`)?.allocatedBytes).toBeUndefined()
    const info = `{"/nix/store/a": {"narSize": ${text}, "downloadSize": ${text}}}`
    expect([parsePathInfo(info).size, parseUnpackedSizes(info).size]).toEqual([0, 0])
  })

  test.each(['-1', '1e308', '"7"'])('%s is no time', (text) => {
    expect(parseStatistics(`{"cpuTime": ${text}, "nrThunks": 1}`)?.cpuSeconds).toBeUndefined()
  })

  test.each(['-1', '1e308', '0.5'])('%s is no progress of a download', (text) => {
    const reader = createBuildLogReader()
    reader.read('@nix {"action":"start","id":1,"type":101,"fields":["https://x"]}', 0)
    reader.read(`@nix {"action":"result","id":1,"type":105,"fields":[${text},${text},0,0]}`, 1)
    expect(reader.end(2).transferredBytes).toBeUndefined()
  })

  test.each(['1.2.3 MiB', '-1 MiB', '.. MiB', `${'9'.repeat(400)} MiB`, '99999 YiB', '5 QiB', '1e3 MiB'])(
    '%s is no size of what is to be fetched, which is fetched all the same',
    (size) => {
      const line = (msg: string) => `@nix ${JSON.stringify({ action: 'msg', level: 0, msg })}\n`
      const log = [`this path will be fetched (${size} download, 1.0 MiB unpacked):`, '  /nix/store/a']
      expect(parseDryRunLog(log.map(line).join(''))).toMatchObject({
        toFetch: ['/nix/store/a'],
        printedSizes: undefined,
      })
    },
  )

  test('is no sum of what can not be added exactly', () => {
    expect([sumOf([1, 2]), sumOf([2 ** 52, 2 ** 53])]).toEqual([3, undefined])
  })
})

describe('a results file', () => {
  const text = renderJson(
    resultsOf({
      platforms: [
        platformResults({
          targets: [targetResults('app', { findings: [exactFinding('function-calls', [4711, 4712])] })],
        }),
      ],
    }),
  )

  test.each(['-4711', '1e308', '1e999'])('with the figure %s is refused', (figure) => {
    expect(() => parseResults(text.replace('4711', figure), 'results.json')).toThrow(
      /results\.json is not a results file of this program/,
    )
  })

  test.each(['-1.5', '1e308'])('with the ratio %s is refused', (ratio) => {
    const forged = text.replace(/"ratio": [\d.]+/, `"ratio": ${ratio}`)
    expect(forged).not.toBe(text)
    expect(() => parseResults(forged, 'results.json')).toThrow(/is not a results file/)
  })

  test('as it was written is read', () => {
    expect(parseResults(text, 'results.json')).toEqual(JSON.parse(text))
  })
})
