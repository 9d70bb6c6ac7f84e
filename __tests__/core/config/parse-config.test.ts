import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Config } from '../../../src/core/model/config.ts'
import { ConfigError } from '../../../src/core/config/config-error.ts'
import { defaultConfig } from '../../../src/core/config/default-config.ts'
import { parseConfig } from '../../../src/core/config/parse-config.ts'
import { UsageError } from '../../../src/errors.ts'
import { completeExample } from '../../../script/configuration-example.ts'

const parse = (text: string): Config => parseConfig({ text, file: 'c.yml' })

/** `LINE:COLUMN: message` of every problem. */
function problemsIn(text: string): readonly string[] {
  try {
    parse(text)
  } catch (thrown) {
    if (thrown instanceof ConfigError) {
      return thrown.problems.map(({ line, column, message }) => `${line}:${column}: ${message}`)
    }
    throw thrown
  }
  return []
}

describe('a configuration file', () => {
  test.each(['', '\n', '# only a comment\n', '---\n', 'null\n', '{}\n', '\ufeff'])(
    'that is empty (%j) is the default configuration',
    (text) => {
      expect(parse(text)).toEqual(defaultConfig)
    },
  )

  test('comes in the program’s own terms', () => {
    expect(parse(completeExample)).toEqual({
      targets: [
        { origin: { kind: 'flake', directory: '.', attribute: 'nixosConfigurations.*' }, thresholds: {} },
        { origin: { kind: 'flake', directory: '.', attribute: 'checks.${system}.lint-*' }, thresholds: {} },
        {
          origin: { kind: 'flake', directory: 'tools', attribute: 'packages.${system}.default' },
          thresholds: {},
        },
        {
          origin: { kind: 'file', file: 'release.nix', attribute: 'jobs.manual', arguments: {} },
          thresholds: {},
        },
        {
          name: 'tools',
          origin: { kind: 'flake', directory: 'tools', attribute: 'packages.${system}.tools' },
          systems: ['x86_64-linux', 'aarch64-darwin'],
          thresholds: { 'evaluation-time': { fail: { relative: 0.05 } }, 'cpu-time': {} },
        },
        {
          name: 'legacy',
          origin: {
            kind: 'file',
            file: 'default.nix',
            attribute: 'app',
            arguments: { release: true, version: '24.11' },
          },
          thresholds: {},
        },
      ],
      exclude: [
        {
          text: 'checks.${system}.lint-slow',
          origin: { kind: 'flake', directory: '.', attribute: 'checks.${system}.lint-slow' },
        },
        {
          text: 'nixosConfigurations.installer',
          origin: { kind: 'flake', directory: '.', attribute: 'nixosConfigurations.installer' },
        },
      ],
      maxTargets: 1000,
      thresholds: {
        'evaluation-time': { warn: { relative: 0.1 }, fail: { relative: 0.2 }, minChange: 0.2 },
        'peak-memory': {
          warn: { relative: 0.05 },
          fail: { relative: 0.1 },
          minChange: 16 * 1024 ** 2,
          max: 6 * 1024 ** 3,
        },
        'function-calls': {
          ...{ warn: { relative: 0.02 }, fail: { relative: 0.05 } },
          since: { days: 30, fail: { relative: 0.15 } },
        },
        rebuilds: { warn: undefined, fail: { absolute: 50 } },
        'derivations-to-build': { max: 200 },
        'cache-hit-rate': { fail: { absolute: 0.05 }, min: 0.8 },
      },
      overrides: [
        {
          systems: ['aarch64-darwin'],
          thresholds: { 'evaluation-time': { fail: { relative: 0.4 } } },
        },
        {
          match: {
            text: 'nixosConfigurations.*',
            origin: { kind: 'flake', directory: '.', attribute: 'nixosConfigurations.*' },
          },
          systems: ['x86_64-linux'],
          thresholds: { 'closure-derivations': { fail: { absolute: 200 } } },
        },
      ],
      failsOnBothSides: 'warn',
      sampling: { minPairs: 3, maxPairs: 20, confidence: 0.99, timeBudgetSeconds: 600 },
      explain: { budgetSeconds: 120 },
      build: { forks: false, budgetSeconds: 1800 },
      nix: {
        allowImportFromDerivation: false,
        overrideInputs: { nixpkgs: 'github:NixOS/nixpkgs/nixos-24.11' },
        options: { 'max-call-depth': '20000', 'extra-substituters': 'https://example.cachix.org' },
        features: ['pipe-operators'],
        submodules: false,
        fetchFrom: ['http://mirror.example/sources/'],
        isolate: true,
        impure: false,
        allowUnsafeRelease: false,
        timeoutSeconds: 600,
      },
      report: { smallestChange: 0.005 },
      mode: 'gate',
      comment: 'on-change',
      trend: 'record',
    })
  })

  test('has defaults for what it leaves out, key by key', () => {
    expect(parse('sampling: { pairs: 5 }\nnix: { timeout: 1h }\n')).toEqual({
      ...defaultConfig,
      sampling: { ...defaultConfig.sampling, minPairs: 5, maxPairs: 5 },
      nix: { ...defaultConfig.nix, timeoutSeconds: 3600 },
    })
  })

  test('tells a part that is switched off from one that is not there', () => {
    const threshold = parse('thresholds: { thunks: { warn: none, fail: 3% } }').thresholds.thunks
    expect(threshold).toStrictEqual({ warn: undefined, fail: { relative: 0.03 } })
  })

  test('can spend no time on timing', () => {
    expect(parse('sampling: { time-budget: none }').sampling.timeBudgetSeconds).toBe(0)
    expect(parse('explain: { budget: 30s }').explain).toEqual({ budgetSeconds: 30 })
    expect(parse('explain: { budget: none }').explain).toEqual({ budgetSeconds: 0 })
    expect(parse('sampling: none').sampling).toEqual({ ...defaultConfig.sampling, timeBudgetSeconds: 0 })
  })

  test('may use anchors and aliases', () => {
    const { thresholds } = parse('thresholds: { thunks: &strict { fail: 1% }, expressions: *strict }')
    expect(thresholds.expressions).toEqual({ fail: { relative: 0.01 } })
  })

  test('may have Windows line ends', () => {
    expect(parse('comment: never\r\nsampling:\r\n  pairs: 3\r\n').comment).toBe('never')
  })

  test('may have one target on two systems under two entries', () => {
    const text = 'targets: [{ attr: a, systems: [x86_64-linux] }, { attr: a, systems: [aarch64-linux] }]'
    expect(parse(text).targets).toHaveLength(2)
  })

  test('hands arguments over with their kinds', () => {
    const text = 'targets: [{ file: a.nix, args: { a: 1, b: "1", c: null, d: [x, [true]], toString: z } }]'
    expect(parse(text).targets[0]?.origin).toMatchObject({
      arguments: { a: 1, b: '1', c: null, d: ['x', [true]], toString: 'z' },
    })
  })
})

