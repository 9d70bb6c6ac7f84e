import { describe, expect, test } from '@jest/globals'
import { fakeDerivation } from '../fakes/measurements.ts'
import { fakeSha } from '../fakes/repository.ts'
import type { FakeSide, FakeTarget } from '../fakes/targets.ts'
import { type Given, run, SYSTEM, targetsOf } from './run-gate.ts'

const nameOf = (index: number) => `p${String(index).padStart(3, '0')}`

/** Packages of one set; `sides` says what is other than usual of some of them. */
function packages(count: number, sides: Readonly<Record<number, Partial<FakeTarget>>> = {}): FakeTarget[] {
  return Array.from({ length: count }, (_, index) => {
    const same = { derivation: fakeDerivation(nameOf(index)) }
    return { path: ['packages', SYSTEM, nameOf(index)], base: same, head: same, ...sides[index] }
  })
}

async function gate(given: Given) {
  const ran = await run(given)
  const together = ran.nix.calls.filter((call) => call.startsWith('set '))
  const alone = ran.nix.runs.filter(({ kind }) => kind === 'exact')
  const proven = targetsOf(ran.results).filter(({ runs }) => runs.together !== undefined)
  return { ...ran, together, alone, proven, evaluations: ran.results.platforms[0]?.cost.evaluations }
}

const changed = (index: number): Partial<FakeTarget> => ({
  head: { derivation: fakeDerivation(nameOf(index), 'other') },
})

function onlyInHead(targets: readonly FakeTarget[], which: number): FakeTarget[] {
  return targets.map(({ path, head, ...both }, index) =>
    index === which ? { path, head: head ?? {} } : { path, head: head ?? {}, ...both },
  )
}

describe('targets that share a set', () => {
  test('are proven unchanged together: one by itself, a few, and all others in one evaluation a side', async () => {
    const { results, together, alone, proven, evaluations } = await gate({ targets: packages(100) })
    expect(alone.map(({ side }) => side).sort()).toEqual(['base', 'head'])
    expect(together.map((call) => call.split(' ').length - 2).sort()).toEqual([8, 8, 91, 91])
    expect(evaluations).toBe(6)
    expect(proven).toHaveLength(99)
    expect(results.verdict).toBe('pass')
  })

  test('keep their order, and each has a finding of every metric, without figures and with its reason', async () => {
    const { results, proven } = await gate({ targets: packages(12) })
    expect(targetsOf(results).map(({ name }) => name)).toEqual(packages(12).map(({ path }) => path.join('.')))
    for (const { findings, derivation, status, runs } of proven) {
      expect(status).toBe('compared')
      expect(derivation.base).toBe(derivation.head)
      expect(runs).toMatchObject({ exact: 0, pairs: 0 })
      for (const finding of findings)
        expect(finding).toMatchObject({
          outcome: 'unchanged',
          base: null,
          head: null,
          reason: { kind: 'proven-together' },
        })
    }
  })

  test('are evaluated one by one where they are few', async () => {
    const { together } = await gate({ targets: packages(9) })
    expect(together).toEqual([])
  })

  test('are evaluated one by one where a few together take as much as each by itself', async () => {
    const { together, proven, alone } = await gate({ targets: packages(30), sharedPart: 0.1 })
    expect(together).toHaveLength(2)
    // What is proven is proven.
    expect(proven).toHaveLength(8)
    expect(alone).toHaveLength(2 * 22)
  })

  test('are not together with those of another set', async () => {
    const hosts = Array.from({ length: 12 }, (_, index): FakeTarget => {
      const path = ['nixosConfigurations', `h${String(index)}`]
      return { path, base: { derivation: fakeDerivation(`h${String(index)}`) }, head: {} }
    })
    const config = 'targets: [nixosConfigurations.*]\n'
    const { together } = await gate({ targets: hosts, config })
    expect(together).toEqual([])
  })
})

describe('where some of a set changed', () => {
  test('the others are proven without them, and they are measured by themselves', async () => {
    const { target, together, alone, proven } = await gate({ targets: packages(20, { 4: changed(4) }) })
    expect(proven).toHaveLength(18)
    expect(new Set(alone.map((one) => one.target.split('.').at(-1)))).toEqual(new Set([nameOf(0), nameOf(4)]))
    expect(target(`packages.${SYSTEM}.${nameOf(4)}`)?.derivationChanges).toBeDefined()
    // Both sides of eight, of these without the one, and of the rest.
    expect(together.filter((call) => !call.includes(nameOf(4)))).toHaveLength(4)
  })

  test('by its counters, it is looked for by halves, and the few that it is left with are measured by themselves', async () => {
    const dearer = { head: { derivation: fakeDerivation(nameOf(4)), counters: { thunks: 2_000_100 } } }
    const { finding, proven, alone } = await gate({ targets: packages(30, { 4: dearer }) })
    expect(proven).toHaveLength(25)
    expect(new Set(alone.map((one) => one.target)).size).toBe(5)
    expect(finding('thunks', `packages.${SYSTEM}.${nameOf(4)}`)).toMatchObject({ outcome: 'changed' })
  })

  test('by its time alone, it is looked for by halves', async () => {
    const slower = { head: { derivation: fakeDerivation(nameOf(4)), seconds: 60 } }
    const { proven, together } = await gate({ targets: packages(12, { 4: slower }) })
    expect(proven.map(({ name }) => name)).not.toContain(`packages.${SYSTEM}.${nameOf(4)}`)
    // Each is looked at twice before that is believed.
    expect(together.filter((call) => call.includes(nameOf(4)))).toHaveLength(8)
  })

  test('one that only head has is measured by itself', async () => {
    const { proven, target } = await gate({ targets: onlyInHead(packages(20), 3) })
    expect(proven).toHaveLength(18)
    expect(target(`packages.${SYSTEM}.${nameOf(3)}`)?.status).toBe('added')
  })
})

