import { expect, test } from '@jest/globals'
import { renderTerminal } from '../../../src/core/report/terminal.ts'
import { brokenTarget, platformResults, resultsOf } from '../../fakes/results.ts'

test('a long message of Nix has its first and its last lines at the terminal', () => {
  const definitions = Array.from({ length: 18 }, (_, index) => `- In module-${index}.nix: true`)
  const message = ["error: The option `a' does not exist.", ...definitions, 'reached from web.nix:2:3'].join(
    '\n',
  )
  const targets = [brokenTarget('nixosConfigurations.web', { kind: 'evaluation', message })]
  const results = resultsOf({ verdict: 'fail', platforms: [platformResults({ verdict: 'fail', targets })] })
  const report = renderTerminal(results, { color: false, width: 100 })
  expect(report).toContain("│ error: The option `a' does not exist.")
  expect(report).toContain('│ (8 more lines)')
  expect(report).toContain('│ reached from web.nix:2:3')
})
