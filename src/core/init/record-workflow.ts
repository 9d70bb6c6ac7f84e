// The workflow of pushes on GitHub: keeps what the default branch costs to evaluate, for pull requests to be held against.

import { matrixLines, RUNNERS, type WorkflowProposal } from './github-workflow.ts'
import { isPinned } from './pins.ts'
import { checkoutStep, GITHUB_DIALECT, nixStep, usesLine } from './workflow-steps.ts'
import { indented, yamlText } from './yaml-words.ts'

export interface RecordProposal extends Pick<WorkflowProposal, 'action' | 'jobs' | 'nixStep' | 'searchPath'> {
  readonly branch: string
  /** Figures are recorded on a branch of their own, which takes a right to write. */
  readonly trend: boolean
}

export function renderRecordWorkflow(proposal: RecordProposal): string {
  const { branch, jobs, nixStep: step, action, searchPath, trend } = proposal
  const [only = 'x86_64-linux', ...others] = jobs
  const isMatrix = others.length > 0
  const dialect = GITHUB_DIALECT
  const steps = [
    ...checkoutStep(dialect),
    ...nixStep(step, dialect, { searchPath }),
    ...(isPinned(action) ? [] : ['# Pin it by commit, as in nix-perf-gate.yml.']),
    `- ${usesLine({ uses: action, comment: undefined }, dialect)}`,
  ]
  return `${[
    '# What the default branch costs to evaluate, commit by commit, so that a pull request need not evaluate anew what it left alone.',
    'name: nix-perf-gate-record',
    '',
    'on:',
    '  push:',
    `    branches: [${yamlText(branchPattern(branch))}]`,
    '',
    '# Every commit is measured: none is cancelled, and they need not wait for each other.',
    '',
    'permissions: {}',
    '',
    'jobs:',
    '  record:',
    `    runs-on: ${isMatrix ? '${{ matrix.os }}' : RUNNERS[only]}`,
    '    timeout-minutes: 30',
    '    permissions:',
    ...(trend ? WRITE_WORDS : READ_WORDS),
    `      contents: ${trend ? 'write' : 'read'}`,
    '    # What is merged is merged: there are figures to keep, and nothing to fail.',
    '    continue-on-error: true',
    ...(isMatrix ? matrixLines(jobs) : []),
    '    steps:',
    ...indented(steps, 6),
  ].join('\n')}\n`
}

const WRITE_WORDS = [
  '      # For the branch nix-perf-gate-history, and for nothing else. Pull requests never run this workflow.',
]

const READ_WORDS = [
  '      # With `write`, each commit’s figures are recorded on the branch nix-perf-gate-history, and reports draw the trend.',
]

/** A branch's name as a pattern that matches it alone. */
export function branchPattern(branch: string): string {
  return branch.replaceAll(/[!+?*[\]\\]/g, '\\$&')
}
