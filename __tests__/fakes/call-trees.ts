// Builders of call trees for tests: those of a NixOS host whose virtual hosts became costly.

import { explainHints } from '../../src/core/explain/hints.ts'
import { someCalls, someSigns } from '../core/explain/hint-signs.ts'
import { NO_STATISTICS } from '../../src/core/nix/statistics.ts'
import type { CallTreeRecord } from '../../src/core/model/call-paths.ts'
import type { Explanation } from '../../src/core/model/explanation.ts'
import type { CallSite } from '../../src/core/model/place.ts'
import type { Results } from '../../src/core/model/results.ts'
import { hostExplanation } from './explanations.ts'
import {
  derivationChanges,
  hostFindings,
  NOTICES,
  platformResults,
  resultsOf,
  targetResults,
  TIMED_PAIRS,
  timedFinding,
  withFindings,
} from './results.ts'

/** A frame and those below it: `callee @ input:file:line`, calls on both sides. */
export interface Branch {
  readonly at: string
  readonly calls: readonly [base: number, head: number]
  readonly below?: readonly Branch[]
}

export function callTree(
  branches: readonly Branch[],
  overrides: Partial<CallTreeRecord> = {},
): CallTreeRecord {
  const sites: CallSite[] = []
  const nodes: CallTreeRecord['nodes'] = []
  const add = ({ at, calls, below = [] }: Branch, parent: number) => {
    nodes.push([parent, sites.push(siteOf(at)) - 1, ...calls])
    const node = nodes.length - 1
    for (const branch of below) add(branch, node)
  }
  for (const branch of branches) add(branch, -1)
  const total = (side: 0 | 1) => branches.reduce((sum, { calls }) => sum + calls[side], 0)
  return { unit: 'calls', base: total(0), head: total(1), sites, nodes, ...overrides }
}

function siteOf(at: string): CallSite {
  const [callee = '', place = ''] = at.split(' @ ')
  const [line, file = '', input] = place.split(':').toReversed()
  return {
    ...(input === undefined ? { origin: 'repository' } : { origin: 'input', input }),
    file,
    line: Number(line),
    column: 5,
    ...(callee !== '' && { callee }),
  }
}

export const hostTree = callTree([
  {
    at: 'nixosSystem @ flake.nix:41',
    calls: [730_112, 818_967],
    below: [
      {
        at: 'lib.evalModules @ nixpkgs:nixos/lib/eval-config.nix:126',
        calls: [702_400, 791_230],
        below: [
          {
            at: 'mergeModules @ nixpkgs:lib/modules.nix:501',
            calls: [520_120, 608_800],
            below: [
              {
                at: 'mapAttrs @ hosts/web/nginx.nix:14',
                calls: [1_212, 88_452],
                below: [
                  {
                    at: 'mkVirtualHost @ hosts/web/nginx.nix:14',
                    calls: [1_200, 88_440],
                    below: [
                      {
                        at: 'escapeShellArg @ hosts/web/nginx.nix:17',
                        calls: [800, 52_400],
                        below: [
                          { at: 'replaceStrings @ nixpkgs:lib/strings.nix:941', calls: [400, 26_200] },
                          { at: 'toString @ nixpkgs:lib/strings.nix:940', calls: [400, 26_000] },
                        ],
                      },
                      { at: 'optionalAttrs @ hosts/web/nginx.nix:21', calls: [300, 24_040] },
                      { at: 'customers.${name}.port @ hosts/web/nginx.nix:22', calls: [0, 12_000] },
                    ],
                  },
                ],
              },
              { at: 'mergeDefinitions @ nixpkgs:lib/modules.nix:780', calls: [312_400, 313_600] },
              { at: 'evalOptionValue @ nixpkgs:lib/modules.nix:812', calls: [120_400, 119_980] },
              { at: 'oldHelper @ lib/old.nix:3', calls: [62_108, 2_108] },
            ],
          },
          { at: 'collectModules @ nixpkgs:lib/modules.nix:340', calls: [160_300, 160_300] },
        ],
      },
      { at: ' @ nixpkgs:pkgs/top-level/default.nix:140', calls: [22_000, 22_100] },
    ],
  },
])