describe('a configuration file with problems', () => {
  test.each<[string, readonly string[]]>([
    ['comment: onchange', ['1:10: comment: found "onchange"; did you mean on-change?']],
    [
      'exclude: ["!a.b"]',
      ['1:11: exclude[0]: "!a.b" begins with !, and what stands here is left out already; write "a.b"'],
    ],
    ['exclude: a.b', ['1:10: exclude: found "a.b"; write a list: ["a.b"]']],
    [
      'exclude: [a..b]',
      ['1:13: exclude[0]: there is a name missing beside a dot; write names with one dot between them'],
    ],
    ['exclude: [{ attr: a }]', ['1:11: exclude[0]: found a mapping; write a pattern']],
    [
      'targets: ["! a..b"]',
      ['1:16: targets[0]: there is a name missing beside a dot; write names with one dot between them'],
    ],
    [
      'targets: [{ attr: "!a" }]',
      ['1:19: targets[0].attr: what is left out is written by itself; write "!a" in place of the mapping'],
    ],
    ['excude: []', ['1:1: excude: there is no such key; did you mean exclude?']],
    ['mode: report', ['1:7: mode: found "report"; did you mean report-only?']],
    ['comment: on-fail', ['1:10: comment: found "on-fail"; did you mean on-failure?']],
    ['comment: true', ['1:10: comment: found true; write always, on-change, on-failure or never']],
    ['nix: { impure: yes }', ['1:16: nix.impure: found "yes"; write true']],
    ['nix: { submodules: yes }', ['1:20: nix.submodules: found "yes"; write true']],
    ['tagrets: []', ['1:1: tagrets: there is no such key; did you mean targets?']],
    ['pairs: 3', ['1:1: pairs: there is no such key here; it belongs in sampling']],
    [
      'thresholds: { eval-time: {} }',
      ['1:15: thresholds.eval-time: there is no such key; did you mean evaluation-time?'],
    ],
    [
      'targets: nixosConfigurations.*',
      ['1:10: targets: found "nixosConfigurations.*"; write a list: ["nixosConfigurations.*"]'],
    ],
    ['targets:', ['1:1: targets: there is nothing here; write a list, or leave the key out']],
    ['comment:never', ['1:1: found "comment:never"; write a space after the colon: comment: never']],
    ['- a', ['1:1: found a list; write a mapping (key: value)']],
    [
      'thresholds: { thunks: { warn: 9%, fail: 5%, min: 3, max: 2, fial: 1% } }',
      [
        '1:31: thresholds.thunks.warn: warn is above fail, so that nothing could be a warning; write a warn below fail',
        '1:50: thresholds.thunks.min: min is above max, so that no value could pass',
        '1:61: thresholds.thunks.fial: there is no such key; did you mean fail?',
      ],
    ],
    ['sampling: { pairs: 20..3 }', ['1:20: sampling.pairs: "20..3" begins above its end; write 3..20']],
    [
      'sampling: { confidence: 50% }',
      ['1:25: sampling.confidence: "50%" is not between 50% and 100%; write a percentage like 99%'],
    ],
    [
      'sampling: { confidence: 100% }',
      ['1:25: sampling.confidence: "100%" is not between 50% and 100%; write a percentage like 99%'],
    ],
    [
      'nix: { timeout: 0s }',
      ['1:17: nix.timeout: "0s" is too short for any evaluation; write a time like 10min'],
    ],
    [
      'nix: { options: { sandbox: false } }',
      [
        '1:19: nix.options.sandbox: "sandbox" cannot be set here: it would open the sandbox that builds run in',
      ],
    ],
    [
      'nix: { options: { extra-plugin-files: x } }',
      [
        '1:19: nix.options.extra-plugin-files: "extra-plugin-files" cannot be set here: it would run programs of the file’s choice on the machine',
      ],
    ],
    [
      'nix: { options: { a: "b\\nsandbox = false" } }',
      ['1:22: nix.options.a: "b\\nsandbox = false" has a control character; write it on one line'],
    ],
    [
      'nix: { options: { experimental-features: [pipe-operator, impure-derivations] } }',
      [
        '1:42: nix.options.experimental-features: "impure-derivations" cannot be turned on here: it would let evaluation or builds depend on more than the project',
      ],
    ],
    [
      'nix: { options: { extra-experimental-features: pipe-operatrs } }',
      [
        '1:48: nix.options.extra-experimental-features: "pipe-operatrs" is not among the features that can be turned on here; did you mean pipe-operators?',
      ],
    ],
    [
      'overrides: [{ thresholds: {} }]',
      [
        '1:13: overrides[0]: these limits are for everything; write match, or systems, or both, or put them under thresholds',
      ],
    ],
    [
      'overrides: [{ match: a..b, systems: [], thresholds: { thunk: { fail: 5 } } }]',
      [
        '1:24: overrides[0].match: there is a name missing beside a dot; write names with one dot between them',
        '1:37: overrides[0].systems: the list is empty, so that these limits would hold nowhere; name a system or leave the key out',
        '1:55: overrides[0].thresholds.thunk: there is no such key; did you mean thunks?',
      ],
    ],
    ['overrides: [{ match: a }]', ['1:13: overrides[0]: this entry sets no limits; write thresholds']],
    [
      'targets: [{ name: x }]',
      ['1:11: targets[0]: this target does not say what to measure; write attr, or file, or both'],
    ],
    [
      'targets: [{ attr: a.*, name: x }]',
      [
        '1:30: targets[0].name: a name is for one target, but the attribute has a * and can match several; remove the name, or write one entry for each',
      ],
    ],
    [
      'targets: [{ attr: a, args: {} }]',
      ['1:28: targets[0].args: only a file takes arguments; add file, or remove args'],
    ],
    [
      'targets: [{ file: a.nix, flake: b }]',
      ['1:33: targets[0].flake: a target is in a flake or in a file; keep one of flake and file'],
    ],
    [
      'targets: [{ file: sub }]',
      ['1:19: targets[0].file: "sub" is not a Nix file; write its whole path, like ./sub/default.nix'],
    ],
    [
      'targets: [a, b, a]',
      ['1:17: targets[2]: this is the same target as targets[0]; remove one, or give each a name'],
    ],
    [
      'targets: [{ attr: a, systems: [x86_64-lnux] }]',
      ['1:32: targets[0].systems[0]: "x86_64-lnux" is not a system that Nix runs on; write x86_64-linux'],
    ],
    [
      'comment: never\nsampling: {}\ncomment: never',
      ['3:1: "comment" is here twice (first in line 1); keep one of them'],
    ],
    ['__proto__: { comment: never }', ['1:1: "__proto__" is not a key here; remove it']],
    [
      'constructor: 1',
      [
        '1:1: constructor: there is no such key; write one of targets, exclude, max-targets, thresholds, overrides, fails-on-both-sides, sampling, explain, nix, build, report, mode, comment or trend',
      ],
    ],
    [
      'comment: never\n---\ncomment: never',
      ['2:1: a second document begins here; keep one, and remove the --- between them'],
    ],
    ['targets:\n\t- a', ['2:1: a tab indents this line; indent with spaces']],
    [
      'targets: [packages.${system}.*]',
      ['1:21: inside [ ] and { } a text with ${system} needs quotes: "packages.${system}.*"'],
    ],
    ['targets: [a', ['1:12: a [ is opened above and not closed before this; write the ]']],
    [
      'targets:\n  - *.foo',
      ['2:5: "*.foo" is an alias without its &.foo above; a text that begins with * needs quotes'],
    ],
    ['nix: &a { options: *a }', ['1:20: the alias *a stands inside of what it stands for']],
    ['a: \u0000', ['1:4: there is a control character here (U+0000); remove it']],
    ['a: \ufffd', ['1:4: this is not UTF-8; save the file as UTF-8']],
    ['%YAML 1.1\n---\ncomment: never', ['1:1: this is read as YAML 1.2; remove the line %YAML 1.1']],
  ])('%j is told its problems, each with its place', (text, problems) => {
    expect(problemsIn(text)).toEqual(problems)
  })

  test('points into a pattern, whether it is quoted or not', () => {
    expect(problemsIn('targets:\n  - abc..d\n')).toEqual([expect.stringMatching(/^2:9: /)])
    expect(problemsIn('targets:\n  - "abc..d"\n')).toEqual([expect.stringMatching(/^2:10: /)])
  })

  test('counts columns in characters', () => {
    expect(problemsIn('"😀日": { a: 1 }')).toEqual([
      expect.stringMatching(/^1:1: "😀日": there is no such key/),
    ])
    expect(problemsIn('targets: ["😀", 5]')).toEqual([
      expect.stringMatching(/^1:12: /),
      expect.stringMatching(/^1:16: /),
    ])
  })

  test('is an error that a user can mend, with the file’s name in each problem', () => {
    expect(() => parse('a: 1\nb: 2')).toThrow(UsageError)
    expect(() => parse('a: 1\nb: 2')).toThrow(
      /c\.yml:1:1: a: .*\n {2}1 \| a: 1\n {4}\| \^\n\nc\.yml:2:1: b: /,
    )
  })

  test('shows a cut of a long line, with the caret in its place', () => {
    const text = `targets: [${'aaaaaaa, '.repeat(40)}5, ${'bbbbbbb, '.repeat(40)}]`
    const message = messageIn(text)
    const [excerpt = '', caret = ''] = message.split('\n').slice(-2)
    expect(excerpt.length).toBeLessThanOrEqual(80)
    expect(excerpt.charAt(caret.indexOf('^'))).toBe('5')
  })

  test('shows no more than fifty problems, and says how many there are', () => {
    const text = Array.from({ length: 70 }, (_, index) => `key${index}: 1\n`).join('')
    expect(messageIn(text)).toMatch(/^the configuration has 70 problems:/)
    expect(messageIn(text)).toMatch(/… and 20 more$/)
  })

  test('shows nothing that moves a terminal’s cursor', () => {
    expect(messageIn('"\\e[31mred\\u202e": 1')).not.toMatch(/[\u001b\u202e]/)
  })
})

