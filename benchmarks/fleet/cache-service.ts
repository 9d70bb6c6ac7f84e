// The cache service of a job in a process of its own, until it is ended: tells what a job's environment has for it.

import { startCacheServer } from '../../__tests__/cache-server.ts'

const { env } = await startCacheServer()
process.stdout.write(JSON.stringify(env))
