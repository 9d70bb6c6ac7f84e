import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  baselineKey,
  baselineOf,
  type BaselineSubject,
  costOf,
  evaluationDigest,
  isAsKept,
  isContradicted,
  type KeptTarget,
  parseBaseline,
} from '../../../src/core/share/baseline.ts'
import { defaultConfig } from '../../../src/core/config/default-config.ts'
import type { PlatformResults } from '../../../src/core/model/platform-results.ts'
import type { Results } from '../../../src/core/model/results.ts'
import { fakeDerivation, fakeMeasurement, fakeRun } from '../../fakes/measurements.ts'
import {
  brokenTarget,
  hostFigures,
  hostFindings,
  identity,
  platformResults,
  resultsOf,
  targetResults,
} from '../../fakes/results.ts'

const EVALUATION = evaluationDigest({
  program: 'nix-perf-gate 0.1.0',
  patterns: [],
  directory: '.',
  nix: defaultConfig.nix,
  submodules: false,
  isCounted: false,
})

/** The subject that a pull request looks for: the revision that was head is base now. */
function subjectOf(results: Results, overrides: Partial<BaselineSubject> = {}): BaselineSubject {
  const { system, identity: measuredBy } = platformResults()
  const { program, head } = results
  return {
    program,
    system,
    identity: measuredBy,
    tree: head.tree,
    evaluation: EVALUATION,
    ...overrides,
  }
}

function keep(platform: PlatformResults, overrides: Partial<Results> = {}) {
  const results = resultsOf({ platforms: [platform], ...overrides })
  const kept = baselineOf(results, { ...platform, evaluation: EVALUATION })
  return { kept, subject: subjectOf(results) }
}

/** What a pull request reads of what a push kept. */
function readBack(platform: PlatformResults) {
  const { kept, subject } = keep(platform)
  const parsed = parseBaseline(kept?.text ?? '', subject)
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.baseline
}

const KEPT: KeptTarget = {
  derivationPath: fakeDerivation('host-1.0'),
  counters: {
    'allocated-memory': 100 * 1024 ** 2,
    'function-calls': 1_000_000,
    'primop-calls': 400_000,
    thunks: 2_000_000,
    'attribute-lookups': 500_000,
    'set-updates': 50_000,
    'values-copied': 1_500_000,
    expressions: 90_000,
    warnings: 0,
  },
}

describe('what is kept', () => {
  test('is read back by who looks for the revision that was head', () => {
    const { kept, subject } = keep(platformResults())
    expect(kept?.key).toBe(baselineKey(subject))
    expect(parseBaseline(kept?.text ?? '', subject).ok).toBe(true)
  })

  test('is head’s derivation and counters, and nothing that was sampled, planned or graphed', () => {
    const target = targetResults('web', { findings: [...hostFindings({ thunks: 7 })] })
    const baseline = readBack(platformResults({ targets: [target] }))
    expect([...baseline.keys()]).toEqual(['web'])
    expect(baseline.get('web')).toEqual({
      derivationPath: target.derivation.head,
      counters: {
        'allocated-memory': hostFigures['allocated-memory'],
        'function-calls': hostFigures['function-calls'],
        'primop-calls': hostFigures['primop-calls'],
        thunks: 7,
        'set-updates': hostFigures['set-updates'],
        expressions: hostFigures.expressions,
      },
    })
  })

  test('leaves out targets that failed, that head does not have, or whose counters vary', () => {
    const varying = hostFindings().map((finding) =>
      finding.metric === 'thunks' ? { ...finding, kind: 'sampled' as const, demoted: true } : finding,
    )
    const baseline = readBack(
      platformResults({
        targets: [
          targetResults('good'),
          brokenTarget('broken', { kind: 'evaluation', message: 'error: no' }),
          targetResults('gone', { derivation: { base: fakeDerivation('gone'), head: null } }),
          targetResults('varying', { findings: varying }),
        ],
      }),
    )
    expect([...baseline.keys()]).toEqual(['good'])
  })

  test('leaves out counters that this Nix does not tell', () => {
    const findings = hostFindings().map((finding) =>
      finding.metric === 'expressions' ? { ...finding, head: null } : finding,
    )
    const kept = readBack(platformResults({ targets: [targetResults('web', { findings })] })).get('web')
    expect(kept?.counters).not.toHaveProperty('expressions')
  })

  test('is nothing where there is no target, the job was interrupted, shares are missing, or its settings are not told', () => {
    expect(keep(platformResults({ targets: [] })).kept).toBeUndefined()
    expect(keep(platformResults({ interrupted: true })).kept).toBeUndefined()
    expect(keep(platformResults(), { shares: { of: 3, present: [1, 3] } }).kept).toBeUndefined()
    expect(baselineOf(resultsOf(), platformResults())).toBeUndefined()
    expect(keep(platformResults(), { shares: { of: 2, present: [1, 2] } }).kept).toBeDefined()
  })
})

