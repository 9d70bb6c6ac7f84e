// The second workflow on GitHub: comments on pull requests from forks, whose own runs may only read.

import { docsAddress } from '../text/project.ts'
import { DOWNLOAD, isPinned } from './pins.ts'
import { GITHUB_DIALECT, usesLine } from './workflow-steps.ts'

export function renderPublishWorkflow({ action }: { readonly action: string }): string {
  const own = usesLine({ uses: action, comment: undefined }, GITHUB_DIALECT)
  return `${[
    '# The comment for pull requests from forks, whose own runs may only read. It runs none of their code and checks nothing',
    '# out: it reads their results files, which it takes for hostile until parsed, and asks GitHub which pull request they',
    `# belong to. The reasoning: ${docsAddress('security.md')}`,
    'name: nix-perf-gate-publish',
    '',
    'on:',
    '  workflow_run:',
    '    workflows: [nix-perf-gate]',
    '    types: [completed]',
    '',
    'permissions:',
    '  # To read the artifacts of the run that ended.',
    '  actions: read',
    '  pull-requests: write',
    '',
    'jobs:',
    '  publish:',
    '    # Branches of this repository have commented already.',
    '    if: >-',
    "      github.event.workflow_run.event == 'pull_request' &&",
    '      github.event.workflow_run.head_repository.full_name != github.repository',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 5',
    '    # The verdict is the check of the pull request itself; here it would only colour the default branch.',
    '    continue-on-error: true',
    '    steps:',
    `      - ${usesLine(DOWNLOAD, GITHUB_DIALECT)}`,
    '        with:',
    '          pattern: nix-perf-gate-*',
    '          path: results',
    '          run-id: ${{ github.event.workflow_run.id }}',
    '          github-token: ${{ github.token }}',
    ...(isPinned(action) ? [] : ['      # Pin it by commit, as in nix-perf-gate.yml.']),
    `      - ${own}`,
    '        with:',
    '          command: report',
    '          results: results',
  ].join('\n')}\n`
}
