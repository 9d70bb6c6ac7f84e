import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { renderComment } from '../../../src/core/comment/render.ts'
import { addressOf, type Revisions } from '../../../src/core/report/file-links.ts'
import { renderHtml } from '../../../src/core/report/html/html.ts'
import { renderMarkdown } from '../../../src/core/report/markdown.ts'
import { renderTerminal } from '../../../src/core/report/terminal.ts'
import { resultsOf } from '../../fakes/results.ts'
import { written } from '../comment/jobs.ts'
import { hostile } from './hostile.ts'
import { provenScenarios } from './proven-scenarios.ts'

const repository = 'https://github.example/owner/project'
const { base, head } = resultsOf()
const revisions: Revisions = { repository, base, head }
const files = `${repository}/blob/${head.revision}`

describe('the address of lines', () => {
  test.each([
    [{ side: 'head', file: 'hosts/web.nix', first: 35, last: 37 }, `${files}/hosts/web.nix#L35-L37`],
    [{ side: 'head', file: 'hosts/web.nix', first: 35 }, `${files}/hosts/web.nix#L35`],
    [{ side: 'head', file: 'hosts/web.nix', first: 35, last: 35 }, `${files}/hosts/web.nix#L35`],
    [{ side: 'head', file: 'flake.nix' }, `${files}/flake.nix`],
    [
      { side: 'base', file: 'old.nix', first: 2, last: 9 },
      `${repository}/blob/${base.revision}/old.nix#L2-L9`,
    ],
    [{ side: 'head', file: 'modules/new/' }, `${repository}/tree/${head.revision}/modules/new`],
    [
      { side: 'head', file: 'a b/(c)[d]?#é.nix', first: 1 },
      `${files}/a%20b/%28c%29%5Bd%5D%3F%23%C3%A9.nix#L1`,
    ],
  ] as const)('of %j', (lines, address) => {
    expect(addressOf(lines, revisions)).toBe(address)
  })

  test.each([
    '../../evil',
    'a/../b',
    '/etc/passwd',
    './a',
    'a//b',
    '(string)',
    'half\uD800',
    'é'.repeat(390),
    '',
  ])('is none of what is no path of a commit: %j', (file) => {
    expect(addressOf({ side: 'head', file }, revisions)).toBeUndefined()
  })

  test('can end no link and leave no repository, whatever a path holds', () => {
    fc.assert(
      fc.property(hostile, (file) => {
        const address = addressOf({ side: 'head', file, first: 1 }, revisions) ?? `${files}/none#L1`
        expect(address.startsWith(`${repository}/`)).toBe(true)
        expect(address.slice(repository.length)).toMatch(
          /^\/(?:blob|tree)\/[0-9a-f]{40}(?:\/[\w%.-]+)+(?:#L1)?$/,
        )
        expect(new URL(address).pathname).not.toContain('..')
      }),
    )
  })

  test.each([
    ['outside of a job', { base, head }],
    ['of a working tree', { ...revisions, head: { ...head, kind: 'working-tree' } }],
    ['of what is no object name', { ...revisions, head: { ...head, revision: 'main) [x](http://x' } }],
  ] as const)('is none %s', (_, where) => {
    expect(addressOf({ side: 'head', file: 'flake.nix' }, where)).toBeUndefined()
  })
})

describe('the lines that a report names', () => {
  const links = { repository, run: 7001, base: base.revision, head: head.revision }
  const results = provenScenarios.proven ?? resultsOf()

  test('lead to the commit’s files: where the next step sends to, what is proven, and the path', () => {
    const markdown = renderMarkdown(results, { links })
    const [next = ''] = /^\*\*Next:\*\* .*$/m.exec(markdown) ?? []
    expect(next).toContain(`](${files}/`)
    expect(/^Without .*$/m.exec(markdown)?.[0]).toContain(`](${files}/`)
    expect(renderComment(written([[results, { links }]]), 'default')).toContain(`](${files}/`)
    expect(renderHtml(results, { links })).toContain(`href="${files}/`)
  })

  test('are plain outside of a job, and at the terminal', () => {
    expect(renderMarkdown(results)).not.toContain('/blob/0')
    expect(renderHtml(results)).not.toContain('class="file"')
    expect(renderTerminal(results, { width: 80, color: false })).not.toContain(repository)
  })
})
