import { expect, test } from '@jest/globals'
import { limitsOf } from '../../../src/core/config/override-limits.ts'
import { parseConfig } from '../../../src/core/config/parse-config.ts'
import { thresholdFor } from '../../../src/core/config/threshold-for.ts'

const LINUX = 'x86_64-linux'
const MAC = 'aarch64-darwin'

const config = parseConfig({
  file: 'c.yml',
  text: `thresholds: { thunks: { warn: 1%, fail: 2% } }
overrides:
  - { systems: [${MAC}], thresholds: { thunks: { fail: 3% } } }
  - { match: nixosConfigurations.*, thresholds: { thunks: { fail: 4%, max: 9 } } }
  - { match: "packages.\${system}", systems: [${LINUX}], thresholds: { thunks: none } }
  - { match: ./default.nix, thresholds: { thunks: { fail: 5% } } }
`,
})

function failLimit(path: readonly string[], system: string, own = {}) {
  const target = {
    origin: { kind: 'flake', directory: '.', attributePath: path },
    thresholds: own,
  } as const
  const thresholds = limitsOf(target, config.overrides, system)
  return thresholdFor('thunks', config, { thresholds }).fail?.relative
}

test('limits hold on their systems, and for what they match and all below it', () => {
  expect(failLimit(['checks', LINUX, 'x'], LINUX)).toBe(0.02)
  expect(failLimit(['checks', MAC, 'x'], MAC)).toBe(0.03)
  expect(failLimit(['nixosConfigurations', 'web', 'config'], LINUX)).toBe(0.04)
  expect(failLimit(['packages', LINUX, 'x'], LINUX)).toBeUndefined()
  expect(failLimit(['packages', MAC, 'x'], MAC)).toBe(0.03)
})

test('a later entry holds over an earlier one, and the target’s own over all', () => {
  expect(failLimit(['nixosConfigurations', 'web', 'config'], MAC)).toBe(0.04)
  const own = { thunks: { fail: { relative: 0.06 } } }
  expect(failLimit(['nixosConfigurations', 'web', 'config'], MAC, own)).toBe(0.06)
})

test('each part holds by itself', () => {
  const origin = { kind: 'flake', directory: '.', attributePath: ['nixosConfigurations', 'web'] } as const
  const thresholds = limitsOf({ origin, thresholds: { thunks: { max: 8 } } }, config.overrides, LINUX)
  expect(thresholdFor('thunks', config, { thresholds })).toMatchObject({
    warn: { relative: 0.01 },
    fail: { relative: 0.04 },
    max: 8,
  })
})
