// The history as a branch that is pushed to, on a real Git server: added to, never rewritten, and whole whoever pushes at the same
// moment.

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { pushHistory, type PushedHistoryOptions } from '../../src/adapters/git/push-history.ts'
import { HISTORY_BRANCH } from '../../src/core/trend/paths.ts'
import type { EditHistory, WritableHistory } from '../../src/ports/history.ts'
import { seeded } from '../fakes/run.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { type GitServer, startGitServer } from '../git-server.ts'

const TOKEN = 'secret-token'
const AUTHORIZATION = `basic ${Buffer.from(`x-access-token:${TOKEN}`).toString('base64')}`

let sandbox: GitSandbox
let server: GitServer | undefined
let now: number
let jobs: number

beforeEach(() => {
  sandbox = createGitSandbox({ name: 'push-history-' })
  sandbox.repository('forge', '--bare')
  ;[now, jobs] = [0, 0]
})
afterEach(async () => {
  await server?.close()
  server = undefined
  sandbox.remove()
})

/** A job's own. */
function appending(options: Partial<PushedHistoryOptions> = {}): WritableHistory['append'] {
  jobs += 1
  return pushHistory({
    remote: join(sandbox.directory, 'forge'),
    token: TOKEN,
    directory: join(sandbox.temporary, `history-${jobs}`),
    environment: sandbox.environment,
    signal: new AbortController().signal,
    clock: { seconds: () => now },
    random: seeded(jobs),
    timestamp: 1_700_000_000,
    sleep: (seconds) => {
      now += seconds
      return Promise.resolve()
    },
    ...options,
  })
}

/** Adds a line to a file, where it is not there. */
function addLine(path: string, line: string): EditHistory {
  return async ({ read }) => {
    const lines = ((await read(path)) ?? '').split('\n').filter((one) => one !== '')
    return lines.includes(line) ? [] : [{ path, text: `${[...lines, line].join('\n')}\n` }]
  }
}

function git(...parameters: readonly string[]): string {
  return sandbox.git('forge', ...parameters)
}

function fileOf(path: string): string {
  return git('show', `${HISTORY_BRANCH}:${path}`)
}

test('begins the branch without a parent, and goes on from what is there', async () => {
  const append = appending()
  expect(await append(addLine('a/Ä', 'ü1'), 'Record 1\n\n[skip ci]')).toBe('written')
  expect(await append(addLine('a/Ä', '2'), 'Record 2')).toBe('written')
  expect(await append(addLine('a/Ä', '2'), 'Record 2')).toBe('unchanged')
  expect(await appending()(() => Promise.resolve([{ path: 'b', text: '3' }]), 'Record 3')).toBe('written')
  expect(fileOf('a/Ä')).toBe('ü1\n2')
  expect(git('log', '--format=%s', HISTORY_BRANCH)).toBe('Record 3\nRecord 2\nRecord 1')
  expect(git('branch', '--list', '--format=%(refname:short)')).toBe(HISTORY_BRANCH)
  await append(() => Promise.resolve([{ path: 'b', text: null }]), 'Tidy')
  expect(git('ls-tree', '-r', '--name-only', '-z', HISTORY_BRANCH)).toBe('a/Ä\0')
})

test('reads again where another job came between, at its first commit too', async () => {
  for (const line of ['1', '2']) {
    let others = 0
    const slow: EditHistory = async (state) => {
      const edits = await addLine('a', line)(state)
      others += 1
      if (others === 1) await appending()(addLine(`b${line}`, 'another job'), 'Another')
      return edits
    }
    expect(await appending()(slow, `Record ${line}`)).toBe('written')
    expect(others).toBe(2)
  }
  expect([fileOf('a'), fileOf('b1'), fileOf('b2')]).toEqual(['1\n2', 'another job', 'another job'])
  expect(git('log', '--format=%s', HISTORY_BRANCH)).toBe('Record 2\nAnother\nRecord 1\nAnother')
})

test('four jobs at once lose none of their commits', async () => {
  const waiting = {
    clock: { seconds: () => performance.now() / 1000 },
    sleep: (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, 100 * seconds)),
  }
  const lines = ['a', 'b', 'c', 'd'].flatMap((job) => [`${job}1`, `${job}2`])
  const own = new Map(['a', 'b', 'c', 'd'].map((job) => [job, appending(waiting)]))
  await Promise.all(
    [...own].map(async ([job, append]) => {
      for (const line of lines.filter((one) => one.startsWith(job))) await append(addLine('all', line), line)
    }),
  )
  expect(fileOf('all').split('\n').toSorted()).toEqual(lines)
  // One commit for each, one after the other.
  expect(git('log', '--reverse', '--format=%s', HISTORY_BRANCH)).toBe(fileOf('all'))
})

test('ends where the forge keeps the branch from everybody, with its reason in one line', async () => {
  await appending()(addLine('a', '1'), 'Record')
  sandbox.write('forge', { 'hooks/pre-receive': '#!/bin/sh\necho Not for you >&2\nexit 1\n' })
  execFileSync('chmod', ['+x', join(sandbox.directory, 'forge/hooks/pre-receive')])
  await expect(appending()(addLine('a', '2'), 'Record')).rejects.toThrow(
    /^could not write to the branch nix-perf-gate-history: .*pre-receive hook declined.*: Not for you$/,
  )
  expect(now).toBeLessThan(60)
  expect(fileOf('a')).toBe('1')
})

test('goes to the forge with the token alone, and leaves it nowhere', async () => {
  git('config', 'http.receivepack', 'true')
  server = await startGitServer(sandbox.directory, AUTHORIZATION)
  const remote = `${server.url}/forge`
  expect(await appending({ remote })(addLine('a', '1'), 'Record')).toBe('written')
  expect(fileOf('a')).toBe('1')
  const found = execFileSync('sh', ['-c', `grep -r -e ${TOKEN} -e ${AUTHORIZATION.slice(6)} . || true`], {
    cwd: sandbox.temporary,
  })
  expect(found.toString()).toBe('')
  const helper = `!touch ${join(sandbox.directory, 'asked')};:`
  sandbox.git('forge', 'config', '--global', 'credential.helper', helper)
  await expect(appending({ remote, token: 'wrong' })(addLine('a', '2'), 'Record')).rejects.toThrow(
    /^could not write to the branch nix-perf-gate-history: the job’s token may not push \(.*\)$/,
  )
  expect(now).toBe(0)
  expect(existsSync(join(sandbox.directory, 'asked'))).toBe(false)
  expect(readdirSync(join(sandbox.temporary, 'history-1'))).not.toContain('connection')
})

test('does nothing more once the job is interrupted', async () => {
  const stopped = new AbortController()
  stopped.abort(new Error('stopped'))
  await expect(appending({ signal: stopped.signal })(addLine('a', '1'), 'Record')).rejects.toThrow('stopped')
})
