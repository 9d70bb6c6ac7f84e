// Every parser on what every implementation prints of the same flake.
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { parseOutputs } from '../../../src/adapters/nix/output-closure.ts'
import type { Failure } from '../../../src/core/model/failure.ts'
import type { Statistics } from '../../../src/core/model/measurement.ts'
import { createBuildLogReader } from '../../../src/core/nix/build-log.ts'
import { cleanSettings } from '../../../src/core/nix/clean-settings.ts'
import { parseDerivations } from '../../../src/core/nix/derivation-show.ts'
import { parseDryRunLog } from '../../../src/core/nix/dry-run.ts'
import { describeFailure } from '../../../src/core/nix/evaluation-error.ts'
import { countWarnings } from '../../../src/core/nix/evaluation-warnings.ts'
import { createFoldedStacksReader } from '../../../src/core/nix/folded-stacks.ts'
import { filesOf, parseFunctionCalls } from '../../../src/core/nix/function-calls.ts'
import { createFunctionTraceReader, filesOfPositions } from '../../../src/core/nix/function-trace.ts'
import { parsePathInfo, parseUnpackedSizes } from '../../../src/core/nix/path-info.ts'
import { parseProfileFrame } from '../../../src/core/nix/profile-frame.ts'
import { parseSettings } from '../../../src/core/nix/settings.ts'
import { parseLockedInputs, sourceFiles } from '../../../src/core/nix/source-files.ts'
import { countsNothing, parseStatistics } from '../../../src/core/nix/statistics.ts'
import { isSupported, parseNixVersion } from '../../../src/core/nix/version.ts'
import { captured, type ImplementationName, implementations } from './captured.ts'

const STORE = '/nix/store'
const LIBRARY = `${STORE}/9chj81p28i30i87sjscdbddi9f33hh83-library-1.0.drv`
const APP = `${STORE}/jlydmm0xy74ac0xm4mijpyxwaxp363q1-app-2.0.drv`
const HOST = `${STORE}/zhgg85ss99l7hyc4fjnhxp31f4jx6p5j-host-web.drv`

const ownSchema = z.object({ path: z.string(), revision: z.string() })

const KNOWN = {
  '2.34.8': { implementation: 'nix', version: '2.34.8', level: [2, 34] },
  '2.36.0': { implementation: 'nix', version: '2.36.0', level: [2, 36] },
  'determinate-3.22.2': {
    implementation: 'determinate',
    version: '3.22.2 (Nix 2.35.2)',
    level: [2, 35],
  },
  'lix-2.95.3': { implementation: 'lix', version: '2.95.3', level: [2, 95] },
} as const satisfies Readonly<Record<ImplementationName, unknown>>

/** What an implementation does not count. */
const NOT_COUNTED: Readonly<Partial<Record<ImplementationName, readonly (keyof Statistics)[]>>> = {
  'lix-2.95.3': ['expressions', 'gcCycles', 'gcSeconds', 'valuesMade'],
}

/** Those that ran where they could set up a sandbox for a builder. */
const CAN_BUILD: readonly ImplementationName[] = ['2.36.0', 'determinate-3.22.2']

/** Where the captured flake has none of it, or it is below what a clock tells. */
const MAY_BE_ZERO: readonly string[] = ['gcSeconds', 'listConcatenations']

