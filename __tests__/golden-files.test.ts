// A golden file stands for what a reader saw of it: one that nobody reads to its end proves nothing.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

const FOLDER = join(import.meta.dirname, 'golden')

/** Some 250 lines of a report. */
const MOST_BYTES = 16_384

/** Pictures, and data for other programs. */
const NOT_READ = /\.(?:svg|json|folded)$/

test('no golden file is longer than a person reads in a review', () => {
  const read = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !NOT_READ.test(name),
  )
  const sizes = read.map((name) => ({ name, bytes: statSync(join(FOLDER, name)).size }))
  expect(sizes.length).toBeGreaterThan(50)
  expect(sizes.filter(({ bytes }) => bytes > MOST_BYTES)).toEqual([])
})
