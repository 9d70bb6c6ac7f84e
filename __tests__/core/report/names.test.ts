import { describe, expect, test } from '@jest/globals'
import { renderComment } from '../../../src/core/comment/render.ts'
import type { Results } from '../../../src/core/model/results.ts'
import { renderHtml } from '../../../src/core/report/html/html.ts'
import { renderMarkdown } from '../../../src/core/report/markdown.ts'
import { renderTerminal } from '../../../src/core/report/terminal.ts'
import { identity, NOTICES, platformResults, resultsOf, targetResults } from '../../fakes/results.ts'
import { written } from '../comment/jobs.ts'

/** Every sentence of results in which a name may stand between backticks. */
function withNames(): Results {
  const { machine } = identity()
  const measuredOn = identity({
    machine: {
      ...machine,
      instructions: { kind: 'none', reason: 'there is no `time -l`' },
      isolation: { kind: 'none', reason: 'there is no `perl`' },
    },
  })
  return resultsOf({
    base: { ...resultsOf().base, chosen: 'given as `main`' },
    head: { ...resultsOf().head, kind: 'working-tree', chosen: 'given as `HEAD`' },
    notices: [NOTICES.shallow, { level: 'info', message: 'Give `one` and `another`.' }],
    platforms: [
      platformResults({ identity: measuredOn, targets: [targetResults('nixosConfigurations.web')] }),
    ],
  })
}

describe('names in sentences of results', () => {
  test.each([false, true])('have no backticks at the terminal (in colour: %s)', (color) => {
    const report = renderTerminal(withNames(), { color, width: 100 })
    expect(report).toContain('fetch-depth: 0')
    expect(report).not.toContain('`')
  })

  test('are code on the page', () => {
    const page = renderHtml(withNames()).replace(/<script>.*?<\/script>/gs, '')
    for (const name of ['main', 'HEAD', 'fetch-depth: 0', 'another', 'time -l', 'perl'])
      expect(page).toContain(`<code>${name}</code>`)
    expect(page).not.toContain('`')
  })

  test('are code on GitHub', () => {
    for (const text of [renderMarkdown(withNames()), renderComment(written([[withNames()]]), 'default')]) {
      expect(text).toContain('Give actions/checkout `fetch-depth: 0`')
      expect(text).toContain('given as `main`')
      expect(text).not.toContain('\\`')
    }
  })
})
