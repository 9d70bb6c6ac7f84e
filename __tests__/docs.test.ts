// What the documentation shows works: configurations are read by the program’s own reader, commands by its own command line, and
// links lead to what is there.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Command } from 'commander'
import { parse } from 'yaml'
import { z } from 'zod'
import { createCommandLine } from '../src/cli/command-line.ts'
import { openTerminal } from '../src/cli/terminal.ts'
import { configJsonSchema } from '../src/core/config/json-schema.ts'
import { parseConfig } from '../src/core/config/parse-config.ts'
import { fakeInput, fakeStream } from './fakes/terminal.ts'

const ROOT = resolve(import.meta.dirname, '..')

const pages = ['.', 'docs', 'docs/adr'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => relative('.', join(folder, name))),
)

const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8')

/** The blocks of code of a language. */
function blocksOf(page: string, language: string): readonly string[] {
  return [...textOf(page).matchAll(/^```(\w+)\n([^]*?)^```$/gm)].flatMap(([, name, text = '']) =>
    name === language ? [text] : [],
  )
}

const configurationKeys = new Set(Object.keys(configJsonSchema().properties ?? {}))

/** Examples of the configuration, among those of workflows. */
const configurations = pages.flatMap((page) =>
  blocksOf(page, 'yaml').flatMap((text) => {
    const keys = Object.keys(
      z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).parse(parse(text)),
    )
    return keys.some((key) => configurationKeys.has(key)) ? [[page, text] as const] : []
  }),
)

test('there are examples of the configuration in more than one page', () => {
  expect(new Set(configurations.map(([page]) => page)).size).toBeGreaterThan(2)
})

test.each(configurations)('the configuration in %s is accepted: %j', (page, text) => {
  expect(() => parseConfig({ text, file: page })).not.toThrow()
})

const PROGRAM = /^(?:\$ )?(?:nix-perf-gate|npx nix-perf-gate|node dist\/cli\/index\.js)(?= |$)/

/** What is typed at a terminal, in blocks and in sentences. */
const commands = pages.flatMap((page) => {
  const lines = blocksOf(page, 'sh').flatMap((text) => text.replaceAll('\\\n', ' ').split('\n'))
  const inline = [...textOf(page).matchAll(/(?<!`)`([^`]+)`(?!`)/g)].map(([, text = '']) =>
    text.replaceAll(/\s+/g, ' '),
  )
  return [...lines, ...inline]
    .map((line) => line.replace(/\s+#.*$/, ''))
    .filter((line) => PROGRAM.test(line) && isWhole(line.replace(PROGRAM, '')))
    .map((line) => [page, line] as const)
})

/** Not the name of a verb alone, nor what a shell makes something else of. */
function isWhole(words: string): boolean {
  return /\S\s+\S/.test(words) && !/[<>|$]|\bVERB\b/.test(words)
}

function commandLine(): Command {
  const program = createCommandLine({
    terminal: openTerminal({ env: {}, stdout: fakeStream(), stderr: fakeStream() }),
    stdin: () => fakeInput(),
    env: {},
    startedAt: new Date(0),
    portsFor: () => {
      throw new Error('nothing is run here')
    },
    conclude: () => undefined,
  })
  for (const verb of program.commands) verb.action(() => undefined)
  return program
}

test('there are commands of every verb', () => {
  const shown = new Set(commands.map(([, line]) => line.replace(PROGRAM, '').trim().split(' ')[0]))
  const verbs = commandLine().commands.map((verb) => verb.name())
  expect(verbs.filter((verb) => !shown.has(verb))).toEqual([])
})

test.each(commands)('the command in %s is one: %s', (_, line) => {
  const words = [...line.replace(PROGRAM, '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  )
  expect(() => commandLine().parse(words, { from: 'user' })).not.toThrow()
})

/** As GitHub names the headings of a page. */
function anchorsOf(page: string): ReadonlySet<string> {
  return new Set(
    [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

describe('the links', () => {
  test.each(pages)('of %s lead to files and headings that are there', (page) => {
    const links = [...textOf(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]*)\)/g)].map(
      ([, link = '']) => link,
    )
    const lost = links.filter((link) => {
      const [path = '', anchor] = link.split('#')
      const file = path === '' ? page : join(dirname(page), path)
      if (!existsSync(join(ROOT, file))) return true
      return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).has(anchor)
    })
    expect(lost).toEqual([])
  })
})
