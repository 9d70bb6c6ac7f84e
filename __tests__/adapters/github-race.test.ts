// Eight jobs of one workflow that write their sections into one comment at the same moment.

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { seeded } from '../fakes/run.ts'
import { addLineTo, bodies, type HostedServer, MARKER, startHostedServer } from './github-host.ts'

const EDITORS = 8
const ROUNDS = 100

/** Waiting takes a hundredth of what it would. */
const SECOND_MILLISECONDS = 10
/** The clock goes slower than that, so that no editor is out of time because this machine is busy. */
const CLOCK_SECOND_MILLISECONDS = 100

const random = seeded(23)
let server: HostedServer

beforeAll(async () => {
  server = await startHostedServer({ latency: () => Math.floor(random() * 4), clockOffsetSeconds: () => 0 })
})

afterAll(async () => {
  await server.close()
})

function editor(line: string): Promise<void> {
  const host = server.host({
    clock: { seconds: () => performance.now() / CLOCK_SECOND_MILLISECONDS },
    sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * SECOND_MILLISECONDS)),
    random,
    timeoutSeconds: 10,
  })
  return addLineTo(host, line)
}

function clear(): void {
  for (const { id } of server.state.comments(7)) server.state.removeComment(id)
}

const lines = Array.from({ length: EDITORS }, (_, index) => `job ${index}`)

test('after each of a hundred rounds there is one comment with all eight sections', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    clear()
    await Promise.all(lines.map(editor))
    expect(bodies(server)).toEqual([[MARKER, ...lines].join('\n')])
    expect(server.state.reactions(7)).toEqual([])
  }
  expect(server.violations).toEqual([])
})