describe.each(implementations)('of %s', (name) => {
  const text = (file: string) => captured(name, file)
  const metadata = text('hosts.flake-metadata.json')
  const own = ownSchema.parse(JSON.parse(metadata))
  const whose = sourceFiles({
    storePath: own.path,
    sha: own.revision,
    inputs: parseLockedInputs(metadata),
  })

  test('the version line is known, and the release is one to work with', () => {
    const version = parseNixVersion(text('version.txt'))
    expect(version).toEqual(KNOWN[name])
    expect(isSupported(version)).toBe(true)
  })

  test('statistics are told as far as it counts, and what it does not count is no zero', () => {
    const statistics = parseStatistics(text('hosts.statistics.json'))
    expect(countsNothing(statistics)).toBe(false)
    const entries = Object.entries(statistics ?? {})
    expect(entries.flatMap(([key, value]) => (value === undefined ? [key] : [])).toSorted()).toEqual(
      (NOT_COUNTED[name] ?? []).toSorted(),
    )
    expect(entries.filter(([key, value]) => value === 0 && !MAY_BE_ZERO.includes(key))).toEqual([])
    expect(statistics?.functionCalls).toBeGreaterThan(81_000)
    expect(statistics?.allocatedBytes).toBeGreaterThan(1_400_000)
  })

  test('calls by function add up, and are told by file of the repository and by input', () => {
    const json = text('hosts.function-calls.json')
    const calls = parseFunctionCalls(json, whose)
    const sum = calls?.functions.reduce((total, one) => total + one.calls, 0)
    expect(sum).toBe(parseStatistics(json)?.functionCalls)
    const places = new Set(
      calls?.functions.map(({ place: { origin, input, file } }) => [origin, input, file].join(' ').trim()),
    )
    expect([...places].filter((place) => !place.startsWith('other')).toSorted()).toEqual([
      'input dep flake.nix',
      'repository  flake.nix',
      'repository  lib.nix',
    ])
    expect([...places].filter((place) => /\/nix\/store|\bfile:/.test(place))).toEqual([])
    expect(filesOf(json).length).toBeGreaterThan(2)
  })

  test('a trace has every call, and the files of the repository that were evaluated', () => {
    const printed = text('hosts.function-trace.stderr')
    const reader = createFunctionTraceReader()
    reader.write(Buffer.from(printed))
    const { calls, files, positions, builder } = reader.end()
    expect(calls).toBe(printed.match(/^function-trace entered/gm)?.length)
    expect(builder.finish('calls', []).own.reduce((sum, one) => sum + one, 0)).toBe(calls)
    const evaluated = [...files, ...filesOfPositions(positions)].map(whose)
    expect(evaluated).toContainEqual({ origin: 'repository', file: 'flake.nix' })
    expect(evaluated).toContainEqual({ origin: 'repository', file: 'lib.nix' })
    expect(evaluated.filter(({ file }) => /^\/|\bfile:|^internal/.test(file))).toEqual([])
  })

  test('a dry run tells what would be built', () => {
    const { toBuild, toFetch, unknown, isCut, messages } = parseDryRunLog(text('hosts.dry-run.stderr'))
    expect({ toBuild, toFetch, unknown, isCut }).toEqual({
      toBuild: [LIBRARY, APP, HOST],
      toFetch: [],
      unknown: [],
      isCut: undefined,
    })
    expect(countWarnings(messages)).toBe(0)
    expect(parseOutputs(text('hosts.dry-run.json'))).toEqual([
      `${STORE}/6d644vybp11a1j6dc03p8pcq74vs79p9-host-web`,
    ])
  })

  test('derivations are read with their inputs and outputs', () => {
    const derivations = parseDerivations(text('hosts.derivations.json'), STORE)
    expect([...derivations.keys()].toSorted()).toEqual([LIBRARY, APP, HOST])
    expect(derivations.get(APP)).toMatchObject({ isFixed: false, inputs: [LIBRARY] })
    expect(derivations.get(APP)?.outputs).toEqual([expect.stringMatching(/-app-2\.0$/)])
  })

  test('sizes of paths are read, and a path that is not there has none', () => {
    const sizes = new Map([
      [LIBRARY, 392],
      [APP, 528],
      [HOST, 4960],
    ])
    expect(parseUnpackedSizes(text('hosts.path-info.json'))).toEqual(sizes)
    expect(parsePathInfo(text('hosts.path-info.json')).size).toBe(0)
    expect(parseUnpackedSizes(text('hosts.path-info.missing.json')).size).toBe(0)
  })

  test('sizes are read in the second format, by those that have it', () => {
    if (name === 'lix-2.95.3') return
    expect(parseUnpackedSizes(text('hosts.path-info.format-2.json')).get(HOST)).toBe(4960)
  })

  test('a build on the way is seen, and one that the machine can not do is no failure of the code', () => {
    const log = text('hosts.log.import.stderr')
    const { importedDerivations, messages } = parseDryRunLog(log)
    const reader = createBuildLogReader()
    for (const [index, line] of log.split('\n').entries()) reader.read(line, index)
    const { builds } = reader.end(1000)
    expect(builds.map(({ derivation }) => derivation)).toEqual(importedDerivations)
    if (CAN_BUILD.includes(name))
      expect(importedDerivations).toEqual([expect.stringMatching(/^\/nix\/store\/\w{32}-generated\.drv$/)])
    else expect(failureOf(messages.join('\n')).kind).toBe('not-measured')
  })

  test.each([
    ['broken', /^error: attribute '\w+' missing|^error: .*\n.*lib\.nix:\d+:\d+/],
    ['throws', /^error: /],
    ['syntax', /^error: syntax error/],
    ['import', /allow-import-from-derivation: true/],
    ['missing', /does not provide attribute/],
    ['deep', /^error: stack overflow/],
  ])('an error is the code’s own, and told in short: %s', (kind, words) => {
    const printed = text(`hosts.error.${kind}.stderr`)
    const { messages } = parseDryRunLog(printed)
    const failure = failureOf(messages.length > 0 ? messages.join('\n') : printed)
    expect(failure.kind).toBe('evaluation')
    expect(failure.message).toMatch(words)
  })

  test('settings are read, and what can change a figure is in the identity', () => {
    const settings = parseSettings(text('hosts.show-config.json'))
    expect(settings.system).toBe('x86_64-linux')
    expect(settings.substituters).toEqual([])
    // Of Determinate Nix they are no features any more, but always there.
    expect(settings.features.includes('flakes')).toBe(!name.startsWith('determinate'))
    expect(settings.relevant).toMatchObject({ store: 'auto', substitute: 'true', 'pure-eval': 'true' })
    expect(settings.hasProfiler).toBe(name !== 'lix-2.95.3')
    expect('lazy-trees' in settings.relevant).toBe(name.startsWith('determinate'))
    const lines = cleanSettings(settings.all ?? {}, { builds: true })
    expect(lines).not.toMatch(/access-tokens/)
  })

  test('a profile names its places, by those that have a profiler', () => {
    if (name === 'lix-2.95.3') return
    const reader = createFoldedStacksReader()
    reader.write(Buffer.from(text('hosts.profile.folded')))
    const { frames } = reader.end()
    const sites = frames.map((frame) => parseProfileFrame(frame, whose))
    expect(sites).toContainEqual(
      expect.objectContaining({ origin: 'repository', file: 'flake.nix', line: expect.any(Number) }),
    )
    expect(sites.filter(({ file }) => /^\/|\bfile:/.test(file))).toEqual([])
  })
})

function failureOf(messages: string): Failure {
  const exit = { code: 1, signal: null, timedOut: false, timeoutSeconds: 30, sourcePath: '/project' }
  return describeFailure({ ...exit, messages })
}
