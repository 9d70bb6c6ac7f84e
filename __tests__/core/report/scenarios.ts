// The reports that golden files hold, as a reader of a NixOS configuration meets them.

import { acceptRegressions } from '../../../src/core/share/accept.ts'
import type { Finding } from '../../../src/core/model/finding.ts'
import type { Results } from '../../../src/core/model/results.ts'
import type { TargetResults } from '../../../src/core/model/target-results.ts'
import { explanationOf, functionRow, hostExplanation } from '../../fakes/explanations.ts'
import {
  brokenTarget,
  derivationChanges,
  exactFinding,
  hostFigures,
  hostFindings,
  type HostMetric,
  identity,
  platformResults,
  resultsOf,
  sampledFinding,
  targetResults,
  withFindings,
} from '../../fakes/results.ts'
import { picturedResults } from '../../fakes/call-trees.ts'

const MIB = 1024 ** 2
const headDerivation = '/nix/store/0a1b2c3d4f5g6h7i8j9k0l1m2n3p4q5r-nixos-system-host-24.11.drv'

const hosts = [
  'web',
  'db',
  'mail',
  'build',
  'git',
  'monitor',
  'backup',
  'vpn',
  'dns-1',
  'dns-2',
  'laptop',
  'desk',
  'router',
]
const quietTargets = hosts.slice(1).map((name) => targetResults(`nixosConfigurations.${name}`))

const nixError = `error:
       … while calling the 'head' builtin
         at /nix/store/kq3m2dz6x8c5v4b0n1a2s3d4f5g7p1l9-source/lib/attrsets.nix:1575:11:
         1574|         || pred here (elemAt values 1) (head values) then
         1575|           head values
             |           ^
         1576|         else

       … while evaluating the option \`services.nginx.virtualHosts':

       … while evaluating the module argument \`customers' in "hosts/web/nginx.nix":

       … (stack trace truncated; use '--show-trace' to show the full, detailed trace)

       error: attribute 'customers' missing
       at /nix/store/kq3m2dz6x8c5v4b0n1a2s3d4f5g7p1l9-source/hosts/web/nginx.nix:14:31:
           13|   services.nginx.virtualHosts =
           14|     lib.mapAttrs mkVirtualHost config.customers;
             |                               ^
           15|
       Did you mean customer?`

const moreNames = Array.from({ length: 52 }, (_, index) => ({
  name: `perl5.40.0-module-${String(index + 1)}`,
  version: '1.2',
}))

const nixpkgsBump = derivationChanges({
  versions: [
    { name: 'firefox', base: ['131.0'], head: ['132.0'] },
    { name: 'linux', base: ['6.6.58'], head: ['6.6.60'] },
    { name: 'python3', base: ['3.11.10', '3.12.7'], head: ['3.12.7'] },
  ],
  added: [{ name: 'libadwaita', version: '1.6.1' }],
  removed: [{ name: 'gtk+', version: '2.24.33' }],
  rebuilt: 214,
  newlyBuilt: [
    { name: 'firefox', version: '132.0' },
    { name: 'nginx-customers.conf', version: '' },
    ...moreNames,
  ],
})

/** Head's figures as multiples of base's. */
function scaled(metrics: readonly HostMetric[], factor: number): Partial<Record<HostMetric, number>> {
  return Object.fromEntries(metrics.map((metric) => [metric, Math.round(hostFigures[metric] * factor)]))
}

const counters: readonly HostMetric[] = ['allocated-memory', 'function-calls', 'primop-calls', 'thunks']

function changed(
  name: string,
  findings: readonly Finding[],
  overrides: Partial<TargetResults> = {},
): TargetResults {
  return targetResults(name, {
    derivation: { base: targetResults(name).derivation.base, head: headDerivation },
    findings: [...findings],
    runs: { exact: 2, pairs: 8 },
    ...overrides,
  })
}

