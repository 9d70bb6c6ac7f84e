import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import {
  type BaselineCacheSetup,
  createBaselineCache,
  noBaselines,
} from '../../src/adapters/baseline-cache.ts'
import { compileCacheClient } from '../cache-client.ts'
import { type CacheServer, startCacheServer } from '../cache-server.ts'

const KEY = 'nix-perf-gate-baseline-1-x86_64-linux-0123456789abcdef'
const TEXT = '{"some":"text — é"}'

const client = compileCacheClient()
let directory: string
let server: CacheServer

beforeAll(async () => {
  server = await startCacheServer()
})
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'baseline-cache-'))
})
afterEach(() => {
  server.fail(undefined)
  server.entries.clear()
  expect(readdirSync(directory)).toEqual([])
  rmSync(directory, { recursive: true })
})
afterAll(async () => {
  rmSync(client)
  await server.close()
})

/** The store of a job; another call is another job, with folders of other names. */
function store(setup: Partial<BaselineCacheSetup> = {}) {
  const { PATH } = process.env
  return createBaselineCache({
    client,
    environment: { PATH, RUNNER_DEBUG: '1', ...server.env },
    directory,
    signal: new AbortController().signal,
    ...setup,
  })
}

async function requestsOf<T>(act: () => Promise<T>): Promise<{ answer: T; requests: readonly string[] }> {
  const before = server.requests.length
  const answer = await act()
  return { answer, requests: server.requests.slice(before) }
}

describe.each(['version 2', 'version 1'] as const)('%s of the service', (version) => {
  const job = () => ({
    environment: { PATH: process.env.PATH, ...(version === 'version 2' ? server.env : server.envV1) },
  })

  test('gives another job what one job saved', async () => {
    expect(await store(job()).save(KEY, TEXT)).toBeUndefined()
    expect(await store(job()).restore(KEY)).toEqual({ text: TEXT })
  })

  test('has nothing under a key that nothing was saved under, which is no matter for a notice', async () => {
    await store(job()).save(KEY, TEXT)
    expect(await store(job()).restore(`${KEY}0`)).toEqual({ text: undefined })
  })

  test('keeps what was saved first, without a word', async () => {
    await store(job()).save(KEY, TEXT)
    expect(await store(job()).save(KEY, 'another')).toBeUndefined()
    expect(await store(job()).restore(KEY)).toEqual({ text: TEXT })
  })

  test('that fails is a miss with a notice, and nothing that is thrown', async () => {
    server.fail({ at: /./, how: 400 })
    const { text, notice } = await store(job()).restore(KEY)
    expect(text).toBeUndefined()
    expect(notice).toMatch(
      /^The baseline cache could not be read \(.*400.*\), so that base is measured here\.$/,
    )
    expect(await store(job()).save(KEY, TEXT)).toMatch(
      /^The baseline could not be kept in the cache \(.+\)\.$/,
    )
  })
})

describe('requests', () => {
  test('are one for a miss, two for a hit, three for a save and one where it is there already', async () => {
    const miss = await requestsOf(() => store().restore(KEY))
    const save = await requestsOf(() => store().save(KEY, TEXT))
    const again = await requestsOf(() => store().save(KEY, TEXT))
    const hit = await requestsOf(() => store().restore(KEY))
    expect(miss.requests).toEqual(['GetCacheEntryDownloadURL'])
    expect(save.requests).toEqual(['CreateCacheEntry', 'PUT blob', 'FinalizeCacheEntryUpload'])
    expect(again.requests).toEqual(['CreateCacheEntry'])
    expect(hit.requests).toEqual(['GetCacheEntryDownloadURL', 'GET blob'])
  })

  test('are none where the job has no cache service', async () => {
    const { answer, requests } = await requestsOf(() => store({ environment: {} }).restore(KEY))
    expect(answer).toEqual({ text: undefined })
    expect(await store({ environment: {} }).save(KEY, TEXT)).toBeUndefined()
    expect(requests).toEqual([])
  })

  test('are none where GitHub says that the service is of version 1 and gives no address for it', async () => {
    const environment = { PATH: process.env.PATH, ACTIONS_RESULTS_URL: server.env.ACTIONS_RESULTS_URL }
    const { answer, requests } = await requestsOf(() => store({ environment }).restore(KEY))
    expect(answer).toEqual({ text: undefined })
    expect(requests).toEqual([])
  })
})

