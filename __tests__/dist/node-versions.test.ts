// The bundled program starts on every Node that it is meant for.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'

const program = fileURLToPath(new URL('../../dist/cli/index.js', import.meta.url))
// Node binaries, separated by colons; by default the one that runs the tests.
const binaries = process.env.NIX_PERF_GATE_TEST_NODE?.split(':').filter((path) => path !== '') ?? [process.execPath]

describe.each(binaries)('the program at the terminal on %s', (node) => {
  test('says its version', () => {
    expect(execFileSync(node, [program, '--version'], { encoding: 'utf8' })).toMatch(/^(?:nix-perf-gate )?\d+\.\d+\.\d+\n$/)
  })

  test('explains its commands', () => {
    expect(execFileSync(node, [program, 'gate', '--help'], { encoding: 'utf8' })).toContain('--base')
  })
})
