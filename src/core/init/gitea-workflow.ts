// The workflow of pull requests on Forgejo and Gitea, whole: what these read of the syntax that they share with GitHub.

import type { WorkflowProposal } from './github-workflow.ts'
import { checkoutStep, gateStep, GITEA_DIALECT, nixStep } from './workflow-steps.ts'
import { indented } from './yaml-words.ts'

export interface GiteaProposal extends Pick<WorkflowProposal, 'nixStep' | 'action' | 'searchPath'> {
  readonly forge: 'forgejo' | 'gitea'
  readonly name: string
}

/** Labels that runners have where nobody says otherwise. */
const LABELS: Readonly<Record<GiteaProposal['forge'], string>> = { forgejo: 'docker', gitea: 'ubuntu-latest' }

export function renderGiteaWorkflow({
  forge,
  name,
  nixStep: step,
  action,
  searchPath,
}: GiteaProposal): string {
  const dialect = GITEA_DIALECT
  const steps = [
    ...checkoutStep(dialect),
    ...nixStep(step, dialect, { searchPath }),
    ...gateStep(action, dialect),
  ]
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
    ...(step?.label === undefined ? ['    # The label of a runner that has Linux, Node 24 and Git.'] : []),
    `    runs-on: ${step?.label ?? LABELS[forge]}`,
    '    timeout-minutes: 30',
    '    steps:',
    ...indented(steps, 6),
  ].join('\n')}\n`
}
