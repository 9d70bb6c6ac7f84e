import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { explanationSchema, type Hint, type HintId } from '../../../src/core/model/explanation.ts'
import { explainHints, profileHints } from '../../../src/core/explain/hints.ts'
import { signsOf } from '../../../src/core/explain/hints/signs.ts'
import { parseStatistics } from '../../../src/core/nix/statistics.ts'
import {
  fakeDerivation,
  fakeMeasurement,
  fakePlan,
  fakeRun,
  fakeStatistics,
} from '../../fakes/measurements.ts'
import { releases } from '../nix/captured.ts'
import { capturedSigns, someCalls, someSigns } from './hint-signs.ts'

function hintsOfSample(release: string, head: string) {
  return explainHints({
    base: capturedSigns(release, 'sample', 'main'),
    head: capturedSigns(release, 'sample', head),
    inputs: [],
  })
}

function hintsOfSystem(release: string, head: string) {
  return explainHints({
    base: capturedSigns(release, 'system', 'base'),
    head: capturedSigns(release, 'system', head),
    inputs: [],
  })
}

const idsOf = (hints: readonly Hint[]) => hints.map(({ id }) => id)

function evidenceOf(hints: readonly Hint[], id: HintId) {
  return hints.find((hint) => hint.id === id)?.evidence
}

describe.each(releases)('as counted by Nix %s', (release) => {
  test.each(['main', 'readme', 'one-percent', 'openssl-update', 'host-swap', 'faster-package-set'])(
    'the sample’s head %s has none of the causes',
    (head) => {
      expect(hintsOfSample(release, head)).toEqual([])
    },
  )

  test.each([
    ['directory-scan', 'directory-scan'],
    ['quadratic-rules', 'quadratic-concatenation'],
    ['second-package-set', 'package-set-again'],
  ])('the sample’s head %s has one: %s', (head, id) => {
    expect(idsOf(hintsOfSample(release, head))).toEqual([id])
  })

  test.each(['base', 'services', 'desktops', 'packages'])(
    'a system with %s has none of the causes',
    (head) => {
      expect(hintsOfSystem(release, head)).toEqual([])
    },
  )

  test.each([
    ['package-set', ['package-set-again']],
    ['package-set-of-a-copy', ['input-not-followed', 'package-set-again']],
    // The library of 2014 makes the list of numbers that is looped over by `++`, too.
    ['updates', ['quadratic-concatenation', 'deep-update']],
    ['concatenations', ['quadratic-concatenation']],
    ['submodules', ['module-options']],
    ['scan', ['directory-scan']],
    ['second-system', ['package-set-again', 'module-options']],
  ])('a system with %s has %j', (head, ids) => {
    expect(idsOf(hintsOfSystem(release, head))).toEqual(ids)
  })

  test('neither the sample nor the system has any by itself', () => {
    expect(profileHints(capturedSigns(release, 'sample', 'main'))).toEqual([])
    expect(profileHints(capturedSigns(release, 'system', 'base'))).toEqual([])
    expect(profileHints(capturedSigns(release, 'system', 'services'))).toEqual([])
  })

  test('by itself, a revision shows what is plain', () => {
    const profileOf = (subject: string, name: string) =>
      idsOf(profileHints(capturedSigns(release, subject, name)))
    expect(profileOf('sample', 'directory-scan')).toEqual(['directory-scan'])
    expect(profileOf('system', 'concatenations')).toEqual(['quadratic-concatenation'])
    expect(profileOf('system', 'package-set-of-a-copy')).toEqual(['input-not-followed', 'package-set-again'])
  })

  test('a derivation that is built while evaluating is named', () => {
    const base = capturedSigns(release, 'sample', 'main')
    const head = {
      ...capturedSigns(release, 'sample', 'import-from-derivation'),
      importedDerivations: [fakeDerivation('sites.json')],
    }
    expect(explainHints({ base, head, inputs: [] })).toEqual([
      {
        id: 'import-from-derivation',
        evidence: '1 derivation is built while evaluating (base 0): `sites.json`.',
      },
    ])
  })
})

