// Every code point of Unicode, by its category, against every way out: what a reader does not see leaves as something that
// is seen, and what is seen leaves as it is. Which is which is written here anew, from Unicode's tables.

import { describe, expect, test } from '@jest/globals'
import { renderComment } from '../src/core/comment/render.ts'
import { ConfigError } from '../src/core/config/config-error.ts'
import { renderFlameSvg } from '../src/core/flame/svg.ts'
import { describeFailure } from '../src/core/github/describe-failure.ts'
import { renderJson } from '../src/core/model/format-results.ts'
import { profileFiles } from '../src/core/profile/profile-files.ts'
import { annotationsOf } from '../src/core/report/annotations.ts'
import { renderHtml } from '../src/core/report/html/html.ts'
import { renderMarkdown } from '../src/core/report/markdown.ts'
import { renderTerminal } from '../src/core/report/terminal.ts'
import { codeBlock, escapeMarkdown, inlineCode, tableCode } from '../src/core/text/escape.ts'
import { visibleJson } from '../src/core/text/json.ts'
import { jsonMarkup, markup } from '../src/core/text/markup.ts'
import {
  leavingText,
  plainLines,
  plainText,
  shortenEnd,
  shortenMiddle,
  shownName,
} from '../src/core/text/plain-text.ts'
import { shown } from '../src/core/text/quoted.ts'
import { messageOf } from '../src/errors.ts'
import { written } from './core/comment/jobs.ts'
import { resultsWith } from './core/report/hostile-results.ts'
import { callTree } from './fakes/call-trees.ts'
import { fakeProfile, fakeSubject } from './fakes/profiles.ts'

const LAST = 0x10_ffff

/** Unicode's general categories; of these, all code points are unseen. */
const UNSEEN_CATEGORIES = ['Cc', 'Cf', 'Cs', 'Co', 'Cn', 'Zl', 'Zp']
const SEEN_CATEGORIES = [
  ...['Lu', 'Ll', 'Lt', 'Lm', 'Lo', 'Mn', 'Mc', 'Me', 'Nd', 'Nl', 'No'],
  ...['Pc', 'Pd', 'Ps', 'Pe', 'Pi', 'Pf', 'Po', 'Sm', 'Sc', 'Sk', 'So', 'Zs'],
]

/** Of the other categories, as Unicode 17 has them: `Default_Ignorable_Code_Point`, and what is drawn as nothing. */
const UNSEEN_BESIDES: readonly (readonly [first: number, last?: number])[] = [
  [0x034f], // joins graphemes
  [0x115f, 0x1160], // fillers of Hangul
  [0x17b4, 0x17b5], // vowels of Khmer that are inherent
  [0x180b, 0x180d], // selectors of Mongolian
  [0x180f],
  [0x2800], // an empty cell of Braille
  [0x3164], // a filler of Hangul
  [0xfe00, 0xfe0f], // selectors of variants
  [0xffa0], // a filler of Hangul, of half width
  [0x16fe4], // a filler of Khitan
  [0x1d159], // a note without a head
  [0xe0100, 0xe01ef], // selectors of variants
]

const BESIDES = UNSEEN_BESIDES.map(([first, last = first]) => `${escapeOf(first)}-${escapeOf(last)}`).join('')
const UNSEEN = new RegExp(`[${UNSEEN_CATEGORIES.map((one) => `\\p{gc=${one}}`).join('')}${BESIDES}]`, 'gu')

function escapeOf(code: number): string {
  return `\\u{${code.toString(16)}}`
}

/** From the last to the first, so that halves of characters come in an order in which they make none. */
const all = Array.from({ length: LAST + 1 }, (_, index) => String.fromCodePoint(LAST - index)).join('')

function charactersOf(...categories: readonly string[]): readonly string[] {
  return all.match(new RegExp(`[${categories.map((one) => `\\p{gc=${one}}`).join('')}]`, 'gu')) ?? []
}

const besides = charactersOf(...SEEN_CATEGORIES).filter((character) => unseenIn(character).length > 0)

/** A million have no meaning yet, or none but in private: some of them stand for the rest where each text costs time. */
const some = [
  ...charactersOf('Cc', 'Cf', 'Zl', 'Zp'),
  ...besides,
  ...charactersOf('Co', 'Cn', 'Cs').filter((_, index) => index % 9973 === 0),
]

/** Texts of so many of the characters each, with something between them. */
function textsOf(characters: readonly string[], length: number): readonly string[] {
  return Array.from(
    { length: Math.ceil(characters.length / length) },
    (_, index) => `x${characters.slice(index * length, (index + 1) * length).join('x')}x`,
  )
}

/** Line breaks are the text's own. */
function unseenIn(text: string, allowed = ''): readonly string[] {
  return (text.match(UNSEEN) ?? [])
    .filter((character) => character !== '\n' && !allowed.includes(character))
    .map((character) => escapeOf(character.codePointAt(0) ?? 0))
}

function errorOf(text: string): string {
  const problem = { start: 0, end: text.length, message: shown(text) }
  return messageOf(new ConfigError('nix-perf-gate.yml', text, [problem]))
}

type WayOut = (text: string) => string

