// The workflow of pull requests on GitHub, whole.

import { isDarwin, type JobSystem } from './offer.ts'
import type { NixStep } from './nix-step.ts'
import { UPLOAD } from './pins.ts'
import { checkoutStep, gateStep, GITHUB_DIALECT, nixStep, usesLine } from './workflow-steps.ts'
import { indented } from './yaml-words.ts'

export interface WorkflowProposal {
  readonly jobs: readonly JobSystem[]
  readonly nixStep: NixStep | undefined
  /** Where this project's action is published. */
  readonly action: string
  /** A second workflow comments on pull requests from forks. */
  readonly forks: boolean
  /** The repository has workflows for one. */
  readonly mergeQueue: boolean
  /** A file of the project looks for `<nixpkgs>`. */
  readonly searchPath: boolean
}

export const RUNNERS: Readonly<Record<JobSystem, string>> = {
  'x86_64-linux': 'ubuntu-latest',
  'aarch64-darwin': 'macos-latest',
}

export function renderGithubWorkflow(proposal: WorkflowProposal): string {
  const { jobs, forks, mergeQueue } = proposal
  const [only = 'x86_64-linux', ...others] = jobs
  const isMatrix = others.length > 0
  return `${[
    ...headLines(forks),
    'name: nix-perf-gate',
    '',
    ...(mergeQueue ? [] : ['# Where a merge queue requires this check, add `merge_group:` below.']),
    'on:',
    '  pull_request:',
    ...(mergeQueue ? ['  merge_group:'] : []),
    '',
    ...FIXED,
    'jobs:',
    '  gate:',
    `    runs-on: ${isMatrix ? '${{ matrix.os }}' : RUNNERS[only]}`,
    `    timeout-minutes: 30`,
    ...(isMatrix ? matrixLines(jobs) : []),
    '    steps:',
    ...indented(stepLines(proposal, isMatrix), 6),
  ].join('\n')}\n`
}

function headLines(forks: boolean): readonly string[] {
  return [
    '# What a pull request costs to evaluate: a failing check where it costs too much, and one comment for all platforms.',
    forks
      ? '# Pull requests from forks get their comment by the workflow nix-perf-gate-publish, beside this one.'
      : '# Pull requests from forks get the check and the summary, but no comment: `nix-perf-gate init --forks` adds it.',
  ]
}

const FIXED = [
  'concurrency:',
  '  group: ${{ github.workflow }}-${{ github.ref }}',
  "  cancel-in-progress: ${{ github.event_name == 'pull_request' }}",
  '',
  'permissions:',
  '  contents: read',
  '  # For the comment, and for nothing else.',
  '  pull-requests: write',
  '',
]

export function matrixLines(jobs: readonly JobSystem[]): readonly string[] {
  const runners = jobs.toSorted((one, other) => Number(isDarwin(one)) - Number(isDarwin(other)))
  return [
    '    strategy:',
    '      fail-fast: false',
    '      matrix:',
    `        os: [${runners.map((job) => RUNNERS[job]).join(', ')}]`,
  ]
}

function stepLines(
  { nixStep: step, action, forks, searchPath }: WorkflowProposal,
  isMatrix: boolean,
): readonly string[] {
  const dialect = GITHUB_DIALECT
  return [
    ...checkoutStep(dialect),
    ...nixStep(step, dialect, { searchPath }),
    ...gateStep(action, dialect),
    ...(forks ? uploadStep(isMatrix) : []),
  ]
}

function uploadStep(isMatrix: boolean): readonly string[] {
  return [
    '# What nix-perf-gate-publish reads.',
    '- if: always() && steps.gate.outputs.results-file',
    `  ${usesLine(UPLOAD, GITHUB_DIALECT)}`,
    '  with:',
    `    name: nix-perf-gate-${isMatrix ? '${{ matrix.os }}' : 'results'}`,
    '    path: ${{ steps.gate.outputs.results-file }}',
    '    # A re-run, as after a maintainer has set the label that accepts a regression, takes the place of what it left before.',
    '    overwrite: true',
  ]
}
