// The reports that golden files hold, as a reader of a NixOS configuration meets them.

import { acceptRegressions } from '../../../src/core/share/accept.ts'
import type { Finding } from '../../../src/core/model/finding.ts'
import type { Results } from '../../../src/core/model/results.ts'
import type { TargetResults } from '../../../src/core/model/target-results.ts'
import { explanationOf, functionRow, hostExplanation } from '../../fakes/explanations.ts'
import {
  aloneFindings,
  brokenTarget,
  derivationChanges,
  exactFinding,
  hostFigures,
  hostFindings,
  type HostMetric,
  identity,
  NOTICES,
  platformResults,
  provenTarget,
  resultsOf,
  targetResults,
  TIMED_PAIRS,
  timedFinding,
  withFindings,
} from '../../fakes/results.ts'
import { nixEnded, nixError } from './failures.ts'
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
export const quietTargets = hosts.slice(1).map((name) => targetResults(`nixosConfigurations.${name}`))

/** What the program makes of an evaluator that gave no result. */
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
    runs: { exact: 2, pairs: TIMED_PAIRS },
    ...overrides,
  })
}

/** A target of which hardly any counter changed: one pair within the limits was enough. */
export function timedOnce(
  name: string,
  findings: readonly Finding[],
  overrides: Partial<TargetResults> = {},
): TargetResults {
  const once = findings.map((finding): Finding => {
    const { metric, kind, base, head, threshold } = finding
    if (kind === 'exact' || base === null || head === null) return finding
    const change = { difference: head - base, ratio: head / base }
    const reason = { kind: 'screened' } as const
    const samples = { base: [base], head: [head] }
    return {
      metric,
      kind,
      outcome: 'not-pursued',
      base,
      head,
      change,
      reason,
      samples,
      ...(threshold && { threshold }),
    }
  })
  return changed(name, once, { runs: { exact: 2, pairs: 1 }, ...overrides })
}

export const slower = changed(
  'nixosConfigurations.web',
  withFindings(
    hostFindings({
      ...scaled(counters, 1.1217),
      'set-updates': 48_131,
      rebuilds: 31,
      'derivations-to-build': 62,
      'derivations-changed': 217,
    }),
    [
      timedFinding('evaluation-time', [0.4812, 0.5312], {
        spread: 0.12,
        threshold: { warn: { relative: 0.1 }, fail: { relative: 0.2 }, minChange: 0.02 },
        ended: 'time-budget',
      }),
      timedFinding('cpu-time', [0.4397, 0.5012]),
      timedFinding('gc-time', [0.0312, 0.0341], { spread: 0.4 }),
      timedFinding('peak-memory', [126.2 * MIB, 145.1 * MIB]),
    ],
  ),
  { derivationChanges: nixpkgsBump },
)

const slowBig = changed(
  'packages.x86_64-linux.documentation-of-every-module-in-the-monorepo-with-examples',
  withFindings(hostFindings({ 'function-calls': 745_002, thunks: 1_205_463 }), [
    timedFinding('evaluation-time', [1.2403, 1.5218], { spread: 0.02 }),
    timedFinding('cpu-time', [1.1397, 1.3912]),
    timedFinding('gc-time', [0.1312, 0.1341], { spread: 0.1 }),
    timedFinding('peak-memory', [412.2 * MIB, 413.1 * MIB]),
  ]),
)

const better = changed(
  'nixosConfigurations.build',
  hostFindings(scaled(['function-calls', 'thunks', 'allocated-memory'], 0.894)),
)
const slightly = timedOnce(
  'nixosConfigurations.vpn',
  hostFindings({ 'function-calls': 730_113, thunks: 1_204_990 }),
)

/** Only the paths of its derivations are other than in base. */
const otherMirror = timedOnce('nixosConfigurations.cache', hostFindings({ 'derivations-changed': 43 }), {
  derivationChanges: derivationChanges({ comesToSame: true }),
})

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
      rebuilds: 31,
      'derivations-to-build': 62,
      'cache-hit-rate': 412 / 474,
    }),
    [
      timedFinding('evaluation-time', [0.4812, 0.5012], { spread: 0.1 }),
      timedFinding('peak-memory', [126.2 * MIB, 127.4 * MIB]),
    ],
  ),
)