const slower = changed(
  'nixosConfigurations.web',
  withFindings(
    hostFindings({
      ...scaled(counters, 1.1217),
      'set-updates': 48_131,
      'derivations-to-build': 62,
      'derivations-changed': 217,
    }),
    [
      sampledFinding('evaluation-time', [0.4812, 0.5312, 1.06, 1.15], {
        outcome: 'inconclusive',
        threshold: { warn: { relative: 0.1 }, fail: { relative: 0.2 }, minChange: 0.02 },
        reason: { kind: 'interval-over-limit', pairs: 8, timing: 'time-budget' },
      }),
      sampledFinding('cpu-time', [0.4397, 0.5012, 1.09, 1.21]),
      sampledFinding('gc-time', [0.0312, 0.0341, 0.91, 1.24]),
      sampledFinding('peak-memory', [126.2 * MIB, 145.1 * MIB, 1.147, 1.152], {
        outcome: 'regression',
        crossed: 'fail',
      }),
    ],
  ),
  { derivationChanges: nixpkgsBump },
)

const slowBig = changed(
  'packages.x86_64-linux.documentation-of-every-module-in-the-monorepo-with-examples',
  withFindings(hostFindings({ 'function-calls': 745_002, thunks: 1_205_463 }), [
    sampledFinding('evaluation-time', [1.2403, 1.5218, 1.205, 1.249], {
      outcome: 'regression',
      crossed: 'fail',
    }),
    sampledFinding('cpu-time', [1.1397, 1.3912, 1.19, 1.25], { outcome: 'inconclusive' }),
    sampledFinding('gc-time', [0.1312, 0.1341, 0.97, 1.08]),
    sampledFinding('peak-memory', [412.2 * MIB, 413.1 * MIB, 1.001, 1.003]),
  ]),
)

const better = changed(
  'nixosConfigurations.build',
  hostFindings(scaled(['function-calls', 'thunks', 'allocated-memory'], 0.894)),
)
const slightly = changed(
  'nixosConfigurations.vpn',
  hostFindings({ 'function-calls': 730_113, thunks: 1_204_990 }),
)

const failing = resultsOf({
  verdict: 'fail',
  platforms: [
    platformResults({
      verdict: 'fail',
      targets: [
        ...quietTargets.filter((target) => !['build', 'vpn'].some((name) => target.name.endsWith(name))),
        better,
        slightly,
        slower,
        slowBig,
      ],
    }),
  ],
})

const warned = changed(
  'nixosConfigurations.mail',
  withFindings(
    hostFindings({
      ...scaled(['function-calls', 'thunks'], 1.0612),
      'derivations-to-build': 62,
      'cache-hit-rate': 412 / 474,
    }),
    [
      sampledFinding('evaluation-time', [0.4812, 0.5012, 0.99, 1.09]),
      sampledFinding('cpu-time', [0.4397, 0.4512, 0.98, 1.07]),
      sampledFinding('gc-time', [0.0312, 0.0311, 0.93, 1.05]),
      sampledFinding('peak-memory', [126.2 * MIB, 127.4 * MIB, 1.008, 1.011]),
    ],
  ),
)

const many = Array.from({ length: 120 }, (_, index): TargetResults => {
  const name = `nixosConfigurations.node-${String(index + 1).padStart(3, '0')}`
  if (index < 40)
    return changed(name, hostFindings(scaled(counters, 1.12 + index / 10_000)), {
      derivationChanges: nixpkgsBump,
    })
  return index < 45 ? changed(name, hostFindings(scaled(['function-calls'], 1.061))) : targetResults(name)
})

const opensslUpdate = derivationChanges({
  versions: [{ name: 'openssl', base: ['3.0.14'], head: ['3.0.15'] }],
  rebuilt: 117,
  newlyBuilt: [{ name: 'openssl', version: '3.0.15' }],
  rootCauses: {
    rebuilds: 118,
    explained: 118,
    roots: [
      { name: 'openssl', baseVersion: '3.0.14', headVersion: '3.0.15', change: 'version', rebuilds: 112 },
      { name: 'web.conf', baseVersion: '', headVersion: '', change: 'definition', rebuilds: 6 },
      { name: 'fail2ban', baseVersion: null, headVersion: '1.1.0', change: 'new', rebuilds: 3 },
      { name: 'customers', baseVersion: '1.0', headVersion: '1.0', change: 'source', rebuilds: 2 },
    ],
  },
})

