// What help and the manual say of each verb: its options, examples that can be given, and exit statuses.

import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import stringWidth from 'string-width'
import metadata from '../../package.json' with { type: 'json' }
import { manPage } from '../../script/man-page.ts'
import { commandLineOutline } from '../../src/cli/command-line.ts'
import { statusesOf, verbHelp } from '../../src/cli/verb-help.ts'
import { EXIT_STATUS } from '../../src/core/decide/exit-status.ts'
import { runCli } from './run-cli.ts'

const { verbs } = commandLineOutline()
const names = verbs.map(({ name }) => name)

/** The words of a command line, as a shell has them. */
function wordsOf(args: string): readonly string[] {
  const script = 'for word; do printf "%s\\n" "$word"; done'
  return execFileSync('/bin/sh', ['-c', `set -- ${args}\n${script}`], {
    encoding: 'utf8',
    env: { matrix: '{"include":[]}' },
  })
    .trimEnd()
    .split('\n')
}

test('no other verbs have help than those that there are', () => {
  expect(Object.keys(verbHelp).sort()).toEqual([...names].sort())
})

describe.each(verbs)('the help of $name', (verb) => {
  const help = verbHelp[verb.name] ?? { examples: [], statuses: {} }

  test('has examples whose options there are', () => {
    expect(help.examples.length).toBeGreaterThan(0)
    for (const { args } of help.examples) {
      const [name, ...others] = wordsOf(args)
      expect(name).toBe(verb.name)
      const options = others.filter((word) => word.startsWith('-'))
      const known = verb.options.flatMap(({ long, short }) => [long, short])
      expect(options.filter((option) => !known.includes(option))).toEqual([])
      for (const { written } of verb.operands.filter(({ written: one }) => one.startsWith('<')))
        expect({ written, given: others.length }).not.toEqual({ written, given: 0 })
    }
  })

  test('has what each exit status means', () => {
    const statuses = statusesOf(help).map(([status]) => status)
    expect(statuses).toEqual(expect.arrayContaining([EXIT_STATUS.ok, EXIT_STATUS.usage]))
    expect(statuses.filter((status) => !Object.values<number>(EXIT_STATUS).includes(status))).toEqual([])
  })

  test('shows all of it, within 80 columns', async () => {
    const { status, stdout, stderr } = await runCli({ args: [verb.name, '--help'] })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const text = stdout.replaceAll(/\s+/g, ' ')
    for (const { args, does } of help.examples) expect(text).toContain(`nix-perf-gate ${args} ${does}`)
    for (const [code, meaning] of statusesOf(help)) expect(text).toContain(`${String(code)} ${meaning}`)
    expect(text).toContain('An argument wins.')
    expect(text).not.toMatch(/default: (?:\[\]|false)/)
    // A command is one line, which a reader can copy.
    const prose = stdout.split('\n').filter((line) => !line.startsWith('  nix-perf-gate '))
    expect(Math.max(...prose.map((line) => stringWidth(line)))).toBeLessThanOrEqual(80)
  })
})

describe('the manual', () => {
  const page = manPage()

  test('has each verb, option, operand, variable and exit status', () => {
    const plain = page.replaceAll('\\-', '-').replaceAll(/\\f[BIR]/g, '')
    for (const { name, options, operands } of verbs) {
      expect(plain).toContain(`\n.SS nix-perf-gate ${name}\n`)
      for (const { long, placeholder, variable } of options) {
        expect(plain).toContain(placeholder === undefined ? long : `${long} ${placeholder}`)
        expect(plain).toContain(`\n.B ${variable}\n`)
      }
      for (const { written } of operands) expect(plain).toContain(`\n.I ${written}\n`)
    }
  })

  test('is of characters that every formatter has, and of lines that are no requests by mistake', () => {
    expect(page).toMatch(/^[\n\x20-\x7e]+$/)
    const requests = new Set(page.split('\n').flatMap((line) => /^\.(\S+)/.exec(line)?.[1] ?? []))
    const known = ['B', 'EE', 'EX', 'I', 'PP', 'RE', 'RS', 'SH', 'SS', 'TH', 'TP', 'UE', 'UR', '\\"', 'br']
    expect([...requests].sort()).toEqual(known)
  })

  const formatter = spawnSync('groff', ['--version']).status === 0 ? test : test.skip
  formatter('is formatted without a warning', () => {
    const { status, stderr } = spawnSync('groff', ['-man', '-ww', '-W', 'break', '-Tutf8', '-z'], {
      input: page,
    })
    expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: '' })
  })
})

test('the package has the manual', () => {
  expect(metadata).toMatchObject({ man: ['./man/nix-perf-gate.1'], files: expect.arrayContaining(['man']) })
})
