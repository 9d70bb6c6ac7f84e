// Repositories as `init` sees them: what each offers, and how it is hosted.

import type { Offer, OfferedTarget, System } from '../../../src/core/init/offer.ts'
import type { SeenRepository, Wishes } from '../../../src/core/init/proposal.ts'
import type { Today } from '../../../src/core/init/goals.ts'

export interface Shape {
  readonly seen: SeenRepository
  readonly offers: readonly Offer[]
  readonly wishes: Wishes
  readonly today: Today | undefined
}

const ACTION = `nix-perf-gate/nix-perf-gate@${'0123456789'.repeat(4)}`

const LINUX: readonly System[] = ['x86_64-linux', 'aarch64-linux']
const DARWIN: readonly System[] = ['aarch64-darwin', 'x86_64-darwin']

/** Targets of a flake output, on each system that they are for. */
export function offer(
  attribute: string,
  on: Readonly<Partial<Record<System, readonly string[]>>>,
  directory = '.',
): Offer {
  const targets = (system: string, names: readonly string[]): readonly OfferedTarget[] =>
    names.map((name) => {
      const path = attribute.replaceAll('${system}', system).replace('*', name)
      return {
        name: directory === '.' ? path : `./${directory}#${path}`,
        origin: { kind: 'flake', directory, attributePath: path.split('.') },
      }
    })
  return {
    place: { kind: 'flake', directory },
    attribute,
    on: Object.fromEntries(Object.entries(on).map(([system, names]) => [system, targets(system, names)])),
  }
}

const hosts = (output: string, systems: readonly System[], names: readonly string[]) =>
  offer(`${output}.*`, Object.fromEntries(systems.map((system) => [system, names])))

function file(attribute: string, names: readonly string[]): Offer {
  const targets = names.map((name): OfferedTarget => ({
    name: `./default.nix#${name}`,
    origin: { kind: 'file', file: 'default.nix', attributePath: [name], arguments: {} },
  }))
  return {
    place: { kind: 'file', file: 'default.nix' },
    attribute,
    on: Object.fromEntries([...LINUX, ...DARWIN].map((system) => [system, targets])),
  }
}

export const shape = (part: Partial<Shape> & { readonly at?: Partial<SeenRepository> }): Shape => ({
  seen: {
    forge: 'github',
    branch: 'main',
    folders: [],
    workflows: [],
    searchPath: false,
    gitlabFile: undefined,
    configs: [],
    ...part.at,
  },
  offers: part.offers ?? [hosts('nixosConfigurations', LINUX, ['web', 'db'])],
  wishes: { macos: false, forks: false, trend: false, action: ACTION, ...part.wishes },
  today: part.today,
})

const WORKFLOW = `on: push
jobs:
  check:
    runs-on: [nix-runner]
    steps:
      - uses: actions/checkout@v4
      - name: Nix
        uses: cachix/install-nix-action@3715ab1a11cac9e991980d7b4a28d80c7ebdd8f9 # v27
        with:
          github_access_token: \${{ secrets.GITHUB_TOKEN }}
          enable_kvm: false
          extra_nix_config: |
            extra-substituters = https://fleet.cachix.org
            max-jobs = 2
      - run: nix flake check
`

const everySystem = (names: readonly string[]) =>
  Object.fromEntries([...LINUX, ...DARWIN].map((system) => [system, names]))

/** By the name of their golden file. */
export const shapes: Readonly<Record<string, Shape>> = {
  'nixos-fleet': shape({
    at: { workflows: [{ path: '.github/workflows/ci.yml', text: WORKFLOW }], folders: ['.github/workflows'] },
    today: {
      targets: 2,
      figures: [
        { metric: 'evaluation-time', target: 'nixosConfigurations.web', value: 1.52 },
        { metric: 'evaluation-time', target: 'nixosConfigurations.db', value: 3.217 },
        { metric: 'cache-hit-rate', target: 'nixosConfigurations.web', value: 0.913 },
        { metric: 'cache-hit-rate', target: 'nixosConfigurations.db', value: 0.64 },
      ],
    },
  }),
  'packages-on-four-systems': shape({
    offers: [
      offer('packages.${system}.*', everySystem(['default', 'tool'])),
      offer('checks.${system}.*', { 'x86_64-linux': ['lint'] }),
    ],
    at: { branch: 'release/24.11+1' },
    wishes: { macos: false, forks: true, trend: false, action: ACTION },
    today: {
      targets: 1,
      figures: [
        { metric: 'evaluation-time', target: 'packages.x86_64-linux.default', value: 9.1 },
        { metric: 'cache-hit-rate', target: 'packages.x86_64-linux.default', value: 0.1 },
      ],
    },
  }),
  'packages-on-macs-too': shape({
    offers: [
      offer('packages.${system}.*', everySystem(['default', 'tool'])),
      offer('checks.${system}.*', { 'x86_64-linux': ['lint'] }),
    ],
    wishes: { macos: true, forks: true, trend: true, action: 'nix-perf-gate/nix-perf-gate@v0' },
  }),
  'darwin-beside-nixos': shape({
    offers: [hosts('nixosConfigurations', LINUX, ['web']), hosts('darwinConfigurations', DARWIN, ['laptop'])],
  }),
  'home-manager': shape({
    offers: [
      offer('homeConfigurations.*', {
        'x86_64-linux': ['"me@desk"'],
        'aarch64-linux': ['"me@pi"'],
        'aarch64-darwin': ['"me@mac"'],
      }),
    ],
    at: { configs: ['.github/nix-perf-gate.yaml'] },
  }),
  'plain-files': shape({
    at: {
      searchPath: true,
      workflows: [{ path: '.github/workflows/ci.yml', text: 'on: [pull_request, merge_group]\njobs: {}\n' }],
    },
    offers: [file('*', ['app', 'image'])],
    today: { targets: 2, figures: [] },
  }),
  forgejo: shape({
    at: { forge: 'forgejo', folders: ['.forgejo/workflows'] },
  }),
  'gitea-with-a-workflow': shape({
    at: {
      forge: 'gitea',
      folders: ['.github/workflows'],
      workflows: [{ path: '.github/workflows/ci.yml', text: WORKFLOW }],
    },
  }),
  'forgejo-with-the-trend': shape({
    at: { forge: 'forgejo', folders: ['.forgejo/workflows'], branch: 'trunk' },
    wishes: { macos: false, forks: false, trend: true, action: ACTION },
  }),
  gitlab: shape({ at: { forge: 'gitlab' } }),
  'gitlab-with-a-pipeline': shape({
    at: {
      forge: 'gitlab',
      gitlabFile:
        'default:\n  image: registry.example.org/ci/nix:2.31\nbuild:\n  script: [nix flake check]\n',
    },
    wishes: { macos: false, forks: false, trend: false, action: 'https://git.example.org/tools/gate@v0' },
  }),
}
