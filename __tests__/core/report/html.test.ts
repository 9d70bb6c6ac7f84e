import { createHash } from 'node:crypto'
import { Buffer } from 'node:buffer'
import { describe, expect, test } from '@jest/globals'
import { headlineOf } from '../../../src/core/report/headline.ts'
import { HTML_LIMIT, renderHtml } from '../../../src/core/report/html/html.ts'
import type { Results } from '../../../src/core/model/results.ts'
import { largeTree, picturedExplanation, picturedResults } from '../../fakes/call-trees.ts'
import {
  exactFinding,
  hostFigures,
  hostMetrics,
  platformResults,
  resultsOf,
  targetResults,
} from '../../fakes/results.ts'
import { elementsOf, textOf } from './html-reader.ts'
import { brokenScenarios } from './broken-scenarios.ts'
import { provenScenarios } from './proven-scenarios.ts'
import { scenarios } from './scenarios.ts'

const pictured = renderHtml(picturedResults)

describe.each(Object.entries({ ...scenarios, ...provenScenarios, pictured: picturedResults }))(
  'the HTML report “%s”',
  (_, results) => {
    const html = renderHtml(results)
    const elements = elementsOf(html)

    test('begins with the verdict, and what to do next', () => {
      const { summary, next } = headlineOf(results)
      const text = textOf(html)
      const told = next.map((piece) => ('code' in piece ? piece.code : piece.text)).join('')
      expect(text.toLowerCase()).toContain(summary.toLowerCase())
      expect(text).toContain(`Next: ${told}`)
      expect(text.indexOf('Next:')).toBeLessThan(1200)
    })

    test('names each target in a table', () => {
      const text = textOf(html)
      for (const { targets } of results.platforms)
        for (const { name } of targets) expect(text).toContain(name.slice(0, 60))
    })

    test('has one main part, one heading of the first rank, and identifiers that differ', () => {
      expect(elements.filter(({ name }) => name === 'main')).toHaveLength(1)
      expect(elements.filter(({ name }) => name === 'h1')).toHaveLength(1)
      const ids = elements.flatMap(({ attributes }) => attributes.get('id') ?? [])
      expect(new Set(ids).size).toBe(ids.length)
    })

    test('links only to what it has', () => {
      const ids = new Set(elements.map(({ attributes }) => attributes.get('id')))
      const links = elements.flatMap(({ attributes }) => attributes.get('href') ?? [])
      expect(links.filter((link) => !link.startsWith('#') || !ids.has(link.slice(1)))).toEqual([])
    })

    test('gives each table a caption and each picture a text', () => {
      const count = (name: string) => elements.filter((element) => element.name === name).length
      expect(count('caption')).toBe(count('table'))
      for (const { attributes } of elements.filter(({ name }) => name === 'svg'))
        expect((attributes.get('aria-label') ?? '') + (attributes.get('aria-hidden') ?? '')).not.toBe('')
    })

    test('shows no figure that is none', () => {
      expect(html.replace(/<script[^]*?<\/script>/g, '')).not.toMatch(/NaN|Infinity|undefined|\[object/)
    })
  },
)

describe('the HTML report', () => {
  test('lets nothing act and nothing be asked for but its own script and style', () => {
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(pictured) ?? []
    const digest = (pattern: RegExp) =>
      `'sha256-${createHash('sha256')
        .update(pattern.exec(pictured)?.[1] ?? '')
        .digest('base64')}'`
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${digest(/<script>([^]*?)<\/script>/)}`,
      `style-src ${digest(/<style>([^]*?)<\/style>/)}`,
      "base-uri 'none'",
      "form-action 'none'",
    ])
    expect(
      elementsOf(pictured).filter(({ attributes }) => attributes.has('src') || attributes.has('style')),
    ).toEqual([])
  })

  test('carries the licences of the libraries that are in it', () => {
    for (const name of ['d3-flame-graph', 'd3-hierarchy', 'd3-scale', 'd3-selection', 'sortable-tablesort'])
      expect(pictured).toContain(`/*! ${name}\n`)
    expect(pictured).toContain('Apache License')
    expect(pictured).toContain('Permission to use, copy, modify, and/or distribute this software')
    expect(pictured).toContain('This is free and unencumbered software released into the public domain.')
  })

  test('shows the way of the increase from the outermost call down', () => {
    const [, path = ''] = /<ol class="path">([^]*?)<\/ol>/.exec(pictured) ?? []
    const text = textOf(path)
    const places = [
      'flake.nix:41:13',
      'lib/modules.nix:501:12 in nixpkgs',
      'nginx.nix:14:21',
      'nginx.nix:17:9',
    ]
    const found = places.map((place) => text.indexOf(place))
    expect(found.every((at) => at >= 0)).toBe(true)
    expect(found).toEqual(found.toSorted((one, other) => one - other))
    expect(text).toContain('edited by this change')
    expect(text).toContain('1,212 → 88,452 +87,240 · 98.2 %')
  })

  test('shows what each changed place leads to, and what none does', () => {
    const text = textOf(pictured)
    expect(text).toContain('hosts/web/nginx.nix:14–22 edited +87,240 98.2 %')
    expect(text).toContain('2 more changed places +1,300 1.5 %')
    expect(text).toContain('nothing of the change leads to them +60,315 67.9 %')
  })

  test('shows hints with their evidence, functions, built-in functions and whose they are', () => {
    const text = textOf(pictured)
    expect(text).toContain(
      'A package set is instantiated more than once pkgs/top-level/default.nix of nixpkgs, a package set’s',
    )
    expect(text).toContain('mkVirtualHost hosts/web/nginx.nix:14, edited here 12 61,212 +61,200 68.9 %')
    expect(text).toContain('map 18,243 30,243 +12,000')
    expect(text).toContain('this repository 1,812 75,012 +73,200')
    expect(text).toContain('input nixpkgs 727,600 743,255 +15,655')
  })

  test('shows names in the evidence of a hint as code', () => {
    const hints = [{ id: 'directory-scan' as const, evidence: '`readDir` is called 40 times.' }]
    const targets = [targetResults('packages.x86_64-linux.web', { explanation: { hints } })]
    const html = renderHtml(resultsOf({ platforms: [platformResults({ targets })] }))
    expect(html).toContain('<dd><code>readDir</code> is called 40 times.</dd>')
  })

  test('shows the derivations at the root of rebuilds, and what came and went', () => {
    const text = textOf(pictured)
    expect(text).toContain('118 rebuilds, because of 2 roots openssl 3.0.14 → 3.0.15: 112 rebuilds')
    expect(text).toContain('3 rebuilds have smaller causes')
    expect(text).toContain('1 in another version openssl 3.0.14 → 3.0.15')
  })

  test('says in words what the pictures of findings show', () => {
    const labels = elementsOf(pictured).flatMap(({ attributes }) => attributes.get('aria-label') ?? [])
    expect(labels).toContain(
      'base: 12 runs from 1.24 s to 1.27 s; head: 12 runs from 1.52 s to 1.55 s; warning limit at 1.44 s; limit at 1.49 s',
    )
    expect(labels).toContain('base 0; head 118; warning limit at 20; limit at 100')
  })

  test('folds the sections of targets that have nothing to say', () => {
    const folds = elementsOf(pictured).filter(({ attributes }) => attributes.get('class') === 'target')
    expect(folds.map(({ attributes }) => attributes.has('open'))).toEqual([true, false, false, false, false])
  })

  test('shows the flame graph of one side where there is but one', () => {
    const tree = { ...largeTree(20), base: null }
    const html = renderHtml(withExplanations(1, () => tree))
    expect(elementsOf(html).flatMap(({ attributes }) => attributes.get('data-view') ?? [])).toEqual(['head'])
  })
})

function withExplanations(count: number, tree: (index: number) => ReturnType<typeof largeTree>): Results {
  const { callPaths } = picturedExplanation
  const targets = Array.from({ length: count }, (_, index) =>
    targetResults(`nixosConfigurations.node-${index}`, {
      findings: hostMetrics.map((id) =>
        exactFinding(id, [hostFigures[id], Math.round(hostFigures[id] * (1.2 + index / 10_000))]),
      ),
      explanation: {
        ...picturedExplanation,
        ...(callPaths !== undefined && { callPaths: { ...callPaths, tree: tree(index) } }),
      },
    }),
  )
  return resultsOf({ verdict: 'fail', platforms: [platformResults({ verdict: 'fail', targets })] })
}

describe('the size of the HTML report', () => {
  const large = withExplanations(100, (index) => largeTree(2000, index + 1))

  test('is under 2 MB for 100 targets with trees of 2,000 calls, and it says what it left out', () => {
    const html = renderHtml(large)
    expect(Buffer.byteLength(html)).toBeLessThan(HTML_LIMIT)
    expect(textOf(html).slice(-200)).toMatch(
      /Left out to keep this file small: .*flame graphs \(\d+\)\. results\.json has everything\.$/,
    )
  })

  test('lets flame graphs go first, of the least important targets, and details after them', () => {
    const flames = (html: string) => html.match(/<figure class="flame"/g)?.length ?? 0
    const whole = renderHtml(large, { limit: 100_000_000 })
    expect(flames(whole)).toBe(100)
    expect(whole.includes('Left out')).toBe(false)
    const half = renderHtml(large, { limit: 6_000_000 })
    expect(flames(half)).toBeGreaterThan(15)
    expect(half.slice(-1000)).not.toMatch(/explanations \(|tables of metrics \(/)
    const small = renderHtml(large, { limit: 700_000 })
    expect(flames(small)).toBeLessThan(5)
    expect(small.slice(-200_000)).toMatch(/tables of metrics \(/)
    expect(textOf(small)).toContain('nixosConfigurations.node-99')
    for (const html of [half, small]) expect(html.endsWith('</html>\n')).toBe(true)
  })

  test('is bounded for thousands of targets too', () => {
    const targets = Array.from({ length: 3000 }, (_, index) => targetResults(`packages.p-${index}`))
    const html = renderHtml(resultsOf({ platforms: [platformResults({ targets })] }))
    expect(Buffer.byteLength(html)).toBeLessThan(HTML_LIMIT)
    expect(html).toContain('And 2,500 more targets, of which none is graver')
  })
})

test('the HTML report has all that was left out in a table, with both sides, and the command that repeats it', () => {
  const proven = provenScenarios['proven-jointly'] ?? picturedResults
  const html = renderHtml(proven)
  const text = textOf(html)
  expect(elementsOf(html).filter(({ name }) => name === 'caption')).toHaveLength(13)
  expect(text).toContain('nothing: head as it is')
  expect(text).toContain('users/user-15.nix:3–9: all of them; they cannot be left out one by one')
  expect(text).toContain('users/user-15.nix:3–9, 45 more under users/: all of them; it is one or more')
  expect(text).toContain('--target nixosConfigurations.needs hosts/web.nix:35-37')
})

test.each([
  ['warn', 'warn'],
  ['pass', 'plain'],
  ['fail', 'bad'],
] as const)(
  'what fails on both sides looks as the configuration has it count: %s',
  (failsOnBothSides, tone) => {
    const [platform] = brokenScenarios['both-failed']?.platforms ?? []
    const targets = (platform?.targets ?? []).map((target) => ({ ...target, failsOnBothSides }))
    const page = renderHtml(resultsOf({ platforms: [platformResults({ targets })] }))
    expect(page).toContain(
      `<span class="badge ${tone}"><span aria-hidden="true">?</span> fails on both sides`,
    )
  },
)
