// The baseline cache's client from its source, as a program that this Node can run.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformFileSync } from '@swc/core'

/** Path of the compiled client. It is inside the project, where its libraries are found. */
export function compileCacheClient(): string {
  const folder = join(import.meta.dirname, '..', '.scratch')
  const { code } = transformFileSync(join(import.meta.dirname, '../src/baseline-cache-client.ts'), {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
    swcrc: false,
  })
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `baseline-cache-client-${process.pid}.mjs`)
  writeFileSync(path, code)
  return path
}
