import { describe, expect, test } from '@jest/globals'
import type { CallPathsExplanation } from '../../../src/core/model/call-paths.ts'
import type { CausesExplanation } from '../../../src/core/model/causes.ts'
import { provenLines, provenStep } from '../../../src/core/report/proven-text.ts'
import { repeatCommand } from '../../../src/core/report/repeat-command.ts'
import type { Phrase } from '../../../src/core/text/phrase.ts'
import {
  causeRow,
  causesOf,
  jointCauses,
  memoryCauses,
  partialCauses,
  placeAt,
  rebuildCauses,
} from '../../fakes/causes.ts'
import { resultsOf } from '../../fakes/results.ts'

const textOf = (phrase: Phrase) => phrase.map((piece) => ('code' in piece ? piece.code : piece.text)).join('')
const said = (causes: CausesExplanation, callPaths?: CallPathsExplanation) =>
  provenLines({ causes, ...(callPaths && { callPaths }) }).map(textOf)
const step = (causes: CausesExplanation, callPaths?: CallPathsExplanation) =>
  textOf(provenStep({ causes, ...(callPaths && { callPaths }) }) ?? [])

const web = placeAt('hosts/web.nix:35-37', 'added')
const rules = placeAt('lib/rules.nix:12')

/** 1,000,000 more calls, most of them below two lines. */
const traced: CallPathsExplanation = {
  base: 1_000_000,
  head: 2_000_000,
  path: [],
  changedLines: {
    rows: [
      { file: 'hosts/web.nix', first: 3, last: 3, edit: 'edited', difference: 200_000 },
      { file: 'users/user-4.nix', first: 5, last: 6, edit: 'added', difference: 700_000 },
    ],
    others: { rows: 0, difference: 0 },
    elsewhere: 100_000,
    isOnly: false,
  },
}

describe('what was proven', () => {
  test.each([
    ['a place that was edited', web, 'Without hosts/web.nix:35–37'],
    ['lines that are gone', placeAt('x.nix:3-4', 'removed'), 'Without removing x.nix:3–4'],
    ['a file that moved', placeAt('x.nix', 'moved'), 'Without moving x.nix'],
    ['a new folder', placeAt('modules/new/', 'added'), 'Without modules/new/'],
    ['an input', { input: 'nixpkgs' }, 'Without moving input nixpkgs'],
  ] as const)('is the effect of leaving out %s', (_, place, without) => {
    expect(said(causesOf([causeRow([place], 0.9962)]))).toEqual([
      `${without}: 1,003,800 function calls, 99.6 % of the increase is gone.`,
    ])
  })

  test.each<[string, CausesExplanation, readonly string[]]>([
    [
      'what only that place needs',
      jointCauses.needs,
      [
        'Without hosts/web.nix:35–37 (with lib/rules.nix:6–15, which only it needs): 1,004,000 function calls, 99.6 % of the increase is gone.',
      ],
    ],
    [
      'what had to be left out too',
      jointCauses.dependents,
      [
        'Without lib/rules.nix:6–15 (together with hosts/web.nix:35–37 and hosts/db.nix:8, which need it): 1,004,000 function calls, 99.6 % of the increase is gone.',
      ],
    ],
    [
      'places that cost only together',
      jointCauses['only-together'],
      [
        'hosts/web.nix:35–37 and lib/rules.nix:12 cost only together: without either, 98.1 % / 93.4 % of the increase is gone; alone they add 5.2 % / 0 % of it.',
      ],
    ],
    [
      'places of which one is enough',
      jointCauses.either,
      [
        'Taking out one of modules/search.nix:4–9 and modules/index.nix:21 changes nothing; without both, all of the increase is gone (1,000,000 function calls).',
      ],
    ],
    [
      'places that can not be left out one by one',
      jointCauses.inseparable,
      [
        'These 15 places cannot be left out one by one: users/user-1.nix:3–9, users/user-2.nix:3–9 and 13 more; without them, 99.9 % of the increase is gone (1,001,000 function calls).',
      ],
    ],
    [
      'places that were not told apart',
      jointCauses.among,
      [
        'Without these 60 places under users/: 1,028,000 function calls, 97.2 % of the increase is gone; it is one or more of them.',
        'There was no time to tell more (explain.budget).',
      ],
    ],
    [
      'a change that costs a little everywhere',
      partialCauses.spread,
      [
        'No place that was left out causes more than 19 % of the increase. The largest: hosts/node-1.nix:12 (19 %), hosts/node-2.nix:12 (17 %), hosts/node-3.nix:12 (12 %).',
        '31 % of the increase is not accounted for.',
      ],
    ],
    [
      'what is saved beside what is added',
      partialCauses.net,
      [
        'hosts/web.nix:35–37 adds 197 % of the net increase: without it, 30,000 function calls.',
        'lib/sites.nix:7–8 saves 107 % of the net increase: without it, 3,070,000 function calls.',
      ],
    ],
    ['that nothing was found', partialCauses.nothing, ['No part of the change could be shown to cause it.']],
    [
      'that it was interrupted',
      partialCauses.interrupted,
      ['What of the change it comes from was not told: the run was interrupted.'],
    ],
    [
      'a decrease',
      partialCauses.decrease,
      ['Without removing lib/old.nix:3–4: 1,990,000 function calls, 99 % of the decrease is gone.'],
    ],
    [
      'rebuilds',
      rebuildCauses,
      [
        'Without overlays/openssl.nix:3–9: 8 of 118 rebuilds are left.',
        'Without hosts/web.nix:14: 112 of 118 rebuilds are left.',
      ],
    ],
    [
      'memory, and a little more than all of it',
      memoryCauses,
      ['Without moving input nixpkgs: 118 MiB allocated memory, all of the increase is gone.'],
    ],
  ])('tells of %s', (_, causes, lines) => {
    expect(said(causes)).toEqual(lines)
  })

  test('leaves out the share of a place that does not evaluate alone', () => {
    const row = causeRow([web, rules], 0.9, {
      relation: 'only-together',
      each: [0.9, 0.8],
      alone: [0.05, null],
    })
    expect(said(causesOf([row]))[0]).toMatch(
      / 90 % \/ 80 % .*; alone, hosts\/web.nix:35–37 adds 5 % of it\.$/,
    )
    const unknown = { ...row, alone: [null, null] }
    expect(said(causesOf([unknown]))[0]).toMatch(/80 % of the increase is gone\.$/)
  })

  test('names the place with most calls where several can not be told apart', () => {
    expect(said(jointCauses.inseparable, traced)[0]).toMatch(
      /; by calls, most are in users\/user-4.nix:5–6\.$/,
    )
    expect(step(jointCauses.inseparable, traced)).toBe('see users/user-4.nix:5–6 and 14 more places')
  })

  test('is three sentences at most, of what matters most', () => {
    const rows = [0.6, 0.3, 0.2, 0.1].map((gone, index) =>
      causeRow([placeAt(`a.nix:${String(index)}`)], gone),
    )
    const lines = said(causesOf(rows))
    expect(lines).toHaveLength(4)
    expect(lines[3]).toBe('1 more place comes to less.')
  })

  test.each([
    ['one rebuild', 1, '1 of 118 rebuilds is left'],
    ['none', 0, 'none of 118 rebuilds is left'],
  ])('says that %s is left', (_, without, left) => {
    const causes = { ...rebuildCauses, rows: [causeRow([web], 0.99, { without })] }
    expect(said(causes)).toEqual([`Without hosts/web.nix:35–37: ${left}.`])
  })
})

