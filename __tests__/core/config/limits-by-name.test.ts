import { expect, test } from '@jest/globals'
import { limitsByName } from '../../../src/core/config/limits-by-name.ts'
import { limitsOf } from '../../../src/core/config/override-limits.ts'
import { parseConfig } from '../../../src/core/config/parse-config.ts'
import { searchFor, targetsFrom } from '../../../src/core/config/target-search.ts'

const LINUX = 'x86_64-linux'
const MAC = 'aarch64-darwin'

const config = parseConfig({
  file: 'c.yml',
  text: `targets:
  - { attr: nixosConfigurations.*, thresholds: { thunks: { max: 1 } } }
  - { attr: nixosConfigurations.web, thresholds: { expressions: { max: 2 } } }
  - { attr: nixosConfigurations."a.b", thresholds: { thunks: { max: 3 } } }
  - { attr: "packages.\${system}.tool", name: tools, systems: [${LINUX}], thresholds: { thunks: { max: 4 } } }
  - { flake: ./sub, attr: checks.*.*, thresholds: { thunks: { max: 5 } } }
  - { file: ./release.nix, args: { full: true }, thresholds: { thunks: { max: 6 } } }
  - { file: ./release.nix, attr: app, thresholds: { thunks: { max: 7 } } }
overrides:
  - { systems: [${MAC}], thresholds: { expressions: { max: 11 } } }
  - { match: nixosConfigurations.web.config, thresholds: { thunks: { min: 1 } } }
  - { match: "packages.\${system}", thresholds: { expressions: { max: 12 } } }
  - { match: ./sub#checks, thresholds: { expressions: { max: 13 } } }
  - { match: ./release.nix, thresholds: { expressions: { max: 14 } } }
  - { match: devShells, thresholds: { expressions: { max: 15 } } }
`,
})

test.each([
  [
    'each entry that has it, a later one over an earlier one',
    'nixosConfigurations.web',
    { thunks: { max: 1, min: 1 }, expressions: { max: 2 } },
  ],
  ['a name in quotes', 'nixosConfigurations."a.b"', { thunks: { max: 3 } }],
  ['a name that the configuration gave', 'tools', { thunks: { max: 4 }, expressions: { max: 12 } }],
  ['a flake in a folder', `./sub#checks.${LINUX}.lint`, { thunks: { max: 5 }, expressions: { max: 13 } }],
  ['a file, whatever its arguments', './release.nix', { thunks: { max: 6 }, expressions: { max: 14 } }],
  ['an attribute of a file', './release.nix#app', { thunks: { max: 7 }, expressions: { max: 14 } }],
  ['what no entry has', `devShells.${LINUX}.default`, { expressions: { max: 15 } }],
  ['a name that says nothing', 'what it was called once', {}],
])('limits are found by name: %s', (_, name, limits) => {
  expect(limitsByName(name, config, LINUX)).toEqual(limits)
})

test('limits of a platform hold there alone', () => {
  const ofMac = { expressions: { max: 11 } }
  expect(limitsByName('tools', config, MAC)).toEqual(ofMac)
  expect(limitsByName('what it was called once', config, MAC)).toEqual(ofMac)
})

test.each([
  [2, ['nixosConfigurations', 'a.b']],
  [3, ['packages', LINUX, 'tool']],
  [4, ['checks', LINUX, 'a*b']],
  [5, []],
  [6, ['app']],
])('they are those that the gate gives to what it finds by entry %i', (entry, path) => {
  const search = config.targets.slice(entry, entry + 1).map((pattern) => searchFor(pattern, LINUX))
  const result = { matches: [{ path, system: null }], near: [] }
  const [target] = search.flatMap((one) => targetsFrom(one, result, LINUX).targets)
  expect(target).toBeDefined()
  expect(target && limitsByName(target.name, config, LINUX)).toEqual(
    target && limitsOf(target, config.overrides, LINUX),
  )
})
