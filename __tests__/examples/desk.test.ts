// What is there to copy for the desk: the hook, run by a real push with a stub of the program, and the tasks of an editor, which
// name verbs and options that there are.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { commandLineOutline } from '../../src/cli/command-line.ts'
import { CONFIG_SCHEMA_ADDRESS } from '../../src/core/text/project.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const { verbs } = commandLineOutline()

/** The verb, and those of its options that there are not. */
function unknownOptions([name, ...words]: readonly string[]): readonly string[] {
  const verb = verbs.find((one) => one.name === name)
  if (verb === undefined) return [`the verb ${name ?? ''}`]
  const known = verb.options.map(({ long }) => long)
  return words.filter((word) => word.startsWith('--') && !known.includes(word))
}

describe('the hook pre-push', () => {
  let sandbox: GitSandbox
  let bin: string
  let log: string
  let first: string
  let second: string

  /** Ends as it is told to, and writes down how it was called. */
  const stub = (status: number) => {
    writeFileSync(
      join(bin, 'nix-perf-gate'),
      `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\nenv | grep '^GIT_DIR=' >> '${log}'\nexit ${status}\n`,
      { mode: 0o755 },
    )
  }
  const calls = () => readFileSync(log, 'utf8').trimEnd()

  function push(...args: readonly string[]) {
    const { status, stderr } = spawnSync(
      'git',
      ['-C', join(sandbox.directory, 'work'), 'push', 'origin', ...args],
      {
        encoding: 'utf8',
        env: { ...sandbox.environment, PATH: `${bin}:${sandbox.environment.PATH ?? ''}` },
      },
    )
    return { status, stderr }
  }

  const remoteHas = (branch: string) =>
    sandbox.git('remote.git', 'for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`)

  beforeAll(() => {
    sandbox = createGitSandbox({ name: 'hook-' })
    bin = join(sandbox.directory, 'bin')
    log = join(sandbox.directory, 'log')
    mkdirSync(bin)
    sandbox.repository('remote.git', '--bare')
    sandbox.repository('work')
    sandbox.git('work', 'remote', 'add', 'origin', join(sandbox.directory, 'remote.git'))
    first = sandbox.commit('work', 'one', { a: '1' })
    second = sandbox.commit('work', 'two', { a: '2' })
    cpSync(join(ROOT, 'examples/hooks/pre-push'), join(sandbox.directory, 'work/.git/hooks/pre-push'))
  })
  beforeEach(() => {
    writeFileSync(log, '')
  })
  afterAll(() => {
    sandbox.remove()
  })

  test('gates a new branch against what the program takes by itself, and pushes what passes', () => {
    stub(0)
    expect(push(`${first}:refs/heads/main`)).toMatchObject({ status: 0 })
    expect(calls()).toBe(`gate --quiet --no-timing --head ${first}`)
    expect(remoteHas('main')).toBe(first)
  })

  test('gates what is there against what the remote has, and refuses what fails', () => {
    stub(1)
    const { status, stderr } = push(`${second}:refs/heads/main`)
    expect(status).not.toBe(0)
    expect(stderr).toContain('pre-push: not pushed (exit status 1)')
    expect(calls()).toBe(`gate --quiet --no-timing --head ${second} --base ${first}`)
    expect(remoteHas('main')).toBe(first)
  })

  test('gates neither tags nor what is deleted, nor where it is told not to', () => {
    stub(1)
    expect(push(`${second}:refs/tags/v1`)).toMatchObject({ status: 0 })
    expect(push('--no-verify', `${first}:refs/heads/other`)).toMatchObject({ status: 0 })
    expect(push('--delete', 'other')).toMatchObject({ status: 0 })
    expect(calls()).toBe('')
  })

  test('gates each branch, and says so where there is no program', () => {
    stub(3)
    const { stderr } = push(`${second}:refs/heads/main`, `${second}:refs/heads/other`)
    expect(stderr).toContain('(exit status 3)')
    expect(calls().split('\n')).toHaveLength(2)
    rmSync(join(bin, 'nix-perf-gate'))
    const passed = push(`${second}:refs/heads/main`)
    expect(passed).toMatchObject({ status: 0 })
    expect(passed.stderr).toContain('nix-perf-gate is not on PATH: nothing is gated')
  })

  test('gives the program options that there are', () => {
    expect(unknownOptions(['gate', '--quiet', '--no-timing', '--head', '--base'])).toEqual([])
  })
})

describe('what an editor takes', () => {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(join(ROOT, 'examples/editor/vscode', name), 'utf8'))

  test('are tasks of verbs and options that there are', () => {
    const { tasks } = z
      .object({
        tasks: z.array(z.object({ command: z.literal('nix-perf-gate'), args: z.array(z.string()) })),
      })
      .parse(read('tasks.json'))
    expect(tasks.length).toBeGreaterThan(0)
    for (const { args } of tasks) expect(unknownOptions(args)).toEqual([])
  })

  test('is the schema of the configuration, by its address', () => {
    expect(read('settings.json')).toEqual({
      'yaml.schemas': { [CONFIG_SCHEMA_ADDRESS]: '.github/nix-perf-gate.{yml,yaml}' },
    })
  })
})