describe('the evidence', () => {
  test('of what is copied has the copies for each step', () => {
    expect(evidenceOf(hintsOfSystem('2.26.3', 'updates'), 'deep-update')).toBe(
      '`//` copies 2,001,359 attributes more (base 568,232): 974 for each of 2,054 more updates (base 12 for each). All sets take 30.7 MiB more.',
    )
    // 2.32 and newer count each `//` twice, and copy an eighth.
    expect(evidenceOf(hintsOfSystem('2.34.8', 'updates'), 'deep-update')).toBe(
      '`//` copies 251,132 attributes more (base 270,987): 61 for each of 4,097 more updates (base 3 for each). All sets take 4.07 MiB more.',
    )
    expect(evidenceOf(hintsOfSample('2.34.8', 'quadratic-rules'), 'quadratic-concatenation')).toBe(
      'Lists have 3,290,894 elements more (base 1,467,061): 1,283 for each of 2,565 more concatenations (`++`) (base 25 for each).',
    )
  })

  test('of another package set has where it is from', () => {
    const hints = hintsOfSystem('2.26.3', 'package-set-of-a-copy')
    expect(evidenceOf(hints, 'package-set-again')).toBe(
      '`pkgs/top-level/all-packages.nix` of `home-manager/nixpkgs` and `nixpkgs`, a package set’s top level, is called 19 times (base 10); derivations computed: 352 more.',
    )
    expect(evidenceOf(hints, 'input-not-followed')).toMatch(
      /^`home-manager\/nixpkgs` is evaluated beside `nixpkgs`, with \d+ files of the same names: 6,894 calls \(base 0\)\. Expressions parsed: 76,876 more \(base 140,046\)\.$/,
    )
  })

  test('of options has how many there are', () => {
    expect(evidenceOf(hintsOfSystem('2.34.8', 'submodules'), 'module-options')).toBe(
      '58,998 of 111,396 more calls are the module system’s. Options evaluated: 5,398 (base 4,490), sets of modules: 559 (base 258).',
    )
  })

  test('of a scan has each function that is called more often', () => {
    expect(evidenceOf(hintsOfSample('2.34.8', 'directory-scan'), 'directory-scan')).toBe(
      'Called while evaluating: `readFileType` 8,904 times (base 0), `readDir` 1,484 times (base 0).',
    )
  })
})

describe('a package set again', () => {
  const NIXPKGS = {
    'nixpkgs:pkgs/top-level/default.nix:17': 1,
    'nixpkgs:pkgs/top-level/default.nix:90 nixpkgsFun': 0,
    'nixpkgs:pkgs/top-level/stage.nix:8': 8,
    'nixpkgs:pkgs/top-level/all-packages.nix:6': 8,
  }

  test('is each call of the top level, once for each however many stages it has', () => {
    const base = someSigns({ calls: someCalls(NIXPKGS) })
    const head = someSigns({
      calls: someCalls({
        'nixpkgs:pkgs/top-level/default.nix:17': 3,
        'nixpkgs:pkgs/top-level/default.nix:90 nixpkgsFun': 9,
        'nixpkgs:pkgs/top-level/stage.nix:8': 24,
      }),
    })
    expect(explainHints({ base, head, inputs: [] })).toEqual([
      {
        id: 'package-set-again',
        evidence:
          '`pkgs/top-level/default.nix` of `nixpkgs`, a package set’s top level, is called 3 times (base 1).',
      },
    ])
    expect(idsOf(profileHints(head))).toEqual(['package-set-again'])
    expect(profileHints(base)).toEqual([])
  })

  test('is not the first one', () => {
    const head = someSigns({ calls: someCalls(NIXPKGS) })
    expect(explainHints({ base: someSigns({ calls: someCalls({}) }), head, inputs: [] })).toEqual([])
  })

  test('explains the folders and copies that it brings', () => {
    const side = (sets: number) =>
      someSigns({
        calls: someCalls(
          { 'nixpkgs:pkgs/top-level/default.nix:17': sets, 'nixpkgs:pkgs/top-level/stage.nix:8': 8 * sets },
          { readDir: 5_000 * sets },
        ),
        statistics: fakeStatistics({
          setUpdates: 10_000 + 200 * sets,
          valuesCopied: 50_000 + 1_000_000 * sets,
        }),
      })
    expect(idsOf(explainHints({ base: side(1), head: side(2), inputs: [] }))).toEqual(['package-set-again'])
    expect(idsOf(profileHints(side(2)))).toEqual(['package-set-again'])
  })
})