describe('references and arguments', () => {
  test.each([
    'path:/etc',
    'git+file:///srv/secret',
    'file:///etc/passwd',
    '/etc/nixos',
    './x',
    '~/x',
    '--impure',
    'github:a/b\\0',
    'https://x\\ty',
  ])('%s does not replace an input', (reference) => {
    expect(problemsIn(`nix: { override-inputs: { a: "${reference}" } }`)).toHaveLength(1)
  })

  test.each([
    'nixpkgs',
    'nixpkgs/nixos-24.11',
    'github:a/b',
    'git+https://x.y/z?ref=main',
    'git+ssh://git@x.y/z',
    'http://mirror.example/nixpkgs.tar.gz',
    'tarball+http://mirror.example/nixpkgs',
  ])('%s does', (reference) => {
    expect(problemsIn(`nix: { override-inputs: { a: "${reference}" } }`)).toEqual([])
  })

  test('a text with a NUL is not an argument', () => {
    expect(problemsIn('targets: [{ file: a.nix, args: { a: "x\\0" } }]')).toHaveLength(1)
  })
})

describe('a hostile configuration file', () => {
  const bomb = Array.from({ length: 9 }, (_, level) => {
    const items = level === 0 ? 'x' : `*a${level - 1}`
    return `k${level}: &a${level} [${Array.from({ length: 10 }, () => items).join(', ')}]\n`
  }).join('')

  test.each<[string, string, RegExp]>([
    ['nesting in flow style', '['.repeat(100_000), /nested deeper than 64 levels/],
    ['nesting in block style', '- '.repeat(100_000), /nested deeper than 64 levels/],
    ['nesting of keys', '? '.repeat(100_000), /nested deeper than 64 levels/],
    ['a bomb of aliases', bomb, /more than 20000 values/],
    ['a text that is too long', `#${'x'.repeat(256 * 1024)}`, /more than 256 KiB/],
    ['many keys', Array.from({ length: 15_000 }, (_, index) => `k${index}: 1`).join('\n'), /15000 problems/],
    [
      'many targets',
      `targets:\n${Array.from({ length: 2000 }, () => '- a\n').join('')}`,
      /more than 1000 targets/,
    ],
    ['a long path', `targets: [${'a.'.repeat(50_000)}]`, /more than 1000 characters/],
  ])('with %s is refused', (_, text, message) => {
    expect(messageIn(text)).toMatch(message)
  })

  test('of any text gives a configuration or an error for a user', () => {
    const words = fc.constantFrom(
      ...[
        'targets',
        'thresholds',
        'thunks',
        'fail',
        'nix',
        ':',
        ': ',
        '- ',
        '\n',
        '  ',
        '{',
        '}',
        '[',
        ']',
        ',',
      ],
      ...[
        '*',
        '&a',
        '*a',
        '!',
        '|',
        '>',
        '"',
        "'",
        '#',
        '%',
        '+5',
        '10%',
        '${system}',
        '.',
        '\t',
        '?',
        '__proto__',
        '~',
      ],
    )
    fc.assert(
      fc.property(fc.array(words, { maxLength: 30 }), (parts) => {
        expect(() => problemsIn(parts.join(''))).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })
})

function messageIn(text: string): string {
  try {
    parse(text)
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown.message
    throw thrown
  }
  return ''
}
