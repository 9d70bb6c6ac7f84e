import { PassThrough } from 'node:stream'
import { expect, test } from '@jest/globals'
import { createLines } from '../../src/adapters/lines.ts'

const never = new AbortController().signal

test('lines come one by one, also where they were typed at once, and then no more', async () => {
  const input = new PassThrough()
  const lines = createLines(() => input, never)
  input.write('yes\nno\n')
  expect(await lines.next()).toBe('yes')
  expect(await lines.next()).toBe('no')
  const later = lines.next()
  input.write('la')
  input.end('te')
  expect(await later).toBe('late')
  expect(await lines.next()).toBeUndefined()
  lines.close()
})

test('whoever is asked to stop waits no longer', async () => {
  const stop = new AbortController()
  const lines = createLines(() => new PassThrough(), stop.signal)
  const waiting = lines.next()
  stop.abort(new Error('stopped'))
  await expect(waiting).rejects.toThrow('stopped')
  await expect(lines.next()).rejects.toThrow('stopped')
  lines.close()
})

test('an input that nobody reads is not opened', () => {
  const lines = createLines(() => {
    throw new Error('opened')
  }, never)
  expect(() => {
    lines.close()
  }).not.toThrow()
})
