// What a person sees who got everything wrong, as a whole. UPDATE_GOLDEN=1 writes it anew: look at it.

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { metricIds } from '../../../src/core/model/metric.ts'
import { oneOf } from '../../../src/core/text/nearest-word.ts'
import { parseConfig } from '../../../src/core/config/parse-config.ts'
import { messageOf } from '../../../src/errors.ts'

const golden = (name: string) => fileURLToPath(new URL(`../../golden/config/${name}`, import.meta.url))

test('all problems of a file are told as in the golden file', () => {
  const message = messageFor(readFileSync(golden('problems.yml'), 'utf8'))
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden('problems.txt'), message)
  expect(message).toBe(readFileSync(golden('problems.txt'), 'utf8'))
})

function messageFor(text: string): string {
  try {
    parseConfig({ text, file: '.github/nix-perf-gate.yml' })
    return ''
  } catch (thrown) {
    // One more of them is nothing to look at here.
    return `${messageOf(thrown)}\n`.replace(oneOf(metricIds), 'METRICS')
  }
}
