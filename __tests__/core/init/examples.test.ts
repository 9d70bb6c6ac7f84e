// What is proposed and what the documentation has to copy say the same.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { renderGithubWorkflow } from '../../../src/core/init/github-workflow.ts'
import { renderRecordWorkflow } from '../../../src/core/init/record-workflow.ts'
import { renderPublishWorkflow } from '../../../src/core/init/publish-workflow.ts'

const example = (name: string) =>
  readFileSync(new URL(`../../../examples/workflows/${name}`, import.meta.url), 'utf8')

/** As the examples have it. */
const [action = ''] = /nix-perf-gate\/nix-perf-gate@\S+/.exec(example('gate.yml')) ?? []

const common = {
  jobs: ['x86_64-linux', 'aarch64-darwin'],
  nixStep: undefined,
  action,
  searchPath: false,
} as const

const proposed = {
  'gate.yml': renderGithubWorkflow({
    ...common,
    forks: true,
    mergeQueue: false,
  }),
  'record.yml': renderRecordWorkflow({ ...common, branch: 'main', trend: true }),
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