describe('the next step', () => {
  test.each<[string, CausesExplanation]>([
    ['see hosts/web.nix:35–37', causesOf([causeRow([web], 0.5)])],
    ['see hosts/web.nix:35–37 and lib/rules.nix:12', jointCauses['only-together']],
    ['see 60 places under users/', jointCauses.among],
    ['see input nixpkgs', memoryCauses],
    ['see what is removed of lib/old.nix', partialCauses.decrease],
    ['without overlays/openssl.nix:3–9, 8 of 118 rebuilds are left', rebuildCauses],
    ['', causesOf([causeRow([web], 0.49)])],
    ['', partialCauses.nothing],
  ])('is %j', (text, causes) => {
    expect(step(causes)).toBe(text)
  })
})

describe('the command that repeats it', () => {
  const command = (target: string, causes: CausesExplanation, results = resultsOf()) =>
    repeatCommand(target, causes, results).join(' ')
  const start = 'nix-perf-gate without --base 4b825dc642cb --head e83c5163316f --target'

  test('leaves out what was left out', () => {
    expect(command('web', jointCauses.dependents)).toBe(
      `${start} web lib/rules.nix:6-15 hosts/web.nix:35-37 hosts/db.nix:8`,
    )
    expect(command('web', jointCauses['only-together'])).toBe(`${start} web hosts/web.nix:35-37`)
    expect(command('web', partialCauses.decrease)).toBe(`${start} web base:lib/old.nix:3-4`)
    expect(command('web', memoryCauses)).toBe(`${start} web input:nixpkgs`)
  })

  test('quotes what a shell would take for something else', () => {
    const causes = causesOf([causeRow([placeAt("a'$(reboot).nix:3")], 1)])
    expect(command('hosts."a b"', causes)).toBe(`${start} 'hosts."a b"' 'a'\\''$(reboot).nix:3'`)
  })

  test('takes the working tree as it is', () => {
    const { head } = resultsOf()
    const results = resultsOf({ head: { ...head, kind: 'working-tree' } })
    expect(command('web', memoryCauses, results)).toBe(
      'nix-perf-gate without --base 4b825dc642cb --target web input:nixpkgs',
    )
  })

  test('is not there where not all places are known, or they are many', () => {
    expect(command('web', jointCauses.among)).toBe('')
    expect(command('a-long-name-of-a-host-'.repeat(5), jointCauses.inseparable)).toBe('')
    expect(command('web', partialCauses.nothing)).toBe('')
  })
})