describe('where one of a set is broken', () => {
  const failure = { kind: 'evaluation', message: 'error: no' } as const

  test('by what Nix can catch, the others are proven, and it says by itself what is wrong', async () => {
    const broken = { base: { failure }, head: { failure } }
    const { proven, target } = await gate({ targets: packages(20, { 3: broken }) })
    expect(proven).toHaveLength(18)
    expect(target(`packages.${SYSTEM}.${nameOf(3)}`)?.status).toBe('both-failed')
  })

  test('in head only, it fails the gate', async () => {
    const { results, target } = await gate({ targets: packages(20, { 3: { head: { failure } } }) })
    expect(results.verdict).toBe('fail')
    expect(target(`packages.${SYSTEM}.${nameOf(3)}`)?.status).toBe('head-failed')
  })

  test('by what Nix can not catch, it is looked for by halves, and the few that it is left with are measured by themselves', async () => {
    const fatal = { head: { derivation: fakeDerivation(nameOf(3)), failsSets: true } }
    const { proven, evaluations, alone } = await gate({ targets: packages(30, { 3: fatal }) })
    expect(proven).toHaveLength(25)
    expect(evaluations).toBe(alone.length + 2 * 4)
  })

  test('by what Nix can not catch, a few among hundreds leave the others proven by few evaluations', async () => {
    const fatal = (index: number) => ({
      head: { derivation: fakeDerivation(nameOf(index)), failsSets: true },
    })
    const which = [30, 150, 280]
    const sides = Object.fromEntries(which.map((index) => [index, fatal(index)]))
    const { proven, evaluations, alone } = await gate({ targets: packages(300, sides) })
    expect(proven.length).toBeGreaterThan(285)
    const single = new Set(alone.map((one) => one.target))
    expect(which.filter((index) => !single.has(`packages.${SYSTEM}.${nameOf(index)}`))).toEqual([])
    expect(evaluations).toBeLessThan(100)
  })

  test('as all others are, that is seen after a few attempts', async () => {
    const fatal = (index: number) => ({
      head: { derivation: fakeDerivation(nameOf(index)), failsSets: true },
    })
    const sides = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [index, fatal(index)]))
    const { together, proven } = await gate({ targets: packages(100, sides) })
    expect(proven).toEqual([])
    expect(together).toHaveLength(2 * 8)
  })
})

describe('a derivation that contains the revision', () => {
  const dated = (index: number): FakeSide => ({
    derivationAt: ({ sha }) => fakeDerivation(nameOf(index), sha === fakeSha('base') ? 'b' : 'h'),
  })

  test('is proven unchanged apart from it by one evaluation more', async () => {
    const sides = Object.fromEntries(
      [2, 3, 4].map((index) => [index, { base: dated(index), head: dated(index) }]),
    )
    const { proven, together } = await gate({ targets: packages(20, sides) })
    expect(proven).toHaveLength(19)
    expect(proven.filter(({ apartFromRevision }) => apartFromRevision === true)).toHaveLength(3)
    expect(together.filter((call) => call.includes(nameOf(2)))).toHaveLength(3)
  })
})

describe('a figure of each by itself is measured', () => {
  test.each(['thunks: { max: 9000000 }', 'derivations-to-build: { max: 5 }'])('for %s', async (limit) => {
    const { together, finding } = await gate({
      targets: packages(20),
      config: `thresholds:\n  ${limit}\n`,
    })
    expect(together).toEqual([])
    expect(finding('thunks', `packages.${SYSTEM}.${nameOf(7)}`)?.head).toBe(2_000_000)
  })

  test('where import from derivation is allowed', async () => {
    const config = 'nix: { allow-import-from-derivation: true }\n'
    const { together } = await gate({ targets: packages(20), config })
    expect(together).toEqual([])
  })
})

test('an interruption while several are evaluated leaves them not measured', async () => {
  const interruption = new AbortController()
  const { results } = await gate({
    targets: packages(20),
    signal: interruption.signal,
    onRun: ({ side }) => {
      if (side === 'head') interruption.abort()
    },
  })
  expect(results.verdict).toBe('incomplete')
})

test('how much is shared is told by base, whatever head adds to one of them', async () => {
  const dearer = { head: { derivation: fakeDerivation(nameOf(4)), counters: { thunks: 90_000_000 } } }
  const { proven } = await gate({ targets: packages(30, { 4: dearer }) })
  expect(proven).toHaveLength(25)
})
