// Which comments are ours, and who set a label.

import { expect, test } from '@jest/globals'
import { itemsSchema } from '../../../src/core/github/answers.ts'
import { labelSetter, mentionsMarker, ownComments } from '../../../src/core/github/conversation.ts'

const MARKER = '<!-- marker -->'

const bot = { id: 1, login: 'github-actions[bot]', type: 'Bot' }
const impostor = { id: 2, login: 'github-actions[bot]', type: 'User' }

test('our comments are by our user, hold the marker, and come oldest first, each once', () => {
  const items = itemsSchema.parse([
    { event: 'commented', id: 9, body: `${MARKER} b`, user: bot },
    { id: 5, body: `${MARKER} a`, user: bot },
    { id: 5, body: `${MARKER} a`, user: bot },
    { id: 3, body: 'no marker', user: bot },
    { id: 4, body: MARKER, user: impostor },
    { event: 'reviewed', id: 2, body: MARKER, user: bot },
    { id: 6, body: MARKER, user: null },
  ])
  expect(ownComments(items, MARKER, { kind: 'user', id: 1 }).map(({ id }) => id)).toEqual([5, 9])
})

test('a comment that only quotes the marker is no comment of ours, though our own user wrote it', () => {
  const items = itemsSchema.parse([
    { id: 1, body: `A lint of line 3: ${MARKER}`, user: bot },
    { id: 2, body: `\r\n${MARKER}\r\nours`, user: bot },
  ])
  expect(ownComments(items, MARKER, { kind: 'user', id: 1 }).map(({ id }) => id)).toEqual([2])
  expect(mentionsMarker(items.slice(0, 1), MARKER)).toBe(false)
})

test('where nobody tells who we are, only GitHub’s own bot is believed', () => {
  const items = itemsSchema.parse([
    { id: 1, body: MARKER, user: impostor },
    { id: 2, body: MARKER, user: bot },
  ])
  expect(ownComments(items, MARKER, { kind: 'unknown', made: [] }).map(({ id }) => id)).toEqual([2])
})

test('where nobody tells who we are, what we have made is ours all the same', () => {
  const items = itemsSchema.parse([
    { id: 1, body: MARKER, user: impostor },
    { id: 3, body: MARKER, user: impostor },
  ])
  expect(ownComments(items, MARKER, { kind: 'unknown', made: [3] }).map(({ id }) => id)).toEqual([3])
})

test('events of every other shape are tolerated', () => {
  const items = itemsSchema.parse([
    { event: 'committed', sha: 'abc', author: { name: 'x' } },
    { event: 'cross-referenced', actor: null, source: {} },
    { event: 'labeled', id: 'text', label: 'text', actor: 7 },
    {},
  ])
  expect(ownComments(items, MARKER, { kind: 'unknown', made: [] })).toEqual([])
  expect(mentionsMarker(items, MARKER)).toBe(false)
  expect(labelSetter(items, 'text')).toBeUndefined()
})

test('a label of an account that is gone was set by the ghost', () => {
  const items = itemsSchema.parse([{ event: 'labeled', label: { name: 'ok' }, actor: null }])
  expect(labelSetter(items, 'OK')).toBe('ghost')
})