describe('an entry', () => {
  /** Puts an archive in place of what is under the key. */
  async function replace(change: (archive: Buffer) => Buffer): Promise<void> {
    await store().save(KEY, TEXT)
    const entry = server.entries.get(KEY)
    if (entry === undefined) throw new Error('nothing was saved')
    server.entries.set(KEY, { ...entry, archive: change(entry.archive) })
  }

  test.each([
    ['that is no archive', () => Buffer.from('not an archive')],
    ['that is empty', () => Buffer.alloc(0)],
    ['that is cut off', (archive: Buffer) => archive.subarray(0, archive.length / 2)],
    ['that is damaged', (archive: Buffer) => Buffer.from(archive.map((byte) => byte ^ 0x5a))],
  ])('%s is a miss with a notice', async (_, change) => {
    await replace(change)
    const { text, notice } = await store().restore(KEY)
    expect(text).toBeUndefined()
    expect(notice).toContain('could not be read')
  })

  test('whose download ends early is a miss with a notice', async () => {
    await store().save(KEY, TEXT)
    server.fail({ at: /GET blob/, how: 'half' })
    const { text, notice } = await store({ timeouts: { restoreSeconds: 4, saveSeconds: 4 } }).restore(KEY)
    expect(text).toBeUndefined()
    expect(notice).toContain('could not be read')
  })

  test('of more than 16 MiB is neither kept nor read', async () => {
    const huge = ' '.repeat(16 * 1024 * 1024 + 1)
    expect(await store().save(KEY, huge)).toContain('larger than 16 MiB')
    await replace(() =>
      archiveOf((folder) => {
        writeFileSync(join(folder, 'baseline.json'), huge)
      }),
    )
    expect((await store().restore(KEY)).notice).toContain('not one of ours')
  })

  test('that is a link to another file is not followed', async () => {
    await replace(() =>
      archiveOf((folder) => {
        symlinkSync('/etc/hostname', join(folder, 'baseline.json'))
      }),
    )
    const { text, notice } = await store().restore(KEY)
    expect(text).toBeUndefined()
    expect(notice).toContain('not one of ours')
  })

  test('with other files is a miss', async () => {
    await replace(() =>
      archiveOf((folder) => {
        writeFileSync(join(folder, 'other.json'), TEXT)
      }),
    )
    expect(await store().restore(KEY)).toEqual({ text: undefined })
  })

  test('under a longer key that begins with ours comes back, for the reader of its content to refuse', async () => {
    await store().save(`${KEY}-longer`, TEXT)
    expect(await store().restore(KEY)).toEqual({ text: TEXT })
  })
})

describe('a service', () => {
  const SHORT = { timeouts: { restoreSeconds: 1, saveSeconds: 1 } }

  test.each([
    ['that does not answer', { at: /./, how: 'hang' } as const],
    ['that does not answer for the blob', { at: /blob/, how: 'hang' } as const],
    ['that answers 500', { at: /./, how: 500 } as const],
    ['that answers 503', { at: /./, how: 503 } as const],
  ])('%s is given up in time', async (_, fault) => {
    await store().save(KEY, TEXT)
    server.fail(fault)
    expect(await store(SHORT).restore(KEY)).toEqual({
      text: undefined,
      notice:
        'The baseline cache could not be read (the service took too long), so that base is measured here.',
    })
    expect(await store(SHORT).save(`${KEY}1`, TEXT)).toBe(
      'The baseline could not be kept in the cache (the service took too long).',
    )
  })

  test.each([
    ['that cuts connections', { at: /./, how: 'cut' } as const],
    ['that denies access', { at: /./, how: 403 } as const],
    ['that limits rates', { at: /./, how: 429 } as const],
    ['whose blob store denies access', { at: /blob/, how: 403 } as const],
  ])('%s is a miss with a notice of one short line without addresses', async (_, fault) => {
    await store().save(KEY, TEXT)
    server.fail(fault)
    for (const notice of [
      (await store().restore(KEY)).notice,
      await store({ timeouts: { restoreSeconds: 10, saveSeconds: 10 } }).save(`${KEY}2`, TEXT),
    ]) {
      expect(notice).toMatch(/^The baseline (?:cache )?could not be .{10,300}$/)
      expect(notice).not.toMatch(/sig=|127\.0\.0\.1:|%0A/)
    }
  })

  test('that is not there is a miss with a notice', async () => {
    const environment = { PATH: process.env.PATH, ...server.env, ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/' }
    expect((await store({ environment }).restore(KEY)).notice).toContain('ECONNREFUSED')
  })
})

test('an interruption ends the client at once', async () => {
  const interruption = new AbortController()
  server.fail({ at: /./, how: 'hang' })
  const restoring = store({ signal: interruption.signal }).restore(KEY)
  setTimeout(() => {
    interruption.abort(new Error('interrupted'))
  }, 200)
  expect(await restoring).toMatchObject({ text: undefined })
})

test('the client is told what the service asks for where no other process sees it, and none of the action’s inputs', async () => {
  const curious = join(tmpdir(), `curious-${process.pid}.mjs`)
  writeFileSync(
    curious,
    `import { readFileSync } from 'node:fs'
     const { NIX_PERF_GATE_HANDOVER: file, ...seen } = process.env
     const names = (variables) => Object.keys(variables).sort().join(',')
     console.log('::warning::' + names(seen) + ' and ' + names(JSON.parse(readFileSync(file, 'utf8'))))`,
  )
  const environment = { PATH: process.env.PATH, INPUT_TOKEN: 'secret', ...server.env }
  const { notice } = await store({ client: curious, environment }).restore(KEY)
  rmSync(curious)
  const [seen, handedOver] = notice?.split(' and ') ?? []
  expect(seen).toContain('PATH')
  expect(seen).not.toContain('ACTIONS_')
  expect(handedOver).toContain('ACTIONS_')
  expect(notice).not.toContain('INPUT_')
})

test('a client that is not there is a miss with a notice', async () => {
  expect((await store({ client: join(directory, 'missing.mjs') }).restore(KEY)).notice).toContain('status 1')
})

test('the terminal keeps nothing', async () => {
  expect(await noBaselines.save(KEY, TEXT)).toBeUndefined()
  expect(await noBaselines.restore(KEY)).toEqual({ text: undefined })
})

/** An archive as the client makes them (zstd where the machine has it, as here), with files of a test's own. */
function archiveOf(fill: (folder: string) => void): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'))
  try {
    fill(folder)
    const names = readdirSync(folder)
    const hasZstd = isThere('zstd')
    return execFileSync('tar', ['-C', folder, hasZstd ? '--zstd' : '-z', '-cf', '-', ...names])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'])
    return true
  } catch {
    return false
  }
}
