// YAML text → plain values, with the place of each in the text. Stricter than YAML: one document, no merge keys,
// no unknown tags, each key once; and bounded, for the file may come from anyone.

import { Composer, type Document, Lexer, Parser, type CST } from 'yaml'
import { plainValue, type Place, type TextProblem } from './yaml-values.ts'

/** The longest file that is read. A composer of YAML needs some hundred times its text in memory. */
export const LONGEST_TEXT = 256 * 1024

/** Deeper nesting would overflow the stack of the recursive composer. */
const DEEPEST = 64

export interface YamlText {
  /** Null for an empty file; meaningless where there are problems of syntax. */
  readonly value: unknown
  readonly problems: readonly TextProblem[]
  /** Whether `value` can be judged in spite of the problems. */
  readonly readable: boolean
  /** By path, as `JSON.stringify` writes it. */
  readonly places: ReadonlyMap<string, Place>
}

export function parseYaml(text: string): YamlText {
  const fault = textFault(text)
  if (fault !== undefined) return unreadable([fault])
  const tokens = tokensOf(text)
  if ('message' in tokens) return unreadable([tokens])
  const documents = [...new Composer({ uniqueKeys: false }).compose(tokens, true, text.length)]
  const [document, second] = documents
  if (document === undefined) return { ...unreadable([]), readable: true }
  const problems = [
    ...syntaxProblems(document, text),
    ...(second === undefined ? [] : [secondDocument(second)]),
  ]
  if (problems.length > 0) return unreadable(problems)
  return { ...plainValue(document.contents, text), readable: true }
}

function unreadable(problems: readonly TextProblem[]): YamlText {
  return { value: null, problems, readable: false, places: new Map() }
}

function textFault(text: string): TextProblem | undefined {
  if (text.length > LONGEST_TEXT) {
    return {
      start: 0,
      end: 0,
      message: `the file has more than ${LONGEST_TEXT / 1024} KiB; is it the right one?`,
    }
  }
  // U+FFFD is what a decoder leaves of bytes that are not UTF-8.
  const undecodable = text.indexOf('\ufffd')
  if (undecodable >= 0) {
    return { start: undecodable, end: undecodable + 1, message: 'this is not UTF-8; save the file as UTF-8' }
  }
  const control = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/)
  if (control < 0) return undefined
  const code = text.charCodeAt(control).toString(16).padStart(4, '0').toUpperCase()
  return {
    start: control,
    end: control + 1,
    message: `there is a control character here (U+${code}); remove it`,
  }
}

function tokensOf(text: string): readonly CST.Token[] | TextProblem {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  let position = 0
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme))
    position += lexeme.length
    if (parser.stack.length > 2 * DEEPEST) {
      return {
        start: position,
        end: position,
        message: `values are nested deeper than ${DEEPEST} levels here`,
      }
    }
  }
  return [...tokens, ...parser.end()]
}

function syntaxProblems(document: Document.Parsed, text: string): readonly TextProblem[] {
  const { version } = document.directives.yaml
  const last = text.trimEnd().length
  const found = [...document.errors, ...document.warnings].slice(0, MOST_FAULTS)
  const faults = found.map(({ code, pos: [from, end], message }) => {
    // What is found missing at the end of the file is missing after its last word.
    const start = Math.min(from, last)
    return { start, end, message: syntaxMessage(code, message, lineAround(text, start)) }
  })
  const first = faults.filter(
    ({ message }, index) => faults.findIndex((one) => one.message === message) === index,
  )
  if (version === '1.2') return first
  return [
    { start: 0, end: 0, message: `this is read as YAML 1.2; remove the line %YAML ${version}` },
    ...first,
  ]
}

/** More than anybody mends at once; the same one may come with each line. */
const MOST_FAULTS = 200

/** Our words for what people meet often; the parser's own for the rest. */
function syntaxMessage(code: string, message: string, line: string): string {
  if (line.includes('${') && /[[{]/.test(line.slice(0, line.lastIndexOf('${'))))
    return 'inside [ ] and { } a text with ${system} needs quotes: "packages.${system}.*"'
  const closing = /must be sufficiently indented and end with a ([\]}])/.exec(message)?.[1]
  if (closing !== undefined) {
    return `a ${closing === ']' ? '[' : '{'} is opened above and not closed before this; write the ${closing}`
  }
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'a tab indents this line; indent with spaces'
    case 'BAD_ALIAS':
      return 'a text that begins with * needs quotes: "*"'
    case 'TAG_RESOLVE_FAILED':
      return `${lowered(message)}; remove the tag, or quote a text that begins with !`
    case 'BAD_SCALAR_START':
      return `${lowered(message)}; put the text in quotes`
    case 'MULTILINE_IMPLICIT_KEY':
      return 'this is not a key with its value; write key: value, with a space after the colon'
    case 'MISSING_CHAR':
      return `${lowered(message)}; look for a quote or bracket that is opened and never closed`
    case 'BAD_INDENT':
      return `${lowered(message)}; line it up with the keys beside it`
    default:
      return `this is not YAML: ${lowered(message)}`
  }
}

function lowered(message: string): string {
  return `${message.charAt(0).toLowerCase()}${message.slice(1)}`
}

function lineAround(text: string, position: number): string {
  const start = text.lastIndexOf('\n', position - 1) + 1
  const end = text.indexOf('\n', position)
  return text.slice(start, end < 0 ? undefined : end)
}

function secondDocument(document: Document.Parsed): TextProblem {
  const [start, end] = document.range
  return { start, end, message: 'a second document begins here; keep one, and remove the --- between them' }
}
