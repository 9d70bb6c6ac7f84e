// The workflows on Forgejo and Gitea, whole: of pull requests, and of pushes where the trend is recorded; what these read of the
// syntax that they share with GitHub.

import type { WorkflowProposal } from './github-workflow.ts'
import { branchPattern } from './record-workflow.ts'
import { checkoutStep, gateStep, GITEA_DIALECT, nixStep, usesLine } from './workflow-steps.ts'
import { indented, yamlText } from './yaml-words.ts'

export interface GiteaProposal extends Pick<WorkflowProposal, 'nixStep' | 'action' | 'searchPath'> {
  readonly forge: 'forgejo' | 'gitea'
  readonly name: string
}

/** Labels that runners have where nobody says otherwise. */
const LABELS: Readonly<Record<GiteaProposal['forge'], string>> = { forgejo: 'docker', gitea: 'ubuntu-latest' }

export function renderGiteaWorkflow(proposal: GiteaProposal): string {
  const { name, action } = proposal
  return `${[
    '# What a pull request costs to evaluate: a failing check where it costs too much, and a comment.',
    'name: nix-perf-gate',
    '',
    'on:',
    '  pull_request:',
    '',
    'concurrency:',
    '  group: ${{ github.workflow }}-${{ github.ref }}',
    '  cancel-in-progress: true',
    '',
    `# ${name} gives the job a token that may comment, except for pull requests from forks; releases that read these keep to them.`,
    'permissions:',
    '  contents: read',
    '  pull-requests: write',
    '',
    'jobs:',
    '  gate:',
    ...runner(proposal),
    '    timeout-minutes: 30',
    '    steps:',
    ...indented([...stepsBefore(proposal), ...gateStep(action, GITEA_DIALECT)], 6),
  ].join('\n')}\n`
}

/** For the trend alone: without it, there is nothing that a push leaves. */
export function renderGiteaRecord({
  branch,
  ...proposal
}: GiteaProposal & { readonly branch: string }): string {
  const uses = usesLine({ uses: proposal.action, comment: undefined }, GITEA_DIALECT)
  return `${[
    '# What the default branch costs to evaluate, commit by commit, on the branch nix-perf-gate-history: the trend is drawn from it.',
    'name: nix-perf-gate-record',
    '',
    'on:',
    '  push:',
    `    branches: [${yamlText(branchPattern(branch))}]`,
    '',
    'permissions: {}',
    '',
    'jobs:',
    '  record:',
    ...runner(proposal),
    '    timeout-minutes: 30',
    '    permissions:',
    '      # For that branch, and for nothing else; releases that read these keep to them. Pull requests never run this workflow.',
    '      contents: write',
    '    # What is merged is merged: there are figures to keep, and nothing to fail.',
    '    continue-on-error: true',
    '    steps:',
    ...indented([...stepsBefore(proposal), `- ${uses}`], 6),
  ].join('\n')}\n`
}

function runner({ forge, nixStep: step }: GiteaProposal): readonly string[] {
  return [
    ...(step?.label === undefined ? ['    # The label of a runner that has Linux, Node 24 and Git.'] : []),
    `    runs-on: ${step?.label ?? LABELS[forge]}`,
  ]
}

function stepsBefore({ nixStep: step, searchPath }: GiteaProposal): readonly string[] {
  return [...checkoutStep(GITEA_DIALECT), ...nixStep(step, GITEA_DIALECT, { searchPath })]
}
