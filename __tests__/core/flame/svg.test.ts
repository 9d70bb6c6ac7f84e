import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { renderFlameSvg } from '../../../src/core/flame/svg.ts'
import { callTree, hostTree, largeTree } from '../../fakes/call-trees.ts'
import { hostile } from '../report/hostile.ts'

/** Rectangles of frames, by the label that the frame has in full. */
function frames(
  svg: string,
): ReadonlyMap<string, { readonly x: number; readonly width: number; readonly y: number }> {
  const pattern = /data-label="([^"]*)".*?<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g
  return new Map(
    [...svg.matchAll(pattern)].map(([, label = '', x, y, width]) => [
      label,
      { x: Number(x), y: Number(y), width: Number(width) },
    ]),
  )
}

/** Elements that are open at the end, or closed in the wrong order: XML readers refuse them. */
function unbalanced(svg: string): readonly string[] {
  const open: string[] = []
  const content = svg.replace(/<!\[CDATA\[[^]*?\]\]>/g, '')
  for (const [, slash, name = '', end] of content.matchAll(/<(\/?)([\w-]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (slash === '/' && open.pop() !== name) return [`</${name}>`]
    if (slash === '' && end === '') open.push(name)
  }
  return open
}

describe('a flame graph as SVG', () => {
  const svg = renderFlameSvg(hostTree, { title: 'nixosConfigurations.web' })

  test('has a title and says what it shows', () => {
    expect(svg).toContain('<title id="title">nixosConfigurations.web</title>')
    expect(svg).toContain('730,112 → 818,967 calls (+88,855)')
  })

  test('sets what is called below its caller, within its width', () => {
    const shown = frames(svg)
    const [caller, callee] = [shown.get('▲ mapAttrs'), shown.get('▲ mkVirtualHost')]
    if (caller === undefined || callee === undefined) throw new Error('both are frames')
    expect(callee.y).toBe(caller.y + 18)
    expect(callee.x).toBeGreaterThanOrEqual(caller.x)
    expect(callee.x + callee.width).toBeLessThanOrEqual(caller.x + caller.width + 0.01)
  })

  test('marks what shrank and what grew with signs too', () => {
    expect([...frames(svg).keys()]).toEqual(
      expect.arrayContaining(['▼ oldHelper', '▲ mkVirtualHost', 'collectModules']),
    )
  })

  test('tells the figures of each frame', () => {
    expect(svg).toContain(
      '<title>mkVirtualHost, hosts/web/nginx.nix:14:5: 1,200 → 88,440 calls (+87,240), 10.8 % of all</title>',
    )
  })

  test('shows one side without signs', () => {
    const one = renderFlameSvg({ ...hostTree, base: null }, { title: 'x' })
    expect(one).toContain('818,967 calls. Callers above')
    expect([...frames(one).keys()].join()).not.toMatch(/[▲▼]/)
  })

  test('asks for nothing outside itself', () => {
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|url\(|import/)
  })

  test('draws a tree without calls', () => {
    const empty = renderFlameSvg({ unit: 'calls', base: 0, head: 0, sites: [], nodes: [] }, { title: 'none' })
    expect(empty).toContain('0 → 0 calls')
    expect(empty).not.toContain('NaN')
  })

  test('is well-formed whatever names there are', () => {
    fc.assert(
      fc.property(hostile, hostile, (name, title) => {
        const text = renderFlameSvg(
          callTree([{ at: 'f @ a.nix:1', calls: [1, 2] }], {
            sites: [{ origin: 'input', input: name, file: name, line: 1, column: 1, callee: name }],
          }),
          { title },
        )
        expect(unbalanced(text)).toEqual([])
        expect(text).not.toMatch(/<(?:img|details)/)

        expect(text).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\u202E]|\p{Cs}/u)
      }),
    )
  })

  test('is small for the largest tree there is', () => {
    expect(renderFlameSvg(largeTree(2000), { title: 'x' }).length).toBeLessThan(1_500_000)
  })
})
