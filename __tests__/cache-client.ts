// The baseline cache's client from its source, as a program that this Node can run.

import { join } from 'node:path'
import { buildSync } from 'esbuild'

/** Path of the compiled client. It is inside the project, where its libraries are found. */
export function compileCacheClient(): string {
  const outfile = join(import.meta.dirname, '..', '.scratch', `baseline-cache-client-${process.pid}.mjs`)
  buildSync({
    entryPoints: [join(import.meta.dirname, '../src/baseline-cache-client.ts')],
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    outfile,
  })
  return outfile
}