describe('an input that does not follow', () => {
  const library = (input: string, files: number, calls: number) =>
    Object.fromEntries(
      Array.from({ length: files }, (_, index) => [`${input}:lib/part-${index}.nix:1 f`, calls]),
    )
  const moved = {
    lockFile: 'flake.lock',
    path: 'hm/nixpkgs',
    change: 'added',
    from: null,
    to: '1a2b3c4',
    copyOf: 'nixpkgs',
  } as const

  test('is told by the lock file, where it is called at all', () => {
    const base = someSigns({ calls: someCalls(library('nixpkgs', 3, 10)) })
    const head = someSigns({
      calls: someCalls({ ...library('nixpkgs', 3, 10), ...library('hm/nixpkgs', 3, 5) }),
    })
    expect(explainHints({ base, head, inputs: [moved] })).toEqual([
      {
        id: 'input-not-followed',
        evidence: '`hm/nixpkgs` is evaluated beside `nixpkgs`: 15 calls (base 0).',
      },
    ])
    expect(explainHints({ base, head: base, inputs: [moved] })).toEqual([])
  })

  test('is told by files of the same names, where they are many and new', () => {
    const one = someSigns({ calls: someCalls(library('nixpkgs', 20, 10)) })
    const both = someSigns({
      calls: someCalls({ ...library('nixpkgs', 20, 10), ...library('hm/nixpkgs', 12, 5) }),
    })
    expect(idsOf(explainHints({ base: one, head: both, inputs: [] }))).toEqual(['input-not-followed'])
    expect(explainHints({ base: both, head: both, inputs: [] })).toEqual([])
    expect(idsOf(profileHints(both))).toEqual(['input-not-followed'])
  })

  test('is not told by a few files', () => {
    const few = someSigns({ calls: someCalls({ ...library('a', 9, 10), ...library('b/a', 9, 5) }) })
    expect(explainHints({ base: someSigns({ calls: someCalls({}) }), head: few, inputs: [] })).toEqual([])
    expect(profileHints(few)).toEqual([])
  })
})

describe('import from derivation', () => {
  const built = (...names: readonly string[]) => names.map((name) => fakeDerivation(name))
  const signs = (imports: number, names: readonly string[]) =>
    someSigns({ calls: someCalls({}, { import: imports }), importedDerivations: built(...names) })

  test('is no cause where base needs the same, and only found it built', () => {
    expect(explainHints({ base: signs(5, []), head: signs(5, ['a.json']), inputs: [] })).toEqual([])
    expect(explainHints({ base: signs(5, ['a.json']), head: signs(6, ['a.json']), inputs: [] })).toEqual([])
  })

  test('is one of each name that only head builds', () => {
    expect(explainHints({ base: signs(5, ['a']), head: signs(7, ['a', 'b', 'c']), inputs: [] })).toEqual([
      {
        id: 'import-from-derivation',
        evidence:
          '3 derivations are built while evaluating (base 1), of names that base has not: `b` and `c`.',
      },
    ])
  })

  test('of one revision is whatever was built', () => {
    expect(profileHints(signs(5, ['a', 'b', 'c', 'd']))).toEqual([
      {
        id: 'import-from-derivation',
        evidence: '4 derivations are built while evaluating: `a`, `b`, `c` and 1 more.',
      },
    ])
  })
})

describe('lists and sets', () => {
  const side = (listElements: number, listConcatenations: number, valuesMade: number | undefined) =>
    someSigns({ statistics: fakeStatistics({ listElements, listConcatenations, valuesMade }) })
  const base = side(1_000_000, 40_000, 2_000_000)

  test('that are computed are no copies', () => {
    expect(explainHints({ base, head: side(3_000_000, 40_400, 4_000_000), inputs: [] })).toEqual([])
    expect(idsOf(explainHints({ base, head: side(3_000_000, 40_400, 2_010_000), inputs: [] }))).toEqual([
      'quadratic-concatenation',
    ])
  })

  test('are copied on Lix, too, which does not count values', () => {
    const lix = (elements: number, concats: number) =>
      someSigns({
        statistics: parseStatistics(
          JSON.stringify({
            cpuTime: 1,
            nrThunks: 9,
            values: { bytes: 0, number: 0 },
            list: { bytes: 8 * elements, elements, concats },
            nrOpUpdates: 100,
            nrOpUpdateValuesCopied: 900,
          }),
        ),
      })
    expect(
      idsOf(explainHints({ base: lix(1_000_000, 40_000), head: lix(3_000_000, 42_000), inputs: [] })),
    ).toEqual(['quadratic-concatenation'])
  })

  test('that two large concatenations make are no loop', () => {
    expect(explainHints({ base, head: side(3_000_000, 40_002, 2_000_000), inputs: [] })).toEqual([])
  })
})

