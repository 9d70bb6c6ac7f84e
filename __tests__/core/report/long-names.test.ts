import { expect, test } from '@jest/globals'
import { renderHtml } from '../../../src/core/report/html/html.ts'
import { exactFinding, platformResults, resultsOf, targetResults } from '../../fakes/results.ts'

test('a long name goes on in the next line behind its slashes and dots, and never within a file’s ending', () => {
  const finding = exactFinding('function-calls', [730_112, 830_112])
  const targets = [
    targetResults('./hosts/production/default.nix#config.system.build.toplevel', { findings: [finding] }),
  ]
  const html = renderHtml(resultsOf({ platforms: [platformResults({ targets })] }))
  expect(html).toContain(
    '<code>./<wbr>hosts/<wbr>production/<wbr>default.nix#<wbr>config.<wbr>system.<wbr>build.<wbr>toplevel</code></a></th>',
  )
})