export const picturedExplanation: Explanation = {
  ...hostExplanation,
  origins: [
    { origin: 'repository', base: 1_812, head: 75_012, difference: 73_200 },
    { origin: 'input', input: 'nixpkgs', base: 727_600, head: 743_255, difference: 15_655 },
    { origin: 'other', base: 700, head: 700, difference: 0 },
  ],
  callPaths: {
    base: 730_112,
    head: 818_967,
    path: [
      {
        origin: 'repository',
        file: 'flake.nix',
        line: 41,
        column: 13,
        callee: 'nixpkgs.lib.nixosSystem',
        base: 730_112,
        head: 818_967,
      },
      {
        origin: 'input',
        input: 'nixpkgs',
        file: 'lib/modules.nix',
        line: 501,
        column: 12,
        callee: 'mergeModules',
        base: 520_120,
        head: 608_800,
      },
      {
        origin: 'repository',
        file: 'hosts/web/nginx.nix',
        line: 14,
        column: 21,
        callee: 'lib.mapAttrs',
        base: 1_212,
        head: 88_452,
        edit: 'edited',
      },
      {
        origin: 'repository',
        file: 'hosts/web/nginx.nix',
        line: 17,
        column: 9,
        callee: 'lib.escapeShellArg',
        base: 800,
        head: 52_400,
        edit: 'added',
      },
    ],
    changedLines: {
      rows: [
        { file: 'hosts/web/nginx.nix', first: 14, last: 22, edit: 'edited', difference: 87_240 },
        { file: 'lib/old.nix', first: 3, last: 3, edit: 'removed', difference: -60_000 },
      ],
      others: { rows: 2, difference: 1_300 },
      elsewhere: 60_315,
      isOnly: false,
    },
    tree: hostTree,
  },
  hints: explainHints({
    base: someSigns({
      statistics: { ...NO_STATISTICS, setUpdates: 48_120, valuesCopied: 310_442 },
      calls: someCalls({ 'nixpkgs:pkgs/top-level/default.nix:20': 1 }),
    }),
    head: someSigns({
      statistics: { ...NO_STATISTICS, setUpdates: 60_120, valuesCopied: 3_591_603 },
      calls: someCalls({ 'nixpkgs:pkgs/top-level/default.nix:20': 3 }),
    }),
    inputs: [],
  }),
}

/** A regression with everything that explains one. */
export const picturedResults: Results = resultsOf({
  verdict: 'fail',
  inputs: [
    { lockFile: 'flake.lock', path: 'nixpkgs', change: 'moved', from: '2f3a1b4', to: '9c8d7e6', days: 12 },
  ],
  notices: [NOTICES.edited],
  platforms: [
    platformResults({
      verdict: 'fail',
      targets: [
        ...['db', 'mail', 'git'].map((name) => targetResults(`nixosConfigurations.${name}`)),
        targetResults('nixosConfigurations.build', {
          findings: [...hostFindings({ 'function-calls': 650_100, thunks: 1_080_000 })],
        }),
        targetResults('nixosConfigurations.web', {
          findings: withFindings(
            hostFindings({
              'function-calls': 818_967,
              'primop-calls': 424_950,
              thunks: 1_351_200,
              'allocated-memory': 138_800_000,
              rebuilds: 118,
              'derivations-to-build': 146,
              'derivations-changed': 121,
            }),
            [
              timedFinding('evaluation-time', [1.2403, 1.5218], { spread: 0.02 }),
              timedFinding('cpu-time', [1.1397, 1.3912], { spread: 0.12 }),
              timedFinding('peak-memory', [132_330_000, 145_000_000]),
            ],
          ),
          runs: { exact: 2, pairs: TIMED_PAIRS },
          explanation: picturedExplanation,
          derivationChanges: derivationChanges({
            versions: [{ name: 'openssl', base: ['3.0.14'], head: ['3.0.15'] }],
            rebuilt: 117,
            newlyBuilt: [{ name: 'openssl', version: '3.0.15' }],
            rootCauses: {
              rebuilds: 118,
              explained: 115,
              roots: [
                {
                  name: 'openssl',
                  baseVersion: '3.0.14',
                  headVersion: '3.0.15',
                  change: 'version',
                  rebuilds: 112,
                },
                { name: 'web.conf', baseVersion: '', headVersion: '', change: 'definition', rebuilds: 6 },
              ],
            },
          }),
        }),
      ],
    }),
  ],
})

/** A tree of so many nodes, each with a call site of its own. */
export function largeTree(count: number, seed = 1): CallTreeRecord {
  const nodes = Array.from({ length: count }, (_, node): CallTreeRecord['nodes'][number] => {
    const parent = node === 0 ? -1 : Math.floor((node - 1) / 3)
    const base = Math.floor(1_000_000 / 3 ** Math.ceil(Math.log(2 * node + 2) / Math.log(3))) + seed
    return [parent, node, base, base + ((node * seed) % 7)]
  })
  const sites = Array.from({ length: count }, (_, site): CallSite => ({
    origin: site % 3 === 0 ? 'repository' : 'input',
    ...(site % 3 !== 0 && { input: 'nixpkgs' }),
    file: `nixos/modules/services/web-servers/module-${site % 211}.nix`,
    line: site,
    column: site % 80,
    callee: `lib.function-${seed}-${site}`,
  }))
  return { unit: 'calls', base: nodes[0]?.[2] ?? 0, head: nodes[0]?.[3] ?? 0, sites, nodes }
}
