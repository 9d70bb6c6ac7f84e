// The cache service of GitHub Actions on loopback, as its own client speaks to it: version 2 (calls over HTTP, and
// signed addresses of a blob store) and version 1, which GitHub Enterprise and other forges have. It can be told to fail.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'

export interface CacheServer {
  /** What a job's environment has for version 2, the token included. */
  readonly env: Readonly<Record<string, string>>
  /** The same for version 1. */
  readonly envV1: Readonly<Record<string, string>>
  /** What is kept, by key: archives as the client made them. Tests may look, and put others in their place. */
  readonly entries: Map<string, CacheEntry>
  /** Every request in order, by its name: `GetCacheEntryDownloadURL`, `PUT blob`. */
  readonly requests: readonly string[]
  /** From now on requests whose name matches fail so; undefined ends it. */
  fail(fault: CacheFault | undefined): void
  close(): Promise<void>
}

export interface CacheEntry {
  /** The client's digest of paths and compression. */
  readonly version: string
  readonly archive: Buffer
}

export interface CacheFault {
  readonly at: RegExp
  /** A status to answer with; never an answer; the connection cut; an answer that ends half-way. */
  readonly how: number | 'hang' | 'cut' | 'half'
}

const TOKEN = 'a-runtime-token'

export async function startCacheServer(): Promise<CacheServer> {
  const entries = new Map<string, CacheEntry>()
  const uploads = new Map<string, Upload>()
  const requests: string[] = []
  let fault: CacheFault | undefined
  const server = createServer((request, response) => {
    const name = nameOf(request)
    requests.push(name)
    const how = fault?.at.test(name) === true ? fault.how : undefined
    if (how === 'hang') return
    if (how === 'cut') request.socket.destroy()
    else if (typeof how === 'number')
      response.writeHead(how, JSON_TYPE).end('{"msg":"a fault of the service"}')
    else
      void answer({ request, entries, uploads, origin: url() }).then((told) => {
        send(response, told, how)
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = (): string => {
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the server has no port')
    return `http://127.0.0.1:${address.port}`
  }
  return {
    env: { ACTIONS_RESULTS_URL: `${url()}/`, ACTIONS_CACHE_SERVICE_V2: 'true', ACTIONS_RUNTIME_TOKEN: TOKEN },
    envV1: { ACTIONS_CACHE_URL: `${url()}/`, ACTIONS_RUNTIME_TOKEN: TOKEN },
    entries,
    requests,
    fail: (next) => {
      fault = next
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
}

const JSON_TYPE = { 'content-type': 'application/json' }

/** Begun and not yet sealed, by the id of its blob. */
interface Upload {
  readonly key: string
  readonly version: string
  readonly chunks: Buffer[]
}

interface Call {
  readonly request: IncomingMessage
  readonly entries: Map<string, CacheEntry>
  readonly uploads: Map<string, Upload>
  readonly origin: string
}

interface Answer {
  readonly status: number
  readonly body?: object | Buffer
}

/** `CreateCacheEntry`, `GET blob`, `PATCH caches`: what a request is, without ids and signatures. */
function nameOf({ method = '', url = '' }: IncomingMessage): string {
  const [, call] = /^\/twirp\/github\.actions\.results\.api\.v1\.CacheService\/(\w+)$/.exec(url) ?? []
  if (call !== undefined) return call
  const [, resource = url] = /^\/(?:account\/|_apis\/artifactcache\/)(\w+)/.exec(url) ?? []
  return `${method} ${resource}`
}

async function answer(call: Call): Promise<Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of call.request) if (chunk instanceof Buffer) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  const name = nameOf(call.request)
  // Signed addresses are their own authorization.
  const isAuthorized = name.endsWith(' blob') || call.request.headers.authorization === `Bearer ${TOKEN}`
  if (!isAuthorized) return { status: 401, body: { msg: 'no such token' } }
  const handle = handlers[name]
  return handle === undefined ? { status: 404, body: { msg: `no ${name}` } } : handle(call, body)
}

const entrySchema = z.object({ key: z.string().max(512), version: z.string() })
const lookupSchema = entrySchema.extend({ restore_keys: z.array(z.string()).optional() })
const sealSchema = entrySchema.extend({ size_bytes: z.string() })

const handlers: Readonly<Record<string, (call: Call, body: Buffer) => Answer>> = {
  GetCacheEntryDownloadURL: ({ entries, origin }, body) => {
    const { key, restore_keys: others = [], version } = lookupSchema.parse(jsonOf(body))
    const found = lookUp(entries, [key, ...others], version)
    if (found === undefined) return { status: 200, body: { ok: false } }
    return {
      status: 200,
      body: { ok: true, signed_download_url: blobUrl(origin, found), matched_key: found },
    }
  },
  CreateCacheEntry: ({ entries, uploads, origin }, body) => {
    const { key, version } = entrySchema.parse(jsonOf(body))
    if (entries.has(key)) return { status: 409, body: { code: 'already_exists', msg: EXISTS } }
    uploads.set(key, { key, version, chunks: [] })
    return { status: 200, body: { ok: true, signed_upload_url: blobUrl(origin, key) } }
  },
  FinalizeCacheEntryUpload: ({ entries, uploads }, body) => {
    const { key, size_bytes: size } = sealSchema.parse(jsonOf(body))
    return seal({ entries, uploads }, key, Number(size))
      ? { status: 200, body: { ok: true, entry_id: '1' } }
      : { status: 200, body: { ok: false } }
  },
  'PUT blob': ({ request, uploads }, body) => {
    uploads.get(blobOf(request))?.chunks.push(body)
    return { status: 201 }
  },
  'GET blob': ({ request, entries }) => {
    const entry = entries.get(blobOf(request))
    return entry === undefined ? { status: 404 } : { status: 200, body: entry.archive }
  },
  'GET cache': ({ request, entries, origin }) => {
    const { searchParams } = new URL(request.url ?? '', origin)
    const keys = (searchParams.get('keys') ?? '').split(',')
    const found = lookUp(entries, keys, searchParams.get('version') ?? '')
    if (found === undefined) return { status: 204 }
    return { status: 200, body: { archiveLocation: blobUrl(origin, found), cacheKey: found } }
  },
  'POST caches': ({ request, entries, uploads }, body) => {
    const id = idOf(request)
    if (id !== undefined) {
      const { size } = z.object({ size: z.number() }).parse(jsonOf(body))
      return { status: seal({ entries, uploads }, id, size) ? 204 : 400 }
    }
    const { key, version } = entrySchema.parse(jsonOf(body))
    if (entries.has(key)) return { status: 409, body: { message: EXISTS } }
    const next = uploads.size + 1
    uploads.set(String(next), { key, version, chunks: [] })
    return { status: 201, body: { cacheId: next } }
  },
  'PATCH caches': ({ request, uploads }, body) => {
    uploads.get(idOf(request) ?? '')?.chunks.push(body)
    return { status: 204 }
  },
}

const EXISTS = 'cache entry with the same key, version, and scope already exists'

/** The key itself before one that begins with it, as the service has it. */
function lookUp(
  entries: ReadonlyMap<string, CacheEntry>,
  keys: readonly string[],
  version: string,
): string | undefined {
  const fitting = [...entries].flatMap(([key, entry]) => (entry.version === version ? [key] : []))
  return keys.flatMap((wanted) => [
    ...fitting.filter((key) => key === wanted),
    ...fitting.filter((key) => key.startsWith(wanted)),
  ])[0]
}

function seal({ entries, uploads }: Pick<Call, 'entries' | 'uploads'>, id: string, size: number): boolean {
  const upload = uploads.get(id)
  if (upload === undefined) return false
  const archive = Buffer.concat(upload.chunks)
  if (archive.length !== size) return false
  entries.set(upload.key, { version: upload.version, archive })
  return true
}

function blobUrl(origin: string, key: string): string {
  return `${origin}/account/blob/${encodeURIComponent(key)}?sig=a-signature`
}

function blobOf({ url = '' }: IncomingMessage): string {
  return decodeURIComponent(/^\/account\/blob\/([^?]+)/.exec(url)?.[1] ?? '')
}

function idOf({ url = '' }: IncomingMessage): string | undefined {
  return /\/caches\/(\d+)$/.exec(url)?.[1]
}

function jsonOf(body: Buffer): unknown {
  return JSON.parse(body.toString('utf8'))
}

function send(response: ServerResponse, { status, body }: Answer, how: CacheFault['how'] | undefined): void {
  const bytes = body === undefined || body instanceof Buffer ? body : Buffer.from(JSON.stringify(body))
  response.writeHead(status, {
    ...(body !== undefined && !(body instanceof Buffer) && JSON_TYPE),
    ...(bytes !== undefined && { 'content-length': String(bytes.length) }),
  })
  if (how !== 'half' || bytes === undefined) response.end(bytes)
  else response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy())
}