/** Hosts of which some are worse by nearly the same, some by a little, and the others did not change. */
export function manyTargets(counts: {
  readonly worse: number
  readonly warned: number
  readonly same: number
}): Results {
  const { worse, warned: little, same } = counts
  const targets = Array.from({ length: worse + little + same }, (_, index): TargetResults => {
    const name = `nixosConfigurations.node-${String(index + 1).padStart(3, '0')}`
    if (index < worse)
      return changed(name, hostFindings(scaled(counters, 1.12 + index / 10_000)), {
        derivationChanges: nixpkgsBump,
      })
    return index < worse + little
      ? changed(name, hostFindings(scaled(['function-calls'], 1.061)))
      : targetResults(name)
  })
  const cost = { seconds: 612, evaluations: 970 }
  return resultsOf({ verdict: 'fail', platforms: [platformResults({ verdict: 'fail', targets, cost })] })
}

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
export function rebuilt(name: string, changes = opensslUpdate): TargetResults {
  const count = changes.rootCauses?.rebuilds ?? 0
  return timedOnce(
    name,
    hostFindings({ rebuilds: count, 'derivations-to-build': 31 + count, 'derivations-changed': count }),
    {
      derivationChanges: changes,
    },
  )
}

export const scenarios: Readonly<Record<string, Results>> = {
  unchanged: resultsOf({
    platforms: [platformResults({ targets: [targetResults('nixosConfigurations.web'), ...quietTargets] })],
  }),
  'apart-from-revision': resultsOf({
    platforms: [
      platformResults({
        targets: [
          ...quietTargets.map((target) => ({ ...target, apartFromRevision: true })),
          targetResults('nixosConfigurations.web'),
        ],
      }),
    ],
  }),
  'proven-together': resultsOf({
    platforms: [
      platformResults({
        targets: [
          ...Array.from({ length: 99 }, (_, index) => provenTarget(index + 1)),
          targetResults('packages.x86_64-linux.hello'),
        ],
        cost: { seconds: 8, evaluations: 6 },
      }),
    ],
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
    configuration: { ...resultsOf().configuration, changedInHead: true },
    notices: [NOTICES.edited, NOTICES.unusedBaseline],
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
          brokenTarget('nixosConfigurations.web', nixEnded({ timedOut: true })),
          brokenTarget('nixosConfigurations.dns-1', nixEnded({ signal: 'SIGKILL' })),
        ],
      }),
    ],
  }),
  'head-failed': resultsOf({
    verdict: 'fail',
    platforms: [
      platformResults({
        verdict: 'fail',
        targets: [...quietTargets, brokenTarget('nixosConfigurations.web', nixEnded({ messages: nixError }))],
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
            findings: aloneFindings('head', { kind: 'not-in-base' }),
          }),
          targetResults('nixosConfigurations.old-web', {
            status: 'removed',
            derivation: { base: headDerivation, head: null },
            findings: aloneFindings('base', { kind: 'not-in-head' }),
          }),
          targetResults('nixosConfigurations.broken-for-long', {
            status: 'base-failed',
            derivation: { base: null, head: headDerivation },
            findings: aloneFindings('head', { kind: 'base-not-measured' }),
            failures: { base: nixEnded({ messages: "error: attribute 'foo' missing\n" }) },
          }),
        ],
      }),
    ],
  }),
  'many-targets': manyTargets({ worse: 8, warned: 2, same: 7 }),
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
            os: 'Darwin 24.1.0',
            cpu: 'Apple M1',
            cores: 3,
            memoryBytes: 7 * 1024 ** 3,
            residentMemoryFrom: 'time -l',
          },
        }),
        targets: [
          targetResults('darwinConfigurations.laptop', {
            importedDerivations: ['/nix/store/0a1b2c3d4f5g6h7i8j9k0l1m2n3p4q5r-cargo-lock-json.drv'],
            findings: withFindings(hostFindings({ 'set-updates': 48_121 }), [
              exactFinding('expressions', [null, null], { reason: { kind: 'not-told' } }),
              { ...timedFinding('set-updates', [48_120, 48_121], { spread: 0.0001 }), demoted: true },
            ]),
            runs: { exact: 4, pairs: TIMED_PAIRS },
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
              rebuilt: 107,
              rootCauses: {
                rebuilds: 108,
                explained: 108,
                roots: [
                  {
                    name: 'openssl',
                    baseVersion: '3.0.14',
                    headVersion: '3.0.15',
                    change: 'version',
                    rebuilds: 108,
                  },
                ],
              },
            }),
          ),
          otherMirror,
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