/** A host of which much is to be built anew. */
function rebuilt(name: string, changes = opensslUpdate): TargetResults {
  return changed(name, hostFindings({ 'derivations-to-build': 143, 'derivations-changed': 118 }), {
    derivationChanges: changes,
    runs: { exact: 2, pairs: 1 },
  })
}

export const scenarios: Readonly<Record<string, Results>> = {
  unchanged: resultsOf({
    platforms: [platformResults({ targets: [targetResults('nixosConfigurations.web'), ...quietTargets] })],
  }),
  'changed-within-limits': resultsOf({
    platforms: [platformResults({ targets: [slightly, ...quietTargets.slice(0, 3)] })],
  }),
  fail: failing,
  pictured: picturedResults,
  explained: resultsOf({
    verdict: 'fail',
    platforms: [
      platformResults({
        verdict: 'fail',
        targets: [
          { ...slower, explanation: hostExplanation },
          { ...slower, name: 'nixosConfigurations.db', explanation: hostExplanation },
          {
            ...slowBig,
            explanation: explanationOf(
              [
                functionRow('eval', 'lib/a|b.nix:3:5', [10, 20_010]),
                functionRow('eval', 'lib/a|b.nix:3:11', [10, 10_010]),
              ],
              { rows: 7, difference: -15_108 },
            ),
          },
          ...quietTargets.slice(2, 5),
        ],
      }),
    ],
  }),
  warn: resultsOf({
    verdict: 'warn',
    configuration: { from: 'base', changedInHead: true },
    notices: [
      {
        level: 'warning',
        message: 'This change edits .github/nix-perf-gate.yml. It was judged by the thresholds of base.',
      },
      { level: 'info', message: 'No substituter gave sizes for 3 paths.' },
    ],
    platforms: [
      platformResults({
        verdict: 'warn',
        targets: [warned, ...quietTargets.filter((target) => target.name !== warned.name)],
      }),
    ],
  }),
  incomplete: resultsOf({
    verdict: 'incomplete',
    platforms: [
      platformResults({
        verdict: 'incomplete',
        targets: [
          ...quietTargets.slice(0, 4),
          brokenTarget('nixosConfigurations.web', {
            kind: 'time-out',
            message: 'nix eval ran longer than 600 s and was ended.',
          }),
          brokenTarget('nixosConfigurations.dns-1', {
            kind: 'killed',
            message: 'nix eval was ended by SIGKILL.',
          }),
        ],
      }),
    ],
  }),
  'head-failed': resultsOf({
    verdict: 'fail',
    platforms: [
      platformResults({
        verdict: 'fail',
        targets: [
          ...quietTargets,
          brokenTarget('nixosConfigurations.web', { kind: 'evaluation', message: nixError }),
        ],
      }),
    ],
  }),
  'added-and-removed': resultsOf({
    verdict: 'warn',
    platforms: [
      platformResults({
        verdict: 'warn',
        targets: [
          ...quietTargets.slice(0, 5),
          targetResults('nixosConfigurations.office', { renamedFrom: 'nixosConfigurations.desk' }),
          targetResults('nixosConfigurations.kiosk', {
            status: 'added',
            derivation: { base: null, head: headDerivation },
            findings: hostFindings().map((finding) => exactFinding(finding.metric, [null, finding.head])),
          }),
          targetResults('nixosConfigurations.old-web', {
            status: 'removed',
            derivation: { base: headDerivation, head: null },
            findings: hostFindings().map((finding) => exactFinding(finding.metric, [finding.base, null])),
          }),
          targetResults('nixosConfigurations.broken-for-long', {
            status: 'base-failed',
            derivation: { base: null, head: headDerivation },
            findings: hostFindings().map((finding) => exactFinding(finding.metric, [null, finding.head])),
            failures: { base: { kind: 'evaluation', message: "error: attribute 'foo' missing" } },
          }),
        ],
      }),
    ],
  }),
  'many-targets': resultsOf({
    verdict: 'fail',
    platforms: [
      platformResults({ verdict: 'fail', targets: many, cost: { seconds: 612, evaluations: 970 } }),
    ],
  }),
  'two-platforms': resultsOf({
    verdict: 'fail',
    platforms: [
      platformResults({ verdict: 'fail', targets: [slower, ...quietTargets.slice(0, 6)] }),
      platformResults({
        system: 'aarch64-darwin',
        verdict: 'pass',
        identity: identity({
          implementation: 'lix',
          version: '2.94.1',
          settings: {},
          machine: {
            os: 'macOS 15.1',
            cpu: 'Apple M1',
            cores: 3,
            memoryBytes: 7 * 1024 ** 3,
            residentMemoryFrom: '/usr/bin/time -l',
          },
        }),
        targets: [
          targetResults('darwinConfigurations.laptop', {
            importedDerivations: ['/nix/store/0a1b2c3d4f5g6h7i8j9k0l1m2n3p4q5r-cargo-lock-json.drv'],
            findings: hostFindings().map((finding) =>
              finding.metric === 'expressions'
                ? exactFinding('expressions', [null, null], { reason: { kind: 'not-told' } })
                : finding.metric === 'set-updates'
                  ? sampledFinding('set-updates', [48_120, 48_121, 0.9999, 1.0001], { demoted: true })
                  : finding,
            ),
          }),
        ],
      }),
    ],
  }),
  accepted: acceptRegressions(
    resultsOf({
      verdict: 'fail',
      platforms: [
        platformResults({ verdict: 'fail', targets: [better, slowBig, ...quietTargets.slice(0, 4)] }),
      ],
    }),
    { label: 'perf-regression-accepted', by: 'octocat' },
  ),
  merged: resultsOf({
    verdict: 'incomplete',
    shares: {
      of: 20,
      present: Array.from({ length: 20 }, (_, index) => index + 1).filter((n) => n % 14 !== 3),
    },
    platforms: [
      platformResults({
        verdict: 'warn',
        targets: [warned, ...quietTargets.filter((target) => target.name !== warned.name)],
      }),
      platformResults({
        verdict: 'incomplete',
        interrupted: true,
        identity: identity({ version: '2.28.3' }),
        targets: quietTargets.slice(0, 4),
      }),
    ],
  }),
  rebuild: resultsOf({
    verdict: 'fail',
    inputs: [
      {
        lockFile: 'flake.lock',
        path: 'nixpkgs',
        change: 'moved',
        from: '2f3a1b4',
        to: '9c8d7e6',
        days: 12,
      },
    ],
    platforms: [
      platformResults({
        verdict: 'fail',
        targets: [
          ...['web', 'db', 'mail'].map((name) => rebuilt(`nixosConfigurations.${name}`)),
          rebuilt(
            'packages.x86_64-linux.installer',
            derivationChanges({
              versions: opensslUpdate.versions,
              rebuilt: 17,
              rootCauses: {
                rebuilds: 18,
                explained: 18,
                roots: [
                  {
                    name: 'openssl',
                    baseVersion: '3.0.14',
                    headVersion: '3.0.15',
                    change: 'version',
                    rebuilds: 18,
                  },
                ],
              },
            }),
          ),
          ...quietTargets.slice(2, 5),
        ],
      }),
    ],
  }),
  inputs: resultsOf({
    inputs: [
      { lockFile: 'flake.lock', path: 'home-manager', change: 'added', from: null, to: 'd00dfee' },
      {
        lockFile: 'flake.lock',
        path: 'home-manager/nixpkgs',
        change: 'added',
        from: null,
        to: '9c8d7e6',
        copyOf: 'nixpkgs',
      },
      { lockFile: 'flake.lock', path: 'disko/nixpkgs', change: 'follows', from: '1a2b3c4', to: 'nixpkgs' },
      { lockFile: 'flake.lock', path: 'deploy', change: 'removed', from: 'sha256-4f5e6d7', to: null },
      {
        lockFile: 'flake.lock',
        path: 'nixpkgs',
        change: 'moved',
        from: '9c8d7e6',
        to: '2f3a1b4',
        days: -1,
      },
      {
        lockFile: 'tools/flake.lock',
        path: 'fenix/nixpkgs',
        change: 'own',
        from: 'nixpkgs',
        to: '5e6f7a8',
        copyOf: 'nixpkgs',
      },
    ],
    platforms: [platformResults({ targets: [slightly, ...quietTargets.slice(0, 3)] })],
  }),
}
