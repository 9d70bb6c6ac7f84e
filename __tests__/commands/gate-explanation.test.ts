import { describe, expect, test } from '@jest/globals'
import { MeasurementError } from '../../src/errors.ts'
import { fakeDerivation } from '../fakes/measurements.ts'
import type { FakeSide } from '../fakes/targets.ts'
import { NAME, run } from './run-gate.ts'

const path = ['packages', 'x86_64-linux', 'web']
const [oldSsl, newSsl] = [fakeDerivation('openssl-3.0.14', 'a'), fakeDerivation('openssl-3.0.15', 'b')]
const base: FakeSide = { derivation: fakeDerivation('web-1.0', 'a'), dependencies: [oldSsl] }
const head: FakeSide = {
  derivation: fakeDerivation('web-1.0', 'b'),
  dependencies: [newSsl],
  toBuild: [newSsl, fakeDerivation('web-1.0', 'b')],
}

describe('the root of a rebuild', () => {
  test('is told of a target whose derivation changed', async () => {
    const { target } = await run({ targets: [{ path, base, head }] })
    expect(target(NAME)?.derivationChanges?.rootCauses).toEqual({
      rebuilds: 2,
      explained: 2,
      roots: [
        { name: 'openssl', baseVersion: '3.0.14', headVersion: '3.0.15', change: 'version', rebuilds: 2 },
      ],
    })
  })

  test('costs one question to the store for all targets, and none where no derivation changed', async () => {
    const other = {
      base: { derivation: fakeDerivation('db', 'c') },
      head: { derivation: fakeDerivation('db', 'd') },
    }
    const quiet = { derivation: fakeDerivation('mail', 'e') }
    const { nix } = await run({
      targets: [
        { path, base, head },
        { path: ['packages', 'x86_64-linux', 'db'], ...other },
        { path: ['packages', 'x86_64-linux', 'mail'], base: quiet, head: quiet },
      ],
    })
    const asked = nix.calls.filter((call) => call.startsWith('derivations'))
    expect(asked).toHaveLength(1)
    expect(asked[0]?.split(' ')).toHaveLength(7)
    const unchanged = await run({ targets: [{ path, base: quiet, head: quiet }] })
    expect(unchanged.nix.calls.filter((call) => call.startsWith('derivations'))).toEqual([])
  })

  test('is what the metric counts', async () => {
    const { finding, target } = await run({ targets: [{ path, base, head }] })
    expect(finding('rebuilds')).toMatchObject({ base: 0, head: 2, change: { difference: 2 } })
    expect(target(NAME)?.derivationChanges?.rootCauses?.rebuilds).toBe(2)
  })

  test('can not be told where the store does not tell, and nothing else is then said of the target', async () => {
    const derivationsError = new MeasurementError('broken', { remedy: 'mend it' })
    const quiet = { derivation: fakeDerivation('mail', 'e') }
    const { results, target } = await run({
      targets: [
        { path, base, head: { ...head, derivationsError } },
        { path: ['packages', 'x86_64-linux', 'mail'], base: quiet, head: quiet },
      ],
    })
    expect(results.verdict).toBe('incomplete')
    expect(target(NAME)).toMatchObject({
      status: 'not-measured',
      failures: { head: { kind: 'not-measured', message: 'broken\nmend it' } },
    })
    expect(target('packages.x86_64-linux.mail')?.status).toBe('compared')
  })
})

describe('the inputs of a flake', () => {
  const lock = (rev: string) =>
    JSON.stringify({
      version: 7,
      root: 'root',
      nodes: {
        root: { inputs: { nixpkgs: 'nixpkgs' } },
        nixpkgs: { locked: { type: 'github', owner: 'NixOS', repo: 'nixpkgs', rev: rev.repeat(40) } },
      },
    })
  const moved = { path: 'nixpkgs', change: 'moved', from: 'aaaaaaa', to: 'bbbbbbb' }
  const side: FakeSide = { derivation: fakeDerivation('web') }

  test('are told where they moved', async () => {
    const { results } = await run({
      targets: [{ path, base: side, head: side }],
      baseFiles: { 'flake.lock': lock('a') },
      headFiles: { 'flake.lock': lock('b') },
    })
    expect(results.inputs).toEqual([{ lockFile: 'flake.lock', ...moved }])
  })

  test('are not told of where no lock file changed', async () => {
    const { results } = await run({
      targets: [{ path, base: side, head: side }],
      baseFiles: { 'flake.lock': lock('a') },
    })
    expect(results).not.toHaveProperty('inputs')
  })

  test('are left out where a file can not be read, and the gate decides as ever', async () => {
    const { results } = await run({
      targets: [{ path, base: side, head: side }],
      baseFiles: { 'flake.lock': lock('a') },
      headFiles: { 'flake.lock': '<<<<<<< HEAD' },
    })
    expect(results).not.toHaveProperty('inputs')
    expect(results.verdict).toBe('pass')
  })
})

test('an interruption while explaining is told as any other', async () => {
  const interruption = new AbortController()
  const { results } = await run({
    targets: [{ path, base: {}, head: { counters: { functionCalls: 1_030_000 } } }],
    request: { explainAny: true },
    signal: interruption.signal,
    onRun: ({ kind }) => {
      if (kind === 'trace') interruption.abort()
    },
  })
  expect(results.platforms[0]).toMatchObject({ interrupted: true, verdict: 'incomplete' })
  expect(results.notices).toContainEqual(
    expect.objectContaining({ message: expect.stringContaining('interrupted') }),
  )
})