describe('garbage collection', () => {
  const side = (gcCycles: number | undefined, gcSeconds: number | undefined, cpuSeconds: number) =>
    someSigns({
      statistics: fakeStatistics({ gcCycles, gcSeconds, cpuSeconds }),
      residentBytes: 84 * 1024 ** 2,
    })
  // A system, and two, in a heap of 64 MiB.
  const base = side(2, 0.034, 0.388)
  const head = side(5, 0.162, 0.738)

  test('is a cause where it takes a good part of the time', () => {
    expect(explainHints({ base, head, inputs: [] })).toEqual([
      {
        id: 'garbage-collection',
        evidence:
          'Garbage collection takes 162 ms, 22 % of the processor time (base 9 %), in 5 cycles (base 2); peak memory 84.0 MiB (base 84.0 MiB).',
      },
    ])
  })

  test('is none in a heap that is large enough, nor where Nix does not tell', () => {
    expect(explainHints({ base: side(1, 0.002, 0.382), head: side(1, 0.006, 0.588), inputs: [] })).toEqual([])
    expect(
      explainHints({
        base: side(undefined, undefined, 0.4),
        head: side(undefined, undefined, 0.8),
        inputs: [],
      }),
    ).toEqual([])
  })

  test('is told of Determinate Nix by a field of another name', () => {
    const determinate = (cycles: number, gc: number, cpu: number) =>
      someSigns({
        statistics: parseStatistics(
          JSON.stringify({
            cpuTime: cpu,
            gc: { cycles },
            time: { cpu, gcNonIncremental: gc, gcFraction: null },
          }),
        ),
      })
    const signs = { base: determinate(2, 0.034, 0.388), head: determinate(5, 0.162, 0.738), inputs: [] }
    expect(idsOf(explainHints(signs))).toEqual(['garbage-collection'])
  })

  test('of one revision takes longer than a small evaluation can', () => {
    expect(profileHints(head)).toEqual([])
    expect(idsOf(profileHints(side(9, 2.1, 8)))).toEqual(['garbage-collection'])
  })
})

describe('substituters', () => {
  const same = fakeDerivation('compiler-1.2')
  const side = (toBuild: readonly string[], unknown: readonly string[] = []) =>
    someSigns({ plan: fakePlan({ toBuild, unknown }), closure: { derivations: new Set([same]) } })

  test('lack what is the same in base and only head has to build', () => {
    expect(explainHints({ base: side([]), head: side([same]), inputs: [] })).toEqual([
      {
        id: 'substituter-lacks',
        evidence: '1 derivation (`compiler-1.2`) is in base too, unchanged, and only head has to build it.',
      },
    ])
  })

  test('lack nothing where both build it, or where it is new', () => {
    expect(explainHints({ base: side([same]), head: side([same]), inputs: [] })).toEqual([])
    expect(explainHints({ base: side([]), head: side([fakeDerivation('new-1')]), inputs: [] })).toEqual([])
  })

  test('lack what can neither be built nor fetched', () => {
    const path = '/nix/store/00000000000000000000000000000000-tool-2.0'
    expect(
      evidenceOf(explainHints({ base: side([]), head: side([], [path]), inputs: [] }), 'substituter-lacks'),
    ).toBe('1 path (`tool-2.0`) can neither be built nor fetched (base 0).')
    expect(explainHints({ base: side([], [path]), head: side([], [path]), inputs: [] })).toEqual([])
  })

  const cache = (url: string, has: number, isReachable = true) => ({ url, isReachable, paths: 100, has })

  test('of a profile are asked one by one', () => {
    const caches = [cache('https://team.example', 3), cache('https://gone.example', 0, false)]
    expect(profileHints(someSigns({}), caches)).toEqual([
      { id: 'substituter-silent', evidence: '`https://gone.example` does not answer (of 2 that are asked).' },
      {
        id: 'substituter-lacks',
        evidence: '`https://team.example` has 3 of 100 paths, and no other substituter has more.',
      },
    ])
  })

  test('that have little are no cause beside one that has most', () => {
    const caches = [cache('https://team.example', 3), cache('https://large.example', 94)]
    expect(profileHints(someSigns({}), caches)).toEqual([])
  })
})

describe('hints', () => {
  test('of what is not known are none', () => {
    const nothing = someSigns({})
    expect(explainHints({ base: nothing, head: nothing, inputs: [] })).toEqual([])
    expect(profileHints(nothing)).toEqual([])
  })

  test('of a measurement that equals the other are none', () => {
    const signs = signsOf(fakeMeasurement({ exactRuns: [fakeRun()] }), someCalls({ 'a.nix:1 f': 3 }))
    expect(signs.statistics).toEqual(fakeStatistics())
    expect(explainHints({ base: signs, head: signs, inputs: [] })).toEqual([])
  })

  test('fit the results file, whatever names are in them', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 300, unit: 'binary' }), { maxLength: 8 }), (names) => {
        const substituters = names.map((url) => ({ url, isReachable: false, paths: 0, has: 0 }))
        const hints = profileHints(someSigns({ importedDerivations: names }), substituters)
        expect(explanationSchema.safeParse({ hints }).success).toBe(true)
      }),
    )
  })
})
