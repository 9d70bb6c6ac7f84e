import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parseVmStat } from '../../../src/core/nix/vm-stat.ts'

const TEXT = readFileSync(new URL('../../fixtures/macos/vm_stat.txt', import.meta.url), 'utf8')

test('memory that can be had is of pages that hold nothing, were read ahead, or were not used of late', () => {
  expect(parseVmStat(TEXT)).toBe(16_384 * (18_228 + 2_472 + 388_651))
})

test('pages are as large as the machine has them', () => {
  expect(parseVmStat(TEXT.replace('16384', '4096'))).toBe(4_096 * (18_228 + 2_472 + 388_651))
})

test('releases without pages that were read ahead have none', () => {
  expect(parseVmStat(TEXT.replace(/.*speculative.*\n/, ''))).toBe(16_384 * (18_228 + 388_651))
})

test.each([
  '',
  'no',
  TEXT.replace(/.*inactive.*\n/, ''),
  TEXT.replace('page size of', ''),
  TEXT.replace('18228.', '-1'),
])('other text tells none: %#', (text) => {
  expect(parseVmStat(text)).toBeUndefined()
})
