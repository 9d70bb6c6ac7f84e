import { describe, expect, test } from '@jest/globals'
import { nixTokens } from '../../../src/core/nix/nix-tokens.ts'

/** Tokens as `text@line`, those of strings in `‹›`. */
function tokens(text: string): readonly string[] {
  return nixTokens(text).tokens.map(
    ({ kind, text: of, line }) => `${kind === 'text' ? `‹${of}›` : of}@${line}`,
  )
}

const words = (text: string) => nixTokens(text).tokens.map(({ kind, text: of }) => `${kind} ${of}`)

/** What each line begins within, from the outermost, and what the text ends within. */
function starts(text: string): readonly string[] {
  return nixTokens(text).starts.map((start) => {
    const kinds: string[] = []
    for (let within: typeof start | undefined = start; within.outer; within = within.outer)
      kinds.unshift(within.kind)
    return kinds.join(' ')
  })
}

describe('tokens of Nix code', () => {
  test('are names, numbers, paths and signs', () => {
    expect(words("let a' = b-c; in 1.5 + x.y")).toEqual([
      ...['name let', "name a'", 'sign =', 'name b-c', 'sign ;', 'name in', 'number 1.5', 'sign +'],
      ...['name x', 'sign .', 'name y'],
    ])
    expect(words('a/b ./c.nix ../d /e/f-g <nixpkgs/lib> ~/h a / b c//d')).toEqual([
      ...['path a/b', 'path ./c.nix', 'path ../d', 'path /e/f-g', 'path <nixpkgs/lib>', 'sign ~', 'path /h'],
      ...['name a', 'sign /', 'name b', 'name c', 'sign //', 'name d'],
    ])
    expect(words('a==b->c!d<e>f')).toEqual([
      ...['name a', 'sign ==', 'name b-', 'sign >', 'name c', 'sign !', 'name d', 'path <e>', 'name f'],
    ])
  })

  test('are without comments and layout', () => {
    expect(tokens('a # b\n/* c\n * d **/ e /**/ f\r\n#\rg')).toEqual(['a@1', 'e@3', 'f@3', 'g@4'])
  })

  test('are, of a string, its texts line by line and the code that is put in', () => {
    expect(tokens('"a\nb ${c} $${d} \\${e} \\" $"f')).toEqual([
      ...['"@1', '‹a\n›@1', '‹b ›@2', '${@2', 'c@2', '}@2', '‹ $${d} \\${e} \\" $›@2', '"@2', 'f@2'],
    ])
  })

  test('are, of an indented string, its texts without the indentation', () => {
    expect(tokens("'' \n    a\n\n   \n      b ${c}\n    ${d} e\n  ''f")).toEqual([
      ...["''@1", '‹a\n›@2', '‹\n›@3', '‹\n›@4', '‹  b ›@5', '${@5', 'c@5', '}@5', '‹\n›@5'],
      ...['‹›@6', '${@6', 'd@6', '}@6', '‹ e\n›@6', "''@7", 'f@7'],
    ])
    expect(tokens("''  a\n    b''")).toEqual(["''@1", '‹a\n›@1', '‹  b›@2', "''@2"])
    expect(tokens("''   ''")).toEqual(["''@1", "''@1"])
  })

  test.each(["'''", "''$", "''${", "''\\n", "''\\'", '$${', "'", "' '", '$', '"', '#', '/*'])(
    'leave an indented string open behind %j',
    (escaped) => {
      expect(tokens(`'' ${escaped} ''a`)).toEqual(["''@1", `‹${escaped} ›@1`, "''@1", 'a@1'])
    },
  )

  test('tell what lines begin within', () => {
    expect(starts("{\n/*\n*/ \"\n${ {\n}\n} \n\" ''\n${''\n")).toEqual([
      ...['', '', 'comment', 'quoted', 'quoted code', 'quoted code', 'quoted', 'indented'],
      ...['indented code indented', 'indented code indented'],
    ])
  })

  test.each([
    '"',
    "''",
    '"${',
    '/*',
    "''${\"",
    '}',
    '"${{}',
    '$',
    '\\',
    "''\\",
    '"\\',
    '"$',
    '<a',
    'a/',
    '\0\xff',
  ])('are of a text that breaks off: %j', (text) => {
    const { tokens: found, starts: ends } = nixTokens(text)
    expect(text.startsWith(found.map(({ text: of }) => of).join(''))).toBe(true)
    expect(ends).toHaveLength(2)
  })

  test('are what lines say, where more is written into each other than anyone writes', () => {
    const text = `${'"${'.repeat(200)}a\nb`
    expect(tokens(text).slice(-2)).toEqual([expect.stringMatching(/"\$\{a\n›@1$/), '‹b›@2'])
  })

  test.each([
    ...[
      '"',
      "''",
      '"${',
      "''${",
      '/*',
      '*/',
      '{',
      '}',
      'a.',
      'a/',
      '<a',
      "''\n ",
      '$',
      '\\',
      "'",
      '#',
      '-',
      '\r',
    ],
    ...['"${"}', "''${''}"],
  ])('take time in proportion to the text: %j', (piece) => {
    const text = piece.repeat(300_000)
    expect(nixTokens(text).starts.length).toBeGreaterThan(1)
  })
})
