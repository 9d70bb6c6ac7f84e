import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type {
  CallPathsExplanation,
  ChangedLinesExplanation,
  ChangedLinesRow,
  PathStep,
} from '../../../src/core/model/call-paths.ts'
import { changeLines, linesText, mainCause } from '../../../src/core/report/change-text.ts'
import { renderMarkdown } from '../../../src/core/report/markdown.ts'
import type { Phrase } from '../../../src/core/text/phrase.ts'
import { renderTerminal } from '../../../src/core/report/terminal.ts'
import { exactFinding, platformResults, resultsOf, targetResults } from '../../fakes/results.ts'
import { hostile, outsideCode } from './hostile.ts'

const textOf = (phrase: Phrase) => phrase.map((piece) => ('code' in piece ? piece.code : piece.text)).join('')

function row(first: number, difference: number, about: Partial<ChangedLinesRow> = {}): ChangedLinesRow {
  return { file: 'web.nix', first, last: first, edit: 'edited', difference, ...about }
}

function step(file: string, about: Partial<PathStep> = {}): PathStep {
  return { origin: 'repository', file, line: 1, column: 1, base: 0, head: 0, ...about }
}

/** An increase of 1,000 calls. */
function paths(
  rows: readonly ChangedLinesRow[],
  about: Partial<ChangedLinesExplanation> = {},
  path: readonly PathStep[] = [],
): CallPathsExplanation {
  const others = { rows: 0, difference: 0 }
  const changedLines = { rows: [...rows], others, elsewhere: 0, isOnly: false, ...about }
  return { base: 5000, head: 6000, path: [...path], changedLines }
}

const said = (callPaths: CallPathsExplanation | undefined) => changeLines(callPaths).map(textOf)

describe('what a change accounts for', () => {
  test.each([
    ['edits', 'edited'],
    ['adds', 'added'],
    ['removes', 'removed'],
  ] as const)('is said of lines that it %s', (verb, edit) => {
    expect(said(paths([row(5, 930, { last: 7, edit })]))).toEqual([
      `web.nix:5–7, which this change ${verb}, accounts for 93 % of the increase.`,
    ])
  })

  test('is said of an input that moved', () => {
    expect(said(paths([], { inputs: [{ input: 'nixpkgs', difference: 1000 }] }))).toEqual([
      'input nixpkgs, which moved, accounts for 100 % of the increase.',
    ])
  })

  test('is more than all where work was saved elsewhere', () => {
    expect(said(paths([row(5, 1200), row(9, -200)]))).toEqual([
      'web.nix:5, which this change edits, accounts for all of the increase, and for what is saved elsewhere.',
    ])
  })

  test('is said of two further places that lead to a part of it', () => {
    const rows = [row(1, 600), row(2, 200), row(3, 100), row(4, 60), row(5, 40)]
    expect(said(paths(rows))).toEqual([
      'web.nix:1, which this change edits, accounts for 60 % of the increase.',
      'Then web.nix:2 for 20 %, web.nix:3 for 10 %.',
    ])
  })

  test('is not said of lines that lead to less than half of it', () => {
    expect(said(paths([row(1, 300)], { elsewhere: 700 }))).toEqual([
      'web.nix:1, which this change edits, leads to 30 % of the increase; most of it comes elsewhere, where values are used.',
    ])
  })

  test('is said of the time where it was sampled, whose noise is elsewhere', () => {
    const sampled = (rows: readonly ChangedLinesRow[], elsewhere: number) =>
      said({ ...paths(rows, { elsewhere }), unit: 'samples' })
    expect(sampled([row(1, 750)], 250)).toEqual([
      'web.nix:1, which this change edits, accounts for 75 % of the increase in time (sampled).',
    ])
    expect(sampled([row(1, 300)], 700)).toEqual([
      'web.nix:1, which this change edits, leads to 30 % of the increase in time (sampled).',
    ])
  })

  test('is what the only code that the change touches leads to, and where its values are used', () => {
    expect(said(paths([row(1, 300)], { elsewhere: 700, isOnly: true }))).toEqual([
      'web.nix:1 is the only code that this change touches in files that are evaluated. It leads to 30 % of the increase by itself, and to the rest where its values are used.',
    ])
    expect(said(paths([row(1, 0)], { elsewhere: 1000, isOnly: true }))).toEqual([
      'web.nix:1 is the only code that this change touches in files that are evaluated. It makes no more calls by itself: its values do, where they are used.',
    ])
  })

  test('is a few places to look at where none leads to any of it', () => {
    expect(said(paths([row(1, 0), row(8, 0)], { elsewhere: 1000 }))).toEqual([
      'What this change touches hardly makes calls by itself: the increase comes where its values are used. Look at web.nix:1, then web.nix:8.',
    ])
  })

  test('is nothing where all that the change touches leads to fewer calls', () => {
    expect(said(paths([row(1, -20), row(8, -300)], { elsewhere: 1320 }))).toEqual([])
  })

  test('is nothing where calls were not traced, did not grow, or the change is not known', () => {
    expect(said(undefined)).toEqual([])
    expect(said({ ...paths([row(1, 930)]), head: 5000 })).toEqual([])
    expect(said({ ...paths([row(1, -930)]), head: 4000 })).toEqual([])
    expect(said({ base: 1, head: 2, path: [] })).toEqual([])
    expect(said(paths([], { elsewhere: 1000 }))).toEqual([])
  })
})

