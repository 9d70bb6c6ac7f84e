// Every parser of text from outside, on broken and hostile text: it gives an answer that holds or its own error. How many
// cases is told by FUZZ_CASES.

import { afterAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { brokenJson, brokenText } from './arbitrary.ts'
import { nixParsers } from './nix-parsers.ts'
import { otherParsers } from './other-parsers.ts'

const CASES = Number(process.env.FUZZ_CASES ?? '300')
const HOUR_MILLISECONDS = 3_600_000

const parsers = [...nixParsers, ...otherParsers]
const rows: string[] = []

describe('a parser of text from outside', () => {
  test.each(parsers)(
    'of $name holds on broken text',
    ({ name, seeds, words, json, check }) => {
      const texts = json === true ? brokenJson(seeds, words) : brokenText(seeds, words)
      const details = fc.check(fc.property(texts, check), { numRuns: CASES })
      rows.push(`| ${name} | ${details.numRuns.toLocaleString('en')} | ${details.failed ? 1 : 0} |`)
      expect(details.failed ? [details.counterexample, String(details.errorInstance)] : []).toEqual([])
    },
    HOUR_MILLISECONDS,
  )

  test.each(parsers)('of $name understands what it is broken from', ({ seeds, check }) => {
    for (const seed of seeds) check(seed)
  })
})

afterAll(() => {
  if (process.env.FUZZ_CASES === undefined) return
  process.stdout.write(
    ['| parser | cases | counterexamples |', '| --- | ---: | ---: |', ...rows, ''].join('\n'),
  )
})