describe('a key', () => {
  const subject = subjectOf(resultsOf())
  const key = baselineKey(subject)

  test('is one that caches take, and tells schema and system apart', () => {
    expect(key).toMatch(/^nix-perf-gate-baseline-1-x86_64-linux-[0-9a-f]{64}$/)
  })

  test('is the same on another machine, and whatever the order of settings', () => {
    const settings = Object.fromEntries(Object.entries(subject.identity.settings).reverse())
    const machine = { ...identity().machine, cpu: 'another' }
    const elsewhere = { ...identity({ settings }), machine }
    expect(baselineKey({ ...subject, identity: elsewhere })).toBe(key)
  })

  test.each<[string, Partial<BaselineSubject>]>([
    ['program', { program: 'nix-perf-gate 9.9.9' }],
    ['system', { system: 'aarch64-darwin' }],
    ['tree', { tree: '0000000000000000000000000000000000000000' }],
    ['configuration', { evaluation: 'another' }],
    ['implementation of Nix', { identity: identity({ implementation: 'lix' }) }],
    ['version of Nix', { identity: identity({ version: '2.35.0' }) }],
    ['setting of Nix', { identity: identity({ settings: { 'pure-eval': 'false' } }) }],
  ])('is another for another %s, and so is the entry itself', (_, other) => {
    const { kept } = keep(platformResults())
    expect(baselineKey({ ...subject, ...other })).not.toBe(key)
    expect(parseBaseline(kept?.text ?? '', { ...subject, ...other })).toEqual({
      ok: false,
      reason: 'it is of another revision, configuration or Nix',
    })
  })
})

describe('the digest of settings', () => {
  const { nix } = defaultConfig
  const pattern = {
    name: 'web',
    origin: { kind: 'flake', directory: '.', attribute: 'hosts.web' },
    thresholds: {},
  } as const
  const settings = {
    ...{ program: 'nix-perf-gate 0.1.0', patterns: [pattern], directory: '.', nix },
    ...{ submodules: false, isCounted: false },
  }
  const other = { kind: 'flake', directory: '.', attribute: 'hosts.db' } as const

  test.each([
    ['target behind a name', { patterns: [{ ...pattern, origin: other }] }],
    ['program', { program: 'nix-perf-gate 9.9.9' }],
    ['folder', { directory: 'sub' }],
    ['overridden input', { nix: { ...nix, overrideInputs: { nixpkgs: 'github:NixOS/nixpkgs/abc' } } }],
    ['option', { nix: { ...nix, options: { 'max-call-depth': '9' } } }],
    ['word on import from derivation', { nix: { ...nix, allowImportFromDerivation: true } }],
    ['word on submodules', { submodules: true }],
    ['word on how many revisions there are', { isCounted: true }],
    ['word on purity', { nix: { ...nix, impure: !nix.impure } }],
  ])('is another for another %s', (_, change) => {
    expect(evaluationDigest({ ...settings, ...change })).not.toBe(evaluationDigest(settings))
  })

  test('is the same for other thresholds and time-outs, which change no figure', () => {
    const thresholds = { thunks: { warn: { relative: 0.5 } } }
    expect(
      evaluationDigest({
        ...settings,
        patterns: [{ ...pattern, thresholds }],
        nix: { ...nix, timeoutSeconds: 1 },
      }),
    ).toBe(evaluationDigest(settings))
  })
})

