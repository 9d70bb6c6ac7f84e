// What is proposed and what the documentation has to copy say the same.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { renderGithubWorkflow } from '../../../src/core/init/github-workflow.ts'
import { renderPublishWorkflow } from '../../../src/core/init/publish-workflow.ts'

const example = (name: string) =>
  readFileSync(new URL(`../../../examples/workflows/${name}`, import.meta.url), 'utf8')

/** As the examples have it. */
const [action = ''] = /nix-perf-gate\/nix-perf-gate@\S+/.exec(example('gate.yml')) ?? []

const proposed = {
  'gate.yml': renderGithubWorkflow({
    branch: 'main',
    jobs: ['x86_64-linux', 'aarch64-darwin'],
    nixStep: undefined,
    action,
    forks: true,
    mergeQueue: false,
    searchPath: false,
  }),
  'publish.yml': renderPublishWorkflow({ action }),
}

describe.each(Object.entries(proposed))('the workflow that stands as %s among the examples', (name, text) => {
  test('is the one that is proposed for all platforms and forks', () => {
    expect(parse(text)).toEqual(parse(example(name)))
  })

  test('has the same actions by the same commits, with their versions beside', () => {
    const uses = (from: string) => from.match(/uses: .*$/gm)
    expect(uses(text)).toEqual(uses(example(name)))
  })
})