describe('the path of an increase', () => {
  const nixpkgs = { origin: 'input', input: 'nixpkgs' } as const

  test('names each place, whose it is and what is called', () => {
    const path = [step('flake.nix', { line: 41, callee: 'nixosSystem' }), step('lib/modules.nix', nixpkgs)]
    expect(said(paths([], {}, path))).toEqual([
      'Path: flake.nix:41 (nixosSystem) → lib/modules.nix:1 in nixpkgs.',
    ])
  })

  test('is both ends where it is long', () => {
    const path = Array.from({ length: 12 }, (_, index) => step(`${String(index)}.nix`))
    expect(said(paths([], {}, path))).toEqual([
      'Path: 0.nix:1 → 1.nix:1 → 2.nix:1 → 3.nix:1 → … → 10.nix:1 → 11.nix:1.',
    ])
  })

  test('is not shown where it is one place, or calls did not grow', () => {
    expect(said(paths([], {}, [step('a.nix')]))).toEqual([])
    expect(said({ ...paths([], {}, [step('a.nix'), step('b.nix')]), head: 5000 })).toEqual([])
  })
})

describe('the main cause', () => {
  const named = (callPaths: CallPathsExplanation | undefined) => {
    const cause = mainCause(callPaths)
    return cause && textOf(cause)
  }

  test('is what most of the samples of the change are of, whatever noise there is elsewhere', () => {
    const sampled = (rows: readonly ChangedLinesRow[]) => named({ ...paths(rows), unit: 'samples' })
    expect(sampled([row(1, 300), row(2, 20)])).toBe('web.nix:1')
    expect(sampled([row(1, 300), row(2, 280), row(3, 290)])).toBeUndefined()
    expect(sampled([row(1, 7)])).toBeUndefined()
  })

  test('is what accounts for most of an increase, or all that the change touches', () => {
    expect(named(paths([row(5, 930)]))).toBe('web.nix:5')
    expect(named(paths([row(5, 0)], { isOnly: true }))).toBe('web.nix:5')
  })

  test('is none where nothing accounts for most of it, and none of fewer calls', () => {
    expect(named(undefined)).toBeUndefined()
    expect(named(paths([row(5, 300)]))).toBeUndefined()
    expect(named({ ...paths([row(5, -930)]), head: 4000 })).toBeUndefined()
    expect(named({ ...paths([row(5, 0)], { isOnly: true }), head: 4000 })).toBeUndefined()
  })
})

test('lines are named as one or as from first to last', () => {
  expect(linesText({ file: 'a.nix', first: 3, last: 3 })).toBe('a.nix:3')
  expect(linesText({ file: 'a.nix', first: 3, last: 5 })).toBe('a.nix:3–5')
})

describe('names that a stranger wrote', () => {
  const resultsWith = (name: string) =>
    resultsOf({
      verdict: 'fail',
      platforms: [
        platformResults({
          verdict: 'fail',
          targets: [
            targetResults('hosts.web', {
              findings: [exactFinding('function-calls', [5000, 6000])],
              explanation: {
                callPaths: paths(
                  [row(1, 600, { file: name }), row(2, 300, { file: name, last: 9 })],
                  { inputs: [{ input: name, difference: 100 }] },
                  [step(name, { callee: name }), step(name, { origin: 'input', input: name })],
                ),
              },
            }),
          ],
        }),
      ],
    })

  test('stay code in Markdown', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const lines = outsideCode(renderMarkdown(resultsWith(name), { limit: 60_000 }))
        const plain = outsideCode(renderMarkdown(resultsWith('plain.nix'), { limit: 60_000 }))
        expect(lines.length).toBe(plain.length)
        expect(lines.join('\n')).not.toMatch(/<img|evil\.example|@octocat|\u001B|\u202E/)
      }),
    )
  })

  test('move no cursor at the terminal', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const text = renderTerminal(resultsWith(name), { width: 80, color: false })
        expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202E]/)
      }),
    )
  })
})
