// Every regular expression of the program, on texts that are made to be slow for it: what a lint rule cannot see (a beginning
// that is found again and again, an end that never comes) shows here.

import { describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createContext, Script } from 'node:vm'
import ts from 'typescript'
import { systemCodeOf } from '../src/errors.ts'

/** For each text, work in proportion to its length takes milliseconds, and to its square minutes. */
const LENGTH = 300_000
const MOST_MILLISECONDS = 3000

interface Expression {
  readonly place: string
  readonly source: string
  readonly flags: string
}

const files = execFileSync('git', ['ls-files', 'src/*.ts'])
  .toString()
  .trim()
  .split('\n')
  .filter((file) => !file.endsWith('.generated.ts'))

function expressionsIn(file: string): readonly Expression[] {
  const text = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023, true)
  const found: Expression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      const line = text.getLineAndCharacterOfPosition(node.getStart()).line + 1
      found.push({
        place: `${file}:${line}`,
        source: node.text.slice(1, end),
        flags: node.text.slice(end + 1),
      })
    }
    ts.forEachChild(node, visit)
  }
  visit(text)
  return found
}

/** Whether it repeats something without a limit. What does not looks at a bounded number of characters. */
function isRepeating({ source }: Expression): boolean {
  return /[*+]|\{\d+,\}/.test(source.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]/g, 'c'))
}

/** Whether it is tried at the text's beginning only; then it is slow by going back only, which the lint rule sees. */
function isAnchored({ source, flags }: Expression): boolean {
  return source.startsWith('^') && !flags.includes('m') && !source.includes('|')
}

/** Words that stand in the expression as they are, and whatever ends a line, a word or a number. */
function piecesOf({ source }: Expression): readonly string[] {
  const words = source
    .replaceAll(/\(\?(?:[:=!]|<[=!a-z]+>?)/g, '\0')
    .replaceAll(/\\u([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/\[(?:\\.|[^\]\\])*\]/g, (set) => `\0${/^\[\^?\\?(.)/.exec(set)?.[1] ?? ''}\0`)
    .replaceAll(/\\[wdsSDWbBp](?:\{[^}]*\})?/g, '\0')
    .replaceAll(/\\n/g, '\n')
    .replaceAll(/\\(.)/g, '$1')
    .split(/[\0()|*+?^$.]|\{\d+,?\d*\}/)
    .filter((word) => word !== '')
  return [...new Set([...words, 'a', '1', ' ', '\n', '/', '"', '\\', '.'])]
}

function textsFor(expression: Expression): readonly string[] {
  const pieces = piecesOf(expression)
  const pumped = (piece: string) => piece.repeat(Math.ceil(LENGTH / piece.length))
  return pieces.flatMap((piece) => [
    `${pumped(piece)}\u2028`,
    `${pumped(`${piece}a`)}\n!`,
    `${piece}${pumped('a ')}`,
    ...pieces.slice(0, 4).map((other) => `${pumped(`${piece}${other}`)}\n!`),
  ])
}

const work = new Script('texts.forEach((text) => text.replace(new RegExp(source, flags), ""))')

/** A busy machine makes any of them slow now and then; one that is slow is so each time. */
const TRIES = 3

function isSlow(expression: Expression): boolean {
  return Array.from({ length: TRIES }, () => expression).every(isSlowOnce)
}

function isSlowOnce(expression: Expression): boolean {
  const context = createContext({ ...expression, texts: textsFor(expression) })
  try {
    work.runInContext(context, { timeout: MOST_MILLISECONDS })
    return false
  } catch (error) {
    if (systemCodeOf(error) === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return true
    throw error
  }
}

describe('the program’s regular expressions', () => {
  const expressions = files.flatMap(expressionsIn).filter((one) => isRepeating(one) && !isAnchored(one))

  test('are found in the source by the dozen', () => {
    expect(expressions.length).toBeGreaterThan(20)
  })

  test('are slow on no text, however long', () => {
    expect(expressions.filter(isSlow).map(({ place, source }) => `${place} ${source}`)).toEqual([])
  })

  test('that would be are told by this test', () => {
    const slow = [
      { source: String.raw`(\w:\/\/[^\s'"?]*)\?`, flags: 'g' },
      { source: String.raw`"(?:\\.|[^"\\])*"`, flags: 'gs' },
    ]
    expect(slow.filter((one) => !isSlow({ ...one, place: '' }))).toEqual([])
  })
})