describe('an entry', () => {
  const { kept, subject } = keep(platformResults())
  const text = kept?.text ?? ''
  const good: unknown = JSON.parse(text)

  test('that is cut off anywhere is no baseline', () => {
    for (let length = 0; length < text.length; length += 7)
      expect(parseBaseline(text.slice(0, length), subject).ok).toBe(false)
  })

  test.each([
    ['of a later schema', { schemaVersion: 2 }],
    ['with more than is written', { more: true }],
    ['with a target without counters', { targets: [{ name: 'web', ...KEPT, counters: {} }] }],
    ['with a counter of no metric', { targets: [{ name: 'web', ...KEPT, counters: { fun: 1 } }] }],
    ['with a counter below zero', { targets: [{ name: 'web', ...KEPT, counters: { thunks: -1 } }] }],
    ['with a path of no derivation', { targets: [{ name: 'web', ...KEPT, derivationPath: '/tmp/x' }] }],
  ])('%s is no baseline', (_, change) => {
    const changed = JSON.stringify({ ...(typeof good === 'object' ? good : {}), ...change })
    expect(parseBaseline(changed, subject)).toEqual({
      ok: false,
      reason: 'it does not have the shape that this version writes',
    })
  })

  test('with a target twice is no baseline', () => {
    const targets = [
      { name: 'web', ...KEPT },
      { name: 'web', ...KEPT },
    ]
    const changed = JSON.stringify({ ...(typeof good === 'object' ? good : {}), targets })
    expect(parseBaseline(changed, subject)).toEqual({ ok: false, reason: 'it has a target twice' })
  })

  test('of any text is no baseline, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (any) => {
        expect(parseBaseline(any, subject).ok).toBe(false)
      }),
    )
  })

  test('may name a target in any way', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (name) => {
        const baseline = readBack(platformResults({ targets: [targetResults(name)] }))
        expect([...baseline.keys()]).toEqual([name])
      }),
    )
  })
})

describe('a kept target', () => {
  const { derivationPath } = KEPT

  test('is as an evaluation that came to the same derivation and counted the same', () => {
    expect(isAsKept(KEPT, derivationPath, fakeRun({ wallSeconds: 9, residentBytes: 1 }))).toBe(true)
  })

  test.each([
    ['another derivation', fakeDerivation('host-2.0'), fakeRun()],
    ['another count', derivationPath, fakeRun({ statistics: { thunks: 2_000_001 } })],
    ['a count less', derivationPath, fakeRun({ statistics: { expressions: undefined } })],
  ])('is not as an evaluation with %s', (_, path, run) => {
    expect(isAsKept(KEPT, path, run)).toBe(false)
  })

  test('is not as an evaluation with a count more', () => {
    expect(isAsKept({ derivationPath, counters: { thunks: 2_000_000 } }, derivationPath, fakeRun())).toBe(
      false,
    )
  })

  test('is contradicted by other figures of base, unless these differ from run to run', () => {
    const other = fakeRun({ statistics: { thunks: 5 } })
    expect(isContradicted(KEPT, fakeMeasurement())).toBe(false)
    expect(isContradicted(KEPT, fakeMeasurement({ exactRuns: [other] }))).toBe(true)
    expect(isContradicted(KEPT, fakeMeasurement({ exactRuns: [other, other] }))).toBe(true)
    expect(isContradicted(KEPT, fakeMeasurement({ derivationPath: fakeDerivation('x') }))).toBe(true)
    expect(isContradicted(KEPT, fakeMeasurement({ exactRuns: [other, fakeRun()] }))).toBe(false)
    expect(isContradicted(KEPT, fakeMeasurement({ exactRuns: [other], isKept: true }))).toBe(false)
  })

  test('is not as an evaluation that tells what it was not kept with: what is missing is no zero', () => {
    const { warnings, ...older } = KEPT.counters
    expect(warnings).toBe(0)
    expect(isAsKept(KEPT, derivationPath, fakeRun())).toBe(true)
    expect(isAsKept({ ...KEPT, counters: older }, derivationPath, fakeRun())).toBe(false)
    expect(isAsKept(KEPT, derivationPath, fakeRun({ warnings: 1 }))).toBe(false)
  })

  test('costs what its evaluation does in steps, and nothing where that is not told', () => {
    expect(costOf(KEPT)).toBe(3_400_000)
    expect(costOf({ derivationPath, counters: { expressions: 5 } })).toBe(0)
  })
})
