import { describe, expect, test } from '@jest/globals'
import { findNixStep } from '../../../src/core/init/nix-step.ts'

const path = '.github/workflows/ci.yml'

const workflow = (...steps: readonly string[]) => ({
  path,
  text: `jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`,
})

const find = (...steps: readonly string[]) => findNixStep([workflow(...steps)])

describe('the step that installs Nix is found', () => {
  test.each([
    'cachix/install-nix-action@v31',
    'Cachix/Install-Nix-Action@v31',
    'DeterminateSystems/nix-installer-action@main',
    'DeterminateSystems/determinate-nix-action@v3',
    'nixbuild/nix-quick-install-action@v30',
    'https://github.com/cachix/install-nix-action@v31',
  ])('as %s', (uses) => {
    expect(find('uses: actions/checkout@v4', `uses: ${uses}`).step).toMatchObject({ uses, with: [], path })
  })

  test('with what it is given, as it is written, and the version beside its commit', () => {
    const { step } = find('uses: "cachix/install-nix-action@abc" # v31.1', 'run: true')
    expect(step).toMatchObject({ comment: 'v31.1', label: 'ubuntu-latest' })
    const given = find(
      '{ uses: cachix/install-nix-action@v31, with: { a: 2.20, b: yes, c: "2.30", d: false } }',
    )
    expect(given.step?.with).toEqual([
      { name: 'a', value: '2.20', isBare: true },
      { name: 'b', value: 'yes', isBare: false },
      { name: 'c', value: '2.30', isBare: false },
      { name: 'd', value: 'false', isBare: true },
    ])
  })

  test('in the first workflow that has one', () => {
    const files = [
      { path: 'a', text: ': : no YAML' },
      { path: 'b', text: 'jobs: 5' },
      workflow('uses: cachix/install-nix-action@v31'),
    ]
    expect(findNixStep(files).step).toMatchObject({ path })
  })

  test('with what every workflow knows', () => {
    const { step } = find(
      '{ uses: cachix/install-nix-action@v31, with: { github_access_token: "${{ secrets.GITHUB_TOKEN }}" } }',
    )
    expect(step?.with).toEqual([
      { name: 'github_access_token', value: '${{ secrets.GITHUB_TOKEN }}', isBare: false },
    ])
  })
})

describe('a step is not taken over', () => {
  test.each([
    ['expression', '{ uses: cachix/install-nix-action@v31, with: { install_url: "${{ matrix.nix }}" } }'],
    ['expression', '{ uses: cachix/install-nix-action@v31, with: { a: "${{ github.token || env.X }}" } }'],
    [
      'too-old',
      '{ uses: cachix/install-nix-action@v18, with: { install_url: "https://releases.nixos.org/nix/nix-2.18.1/install" } }',
    ],
    ['lix', 'uses: samueldr/lix-gha-installer-action@latest'],
  ])('where it is %s, and the next one is', (because, step) => {
    const { step: found, refused } = find(step, 'uses: cachix/install-nix-action@v31')
    expect(refused).toMatchObject([{ path, because }])
    expect(found?.uses).toBe('cachix/install-nix-action@v31')
  })

  test.each([
    ['what it is given is no single value', '{ uses: cachix/install-nix-action@v31, with: { a: [1] } }'],
    ['it is no step', 'cachix/install-nix-action@v31'],
    ['it installs something else', 'uses: cachix/cachix-action@v16'],
    ['its name only begins so', 'uses: cachix/install-nix-action-evil@v1'],
  ])('where %s', (_, step) => {
    expect(find(step)).toEqual({ step: undefined, refused: [] })
  })
})