const waysOfAText: Readonly<Record<string, WayOut>> = {
  'one line': plainText,
  'a name': shownName,
  'several lines': (text) => plainLines(text).join('\n'),
  'text for the log or the terminal': leavingText,
  Markdown: escapeMarkdown,
  'code in Markdown': inlineCode,
  'code in a table': tableCode,
  'a block of code': (text) => codeBlock(text, 100),
  HTML: (text) => markup`<p title="${text}">${text}</p>`.text,
  'data on a page': (text) => jsonMarkup({ [text]: [text] }).text,
  'JSON for others': (text) => visibleJson({ [text]: [text] }, 2),
  'a value in a message': shown,
  'an excerpt of YAML': errorOf,
  'a failed request': (message) =>
    describeFailure({
      what: message,
      failure: { kind: 'network', message },
      tries: 1,
      limitSeconds: undefined,
      host: 'api.github.com',
      token: '',
    }),
}

const waysOfResults: Readonly<Record<string, WayOut>> = {
  'the report at the terminal': (text) => renderTerminal(resultsWith(text), { color: false, width: 100 }),
  'the report in Markdown': (text) => renderMarkdown(resultsWith(text)),
  'the report in HTML': (text) => renderHtml(resultsWith(text)),
  'the results file': (text) => renderJson(resultsWith(text)),
  'the comment': (text) => renderComment(written([[resultsWith(text), { name: text }]]), 'default'),
  annotations: (text) =>
    annotationsOf(resultsWith(text))
      .map(({ title, message }) => `${title}\n${message}`)
      .join('\n'),
  'a flame graph': (text) =>
    renderFlameSvg(callTree([{ at: `${text} @ ${text}:a.nix:1`, calls: [1, 2] }]), { title: text }),
  'a profile': (text) =>
    profileFiles(
      fakeSubject({ program: text }),
      fakeProfile({ importedDerivations: [text], outputs: [text], derivationPath: text }),
    )
      .map(({ content }) => (typeof content === 'string' ? content : [...content].join('')))
      .join('\n'),
}

/** What stands in our Markdown between characters that GitHub would make a link of. */
const OWN_BREAK = '\u200b'

describe('what is not seen', () => {
  test.each(Object.entries(waysOfAText))('is not in %s', (_, way) => {
    const own = way === escapeMarkdown ? OWN_BREAK : ''
    expect(textsOf(some, 4).flatMap((text) => unseenIn(way(text), own))).toEqual([])
  })

  test.each(Object.entries(waysOfResults))('is not in %s', (name, way) => {
    const own = /comment|Markdown|profile/.test(name) ? OWN_BREAK : ''
    expect(textsOf(some, 6).flatMap((text) => unseenIn(way(text), own))).toEqual([])
  })

  test.each(UNSEEN_CATEGORIES)('is each code point of category %s', (category) => {
    const [text = ''] = textsOf(charactersOf(category), LAST)
    expect(unseenIn(plainText(text))).toEqual([])
    expect(unseenIn(leavingText(text))).toEqual([])
  })

  test('is told by its number, in the text’s own place', () => {
    expect(plainText('a\u061cb\u3164c\u{e0041}d')).toBe('a\\u{61c}b\\u{3164}c\\u{e0041}d')
    expect(shown('a\u061cb\u{e0041}')).toBe(String.raw`"a\u061cb\udb40\udc41"`)
    expect(errorOf('a\u061cb')).toContain('1 | a·b\n')
  })
})

describe('what is seen', () => {
  test.each(SEEN_CATEGORIES)('is each other code point of category %s, and stays', (category) => {
    const [text = ''] = textsOf(
      charactersOf(category).filter((character) => unseenIn(character).length === 0),
      LAST,
    )
    expect(plainText(text)).toBe(text)
    expect(leavingText(text)).toBe(text)
  })
})

describe('an emoji', () => {
  const emoji = [
    '⚠\ufe0f',
    '👩🏽‍💻',
    '👨‍👩‍👧',
    '❤\ufe0f‍🔥',
    '1\ufe0f⃣',
    '🏳\ufe0f‍🌈',
    '🇩🇪',
    '🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}',
  ]

  test.each(emoji)('of several characters stays whole: %s', (one) => {
    expect(plainText(`a ${one}b`)).toBe(`a ${one}b`)
    expect(leavingText(one)).toBe(one)
    expect(markup`${one}`.text).toBe(one)
    expect(JSON.parse(visibleJson(one))).toBe(one)
  })

  test('hides nothing that is no part of it', () => {
    expect(plainText('⚠\ufe0f\ufe0f')).toBe('⚠\ufe0f\\u{fe0f}')
    expect(plainText('👨\u200dx')).toBe('👨\\u{200d}x')
    expect(plainText('a\u200db\ufe0f')).toBe('a\\u{200d}b\\u{fe0f}')
    expect(plainText('🏴\u{e0041}\u{e007f}')).toBe('🏴\\u{e0041}\\u{e007f}')
  })

  test('that is cut through leaves what is seen of it', () => {
    const family = '👨‍👩‍👧'
    for (let most = 1; most < 24; most += 1) {
      for (const cut of [shortenMiddle(family.repeat(6), most), shortenEnd(family.repeat(6), most)])
        expect(plainText(cut)).toBe(cut)
    }
  })
})
