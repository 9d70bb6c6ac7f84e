import { describe, expect, test } from '@jest/globals'
import { InterruptedError } from '../../src/errors.ts'
import type { FakeSide } from '../fakes/targets.ts'
import { type Given, NAME, run, SYSTEM } from './run-gate.ts'

const BASE: FakeSide = {}
const TWICE: FakeSide = { counters: { functionCalls: 2_000_000 } }

/** A gate that fails, and is to leave profiles behind. */
const profiled = (given: Partial<Given> = {}) =>
  run({
    targets: [{ path: ['packages', SYSTEM, 'web'], base: BASE, head: TWICE }],
    hasProfiler: true,
    request: { profileDirectory: 'profiles' },
    ...given,
  })

describe('profiles of the gate', () => {
  test('have a folder for each side of a target that was traced, and cost an evaluation each', async () => {
    const { nix, written, results } = await profiled()
    for (const side of ['base', 'head'])
      expect(written.has(`profiles/${NAME}/${side}/ANALYSIS.md`)).toBe(true)
    expect(nix.runs.filter(({ kind }) => kind === 'time')).toHaveLength(2)
    expect(results.platforms[0]?.cost.evaluations).toBe(nix.runs.length)
    expect(results.notices).toEqual([])
    // The gate has other things to do than to look after the machine.
    expect(nix.calls).not.toContain('health')
    expect(written.get(`profiles/${NAME}/head/build-stats.json`)).toContain('"store": null')
  })

  test('cost nobody a verdict where they can not be written', async () => {
    const { results, status, target } = await profiled({ writeError: new Error('no space left on device') })
    expect(results.verdict).toBe('fail')
    expect(status).toBe(1)
    expect(target(NAME)?.explanation?.callPaths).toBeDefined()
    expect(results.notices).toEqual([
      { level: 'warning', message: 'Not all profiles could be written: no space left on device' },
    ])
  })

  test('are given up where the user stops the gate, which keeps its results', async () => {
    const interruption = new AbortController()
    const { nix, results, written } = await profiled({
      signal: interruption.signal,
      onRun: ({ kind }) => {
        if (kind === 'time') interruption.abort(new InterruptedError())
      },
    })
    expect(results.verdict).toBe('fail')
    expect(written.size).toBe(0)
    expect(nix.runs.filter(({ kind }) => kind === 'time')).toHaveLength(1)
    expect(results.notices).toMatchObject([
      { message: expect.stringContaining('The gate was interrupted') },
      { message: 'Not all profiles could be written: interrupted' },
    ])
  })
})
